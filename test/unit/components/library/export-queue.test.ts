import { expect } from 'chai';
import { html } from 'lit';
import '../../../../src/components/library/export-dialog.ts';
import '../../../../src/components/library/export-queue.ts';
import type { ExportOffer, LibraryItem, WebStorageSummary } from '../../../../src/app.ts';
import type {
  ExportCommand,
  ExportCommandEvent,
  EntryCommand,
  EntryCommandEvent,
} from '../../../../src/components/library/export-command.ts';
import { AppError } from '../../../../src/lib/errors.ts';
import { done, entry, running, waiting } from '../../library/exporting/entries.ts';
import { newRecord } from '../../storage/new-record.ts';
import { openPage } from '../room/page.ts';

const rungs = [
  { width: 1280, height: 720, videoBitrateBps: 3e6 },
  { width: 854, height: 480, videoBitrateBps: 1.4e6 },
  { width: 640, height: 360, videoBitrateBps: 8e5 },
];
const offer: ExportOffer = {
  source: {
    width: 1280,
    height: 720,
    frameRate: 30,
    durationMs: 65_000,
    videoEndMs: 65_000,
    hasVideo: true,
    hasAudio: true,
    copyableBps: null,
  },
  rungs,
  presets: { small: rungs.slice(1, 2), standard: rungs, high: rungs },
  hasEdit: true,
  extras: ['chapters', 'thumbnails'],
  speeds: {},
};
const item: LibraryItem = { ...newRecord('recording-a'), name: 'Ada', activity: { kind: 'idle' } };

describe('the queue of exports, as it is seen', () => {
  it('says how each stands, and offers what can be done with it', async () => {
    const page = await openPage();
    const asked: EntryCommand[] = [];
    const entries = [
      entry('run', running(0.42)),
      entry('wait', waiting),
      entry('hold', { kind: 'paused', fraction: 0.2 }),
      entry('cut', { kind: 'interrupted', fraction: 0.7 }),
      entry('bad', { kind: 'failed', fraction: 0.1, error: new AppError('storage-full', 'full') }),
      entry('made', done),
    ];
    await page.show(
      html`<co-export-queue
        .entries=${entries}
        @entry-command=${({ detail }: EntryCommandEvent) => asked.push(detail)}
      ></co-export-queue>`,
    );
    const rows = [...page.find('section', 'Exports').querySelectorAll('co-export-queue-item')];
    const wordsOf = (index: number): string =>
      rows[index]?.shadowRoot?.textContent.replace(/\s+/g, ' ') ?? '';
    expect(wordsOf(0)).to.include('42 %, 1:05 to go');
    expect(wordsOf(1)).to.include('Waiting for its turn');
    expect(wordsOf(3)).to.include('Interrupted at 70 %');
    expect(wordsOf(5)).to.include('Ready: A.zip, 12 MB');
    const press = (index: number, title: string): void =>
      rows[index]?.shadowRoot?.querySelector<HTMLElement>(`[title="${title}"]`)?.click();
    press(0, 'Pause');
    press(1, 'Earlier');
    press(2, 'Later');
    press(4, 'Stop and remove');
    press(5, 'Remove from the list');
    expect(asked.map(({ kind, id }) => `${kind} ${id}`)).to.deep.equal([
      'pause run',
      'up wait',
      'down hold',
      'remove bad',
      'remove made',
    ]);
    await page.expectAccessible();
    page.close();
  });
});

