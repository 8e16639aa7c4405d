import { expect } from 'chai';
import { html } from 'lit';
import '../../../../src/components/library/import-list.ts';
import '../../../../src/components/library/list-controls.ts';
import '../../../../src/components/library/recording-list.ts';
import '../../../../src/components/library/tags-dialog.ts';
import '../../../../src/components/library/undo-notice.ts';
import { AppError } from '../../../../src/lib/errors.ts';
import { allTags, arrange, between, WHOLE_LIBRARY } from '../../../../src/components/library/arrangement.ts';
import type { ListCommandEvent, SelectionEvent } from '../../../../src/components/library/recording-list.ts';
import type { UndoEvent } from '../../../../src/components/library/undo-notice.ts';
import type { TagChangeEvent } from '../../../../src/components/library/tags-dialog.ts';
import type { LibraryItem } from '../../../../src/library/library.ts';
import { findIn, type Found } from '../../../../src/library/search.ts';
import { newRecord } from '../../storage/new-record.ts';
import { openPage, press, type Page } from '../room/page.ts';

const recording = (id: string, change: Partial<LibraryItem> = {}): LibraryItem => ({
  ...newRecord(id),
  name: id,
  state: 'ready',
  durationMs: 60_000,
  sizeBytes: 1_000_000,
  width: 640,
  height: 360,
  activity: { kind: 'idle' },
  ...change,
});

const find = (item: LibraryItem, query: string): Found | null => findIn(item, query, new Map());
const sizeOf = ({ sizeBytes }: LibraryItem): number => sizeBytes;
const keysOf = (items: readonly LibraryItem[], view = WHOLE_LIBRARY): string[] =>
  arrange(items, view, find, sizeOf).map(({ tracks }) => tracks.map(({ item }) => item.id).join('+'));

describe('how the library is arranged', () => {
  const items = [
    recording('a', {
      createdAtMs: 3,
      durationMs: 10,
      sizeBytes: 5,
      tags: ['x'],
      source: 'import',
      name: 'Item 10',
    }),
    recording('b', {
      createdAtMs: 2,
      durationMs: 30,
      sizeBytes: 1,
      tags: ['x', 'y'],
      takeId: 't',
      name: 'Item 9',
    }),
    recording('c', { createdAtMs: 1, durationMs: 20, sizeBytes: 9, takeId: 't', name: 'Äpfel' }),
  ];

  it('puts takes together, in every order', () => {
    expect(keysOf(items)).to.deep.equal(['a', 'b+c']);
    expect(keysOf(items, { ...WHOLE_LIBRARY, sort: 'oldest' })).to.deep.equal(['c+b', 'a']);
    expect(keysOf(items, { ...WHOLE_LIBRARY, sort: 'name' })).to.deep.equal(['c+b', 'a']);
    expect(keysOf(items, { ...WHOLE_LIBRARY, sort: 'longest' })).to.deep.equal(['b+c', 'a']);
    expect(keysOf(items, { ...WHOLE_LIBRARY, sort: 'largest' })).to.deep.equal(['c+b', 'a']);
  });

  it('filters by tag, source and words, all at once', () => {
    expect(keysOf(items, { ...WHOLE_LIBRARY, tag: 'x' })).to.deep.equal(['a', 'b']);
    expect(keysOf(items, { ...WHOLE_LIBRARY, source: 'import' })).to.deep.equal(['a']);
    expect(keysOf(items, { ...WHOLE_LIBRARY, query: 'apfel' })).to.deep.equal(['c']);
    expect(keysOf(items, { ...WHOLE_LIBRARY, query: 'item', tag: 'y' })).to.deep.equal(['b']);
    expect(keysOf(items, { ...WHOLE_LIBRARY, query: 'item', tag: 'z' })).to.deep.equal([]);
    expect(allTags(items)).to.deep.equal(['x', 'y']);
  });

  it('knows what a click with Shift means', () => {
    const ids = ['a', 'b', 'c', 'd'];
    expect(between(ids, 'a', 'c')).to.deep.equal(['a', 'b', 'c']);
    expect(between(ids, 'd', 'b')).to.deep.equal(['b', 'c', 'd']);
    expect(between(ids, null, 'b')).to.deep.equal(['b']);
    expect(between(ids, 'gone', 'b')).to.deep.equal(['b']);
  });
});