describe('the export dialog', () => {
  it('asks for what was chosen: a stretch, one size, a passphrase that is strong enough to be said so', async () => {
    const page = await openPage();
    const asked: ExportCommand[] = [];
    await page.show(
      html`<co-export-dialog
        .item=${item}
        .offer=${offer}
        @export-command=${({ detail }: ExportCommandEvent) => asked.push(detail)}
      ></co-export-dialog>`,
    );
    const form = page.find('co-export-form').shadowRoot;
    const dialog = page.find('co-export-dialog').shadowRoot;
    if (!form || !dialog) throw new Error('There is no form.');
    const start = dialog.querySelector<HTMLElement & { disabled: boolean }>('wa-button[variant=brand]');
    const typeIn = (field: Element | null | undefined, text: string): void => {
      (field as HTMLInputElement).value = text;
      field?.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
    };
    const fields = form.querySelector('co-export-stretch')?.shadowRoot?.querySelectorAll('wa-input');
    typeIn(fields?.[0], '0:10');
    typeIn(fields?.[1], '0:05');
    await page.settle();
    expect(start?.disabled, 'the end is before the beginning').to.equal(true);
    typeIn(fields?.[1], '0:20.5');
    await page.settle();
    expect(start?.disabled).to.equal(false);
    start?.click();
    const [command] = asked;
    if (command?.kind !== 'start') throw new Error('Nothing was asked for.');
    expect(command.draft.part).to.deep.equal({ kind: 'stretch', fromMs: 10_000, toMs: 20_500 });
    expect(command.draft.settings).to.deep.include({ kind: 'hls', rungs, passphrase: null, engine: 'auto' });
    expect(command.draft.extras).to.deep.equal(['chapters', 'thumbnails']);
    await page.expectAccessible();
    page.close();
  });

  it('takes the web storage that was added, and begins only while it is open', async () => {
    const page = await openPage();
    const asked: ExportCommand[] = [];
    const show = (storages: readonly WebStorageSummary[]): Promise<void> =>
      page.show(
        html`<co-export-dialog
          .item=${item}
          .offer=${offer}
          .storages=${storages}
          @export-command=${({ detail }: ExportCommandEvent) => asked.push(detail)}
        ></co-export-dialog>`,
      );
    const known = {
      id: 'old',
      kind: 'webdav',
      label: 'old.example.org',
      isKept: true,
      isLocked: true,
    } as const;
    const added = { ...known, id: 'new', label: 'new.example.org', isLocked: false };
    await show([known]);
    const start = page.find('wa-button', 'Start export');
    page.find('wa-radio', 'Web storage…').click();
    await page.settle();
    expect(start.disabled, 'nothing is typed').to.equal(true);
    await show([known, added]);
    await page.settle();
    expect(start.disabled, 'what was added is chosen').to.equal(false);
    page.find('wa-radio', 'old.example.org (locked)').click();
    await page.settle();
    expect(start.disabled, 'it is locked').to.equal(true);
    await show([{ ...known, isLocked: false }, added]);
    await page.settle();
    start.click();
    const [command] = asked;
    expect(command?.kind === 'start' && command.draft.where).to.deep.equal({ kind: 'web', id: 'old' });
    // What was forgotten is chosen no more.
    await show([added]);
    await page.settle();
    start.click();
    const [, next] = asked;
    expect(next?.kind === 'start' && next.draft.where).to.deep.equal({ kind: 'zip' });
    page.close();
  });

  it('asks for all passphrases that it takes to go on', async () => {
    const page = await openPage();
    const asked: ExportCommand[] = [];
    await page.show(
      html`<co-export-dialog
        .item=${item}
        .offer=${offer}
        .entry=${entry('cut', { kind: 'interrupted', fraction: 0.7 })}
        .needed=${['bundle', 'storage'] as const}
        @export-command=${({ detail }: ExportCommandEvent) => asked.push(detail)}
      ></co-export-dialog>`,
    );
    const goOn = page.find('wa-button', 'Go on');
    goOn.click();
    await page.settle();
    for (const [label, text] of [
      ['Passphrase of the bundle', 'one'],
      ['Passphrase of the web storage', 'two'],
    ] as const) {
      expect(goOn.disabled).to.equal(true);
      const field = page.find('wa-input', label);
      field.value = text;
      field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
      await page.settle();
    }
    await page.expectAccessible();
    goOn.click();
    const passphrases = { bundle: 'one', storage: 'two' };
    expect(asked).to.deep.equal([{ kind: 'resume', id: 'cut', passphrases }]);
    page.close();
  });
});