describe('the list of recordings', () => {
  let page: Page;
  const commands: string[] = [];
  let selection: ReadonlySet<string> = new Set();
  const items = [
    recording('first', { tags: ['yoga'], recovered: true }),
    recording('second', {
      activity: { kind: 'recording', here: true },
      state: 'recording',
      durationMs: null,
    }),
    recording('third', { takeId: 't', person: { identity: null, name: '<b>Eve</b>' } }),
    recording('fourth', { takeId: 't', createdAtMs: 0 }),
  ];
  const show = async (selecting = false): Promise<void> => {
    await page.show(
      html`<co-recording-list
        .entries=${arrange(items, WHOLE_LIBRARY, find, sizeOf)}
        .library=${{ storyboard: () => Promise.resolve(null) }}
        ?selecting=${selecting}
        .selection=${selection}
        @list-command=${({ detail }: ListCommandEvent) => commands.push(`${detail.id} ${detail.command}`)}
        @selection=${({ detail }: SelectionEvent) => (selection = detail)}
      ></co-recording-list>`,
    );
    // Rows are made when the browser has found them near.
    await new Promise((resolve) => setTimeout(resolve, 150));
    await page.settle();
  };

  before(async () => {
    page = await openPage();
  });
  after(() => page.close());

  it('names each recording and says what is known of it, as text', async () => {
    await show();
    expect(page.has('li', 'first')).to.equal(true);
    expect(page.text()).to.include('recovered').and.include('yoga').and.include('recording now');
    await page.expectAccessible();
    page.find('button', '2 tracks of one call').click();
    await new Promise((resolve) => setTimeout(resolve, 150));
    await page.settle();
    expect(page.text()).to.include('<b>Eve</b>');
    expect(page.has('li', 'fourth')).to.equal(true);
  });

  it('asks for what its buttons say, and not for what cannot be', async () => {
    await show();
    commands.length = 0;
    for (const name of ['Play', 'Export', 'Rename', 'Tags', 'Details', 'Download', 'Delete']) {
      page.find('button', name).click();
    }
    expect(commands).to.deep.equal(
      ['play', 'export', 'rename', 'tag', 'details', 'download', 'delete'].map(
        (command) => `first ${command}`,
      ),
    );
    const second = page.find('li', 'second').querySelector('co-recording-item')!;
    const disabled = [...second.renderRoot.querySelectorAll('button')].filter((button) => button.disabled);
    expect(disabled.map((button) => button.textContent.trim())).to.include.members([
      'Play',
      'Export',
      'Delete',
    ]);
  });

  it('selects one, and with Shift all in between', async () => {
    selection = new Set();
    await show(true);
    await page.expectAccessible();
    const box = (name: string): HTMLElement => page.find('input', `Select ${name}`);
    box('first').click();
    expect([...selection]).to.deep.equal(['first']);
    await show(true);
    box('third').dispatchEvent(new MouseEvent('click', { shiftKey: true, bubbles: true }));
    expect([...selection]).to.have.members(['first', 'second', 'third']);
    await show(true);
    box('second').click();
    expect([...selection]).to.have.members(['first', 'third']);
  });

  it('is gone through by keys, from picture to picture', async () => {
    await show();
    const slider = page.find('[role=slider]', 'Look through first');
    slider.focus();
    press(slider, 'ArrowRight');
    await page.settle();
    expect(slider.getAttribute('aria-valuetext')).to.equal('0:03');
    press(slider, 'End');
    await page.settle();
    expect(slider.getAttribute('aria-valuetext')).to.equal('1:00');
    commands.length = 0;
    press(slider, 'Enter');
    expect(commands).to.deep.equal(['first play']);
    press(slider, 'ArrowDown');
    await page.settle();
    expect(page.find('[role=slider]', 'Look through second').matches(':focus')).to.equal(true);
  });
});

describe('what else the library shows', () => {
  let page: Page;
  before(async () => {
    page = await openPage();
  });
  after(() => page.close());

  it('offers to undo for as long as that is possible, and counts down', async () => {
    const undone: string[] = [];
    const deletion = (ids: readonly string[], leftMs: number) => ({
      deletedAtMs: leftMs,
      ids,
      name: 'Morning',
      dueMs: performance.now() + leftMs,
    });
    await page.show(
      html`<co-undo-notice
        .deletions=${[deletion(['a', 'b'], 29_500), deletion(['c'], 1_500), deletion(['d'], -1)]}
        @undo=${({ detail }: UndoEvent) => undone.push(...detail.ids)}
      ></co-undo-notice>`,
    );
    expect(page.text()).to.include('2 recordings were deleted.').and.include('30 s').and.include('2 s');
    await page.expectAccessible();
    page.find('wa-button', 'Undo').click();
    expect(undone).to.deep.equal(['a', 'b']);
    await new Promise((resolve) => setTimeout(resolve, 2200));
    expect(page.text()).not.to.include('“Morning” was deleted.');
    expect(page.text()).to.include('28 s');
  });

  it('shows each import, with a sentence for what failed', async () => {
    const dismissed: string[] = [];
    await page.show(
      html`<co-import-list
        .files=${[
          { id: '1', fileName: 'a.mp4', state: { kind: 'running', fraction: 0.4 } },
          { id: '2', fileName: 'b.mp4', state: { kind: 'waiting' } },
          {
            id: '3',
            fileName: 'c.mp4',
            state: { kind: 'failed', error: new AppError('import-cut-off', '') },
          },
        ]}
        @import-dismiss=${({ detail }: CustomEvent<string>) => dismissed.push(detail)}
      ></co-import-list>`,
    );
    expect(page.text()).to.include('its end is missing');
    await page.expectAccessible();
    page.find('wa-button', 'Cancel').click();
    page.find('wa-button', 'OK').click();
    expect(dismissed).to.deep.equal(['1', '3']);
  });

  it('gives and takes tags, of one recording and of several', async () => {
    const changes: unknown[] = [];
    await page.show(
      html`<co-tags-dialog
        .items=${[recording('a', { tags: ['both', 'one'] }), recording('b', { tags: ['both'] })]}
        .known=${['both', 'one', 'elsewhere']}
        @tag-change=${({ detail }: TagChangeEvent) => changes.push(detail)}
      ></co-tags-dialog>`,
    );
    page.find('button', 'both').click();
    page.find('button', 'one for all').click();
    page.find('button', 'elsewhere').click();
    const field = page.find('input', 'New tag');
    field.value = 'fresh';
    field.form!.requestSubmit();
    expect(changes).to.deep.equal([
      { remove: ['both'] },
      { add: ['one'] },
      { add: ['elsewhere'] },
      { add: ['fresh'] },
    ]);
  });
});
