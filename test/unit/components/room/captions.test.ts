import { expect } from 'chai';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { html } from 'lit';
import {
  NO_CAPTIONS,
  captionSettingsOf,
  type App,
  type Captioning,
  type CaptionLine,
  type CaptionsView,
  type Participant,
  type Recognisability,
  type Room,
  type Settings,
} from '../../../../src/app.ts';
import { captionRows } from '../../../../src/room/captions/rows.ts';
import { CaptionsDesk } from '../../../../src/components/room/captions-desk.ts';
import { NO_CAPTIONS_PART, type CaptionsPart } from '../../../../src/components/room/captions-part.ts';
import '../../../../src/components/room/captions-alert.ts';
import '../../../../src/components/room/captions-dialog.ts';
import '../../../../src/components/room/captions-mark.ts';
import '../../../../src/components/room/captions-strip.ts';
import { AppError } from '../../../../src/lib/errors.ts';
import { createStore } from '../../../../src/lib/store.ts';
import { oneself, openPage, person, type Page } from './page.ts';

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const line = (
  participantId: string,
  number: number,
  text: string,
  more: Partial<CaptionLine> = {},
): CaptionLine => {
  const now = performance.now();
  return {
    participantId,
    number,
    text,
    isFinal: true,
    language: 'en-US',
    startedAtMs: now - 500,
    endedAtMs: now,
    toldAtMs: now,
    ...more,
  };
};
const partOf = (change: Partial<CaptionsPart>): CaptionsPart => ({
  ...NO_CAPTIONS_PART,
  isOn: true,
  ...change,
});

describe('rows of captions', () => {
  it('join what one person says, and go when they have been read', () => {
    const lines = [
      line('ada', 1, 'Hello', { toldAtMs: 0 }),
      line('ada', 2, 'there', { toldAtMs: 3_000 }),
      line('bo', 1, 'Hi', { toldAtMs: 4_000 }),
      line('ada', 3, 'Well', { toldAtMs: 5_000 }),
    ];
    const read = (nowMs: number): readonly string[] =>
      captionRows(lines, nowMs).rows.map(
        ({ participantId, phrases }) => `${participantId}: ${phrases.map(({ text }) => text).join(' ')}`,
      );
    expect(read(6_000)).to.deep.equal(['ada: Hello there', 'bo: Hi', 'ada: Well']);
    expect(captionRows(lines, 6_000).nextAtMs).to.equal(8_000);
    expect(read(8_000)).to.deep.equal(['ada: there', 'bo: Hi', 'ada: Well']);
    expect(captionRows(lines, 13_000)).to.deep.equal({ rows: [], nextAtMs: null });
  });
});

describe('captions on the screen', () => {
  let page: Page;
  const people: readonly Participant[] = [oneself('guest'), person('bo', 'Bo')];
  before(async () => (page = await openPage()));
  after(() => page.close());

  const strip = (captions: CaptionsPart) =>
    page.show(html`<co-captions-strip .captions=${captions} .participants=${people}></co-captions-strip>`);
  const rowsOf = (): string[] =>
    [...page.find('co-captions-strip').shadowRoot!.querySelectorAll('.rows p')].map((row) =>
      row.textContent.replace(/\s+/gu, ' ').trim(),
    );
  const logOf = (): string[] =>
    [...page.find('co-captions-strip').shadowRoot!.querySelectorAll('[role=log] p')].map(
      (entry) => entry.textContent,
    );

  it('are read with names, own words too, while they grow', async () => {
    await strip(
      partOf({ lines: [line('bo', 1, 'Good morning'), line('ada', 1, 'Hel', { isFinal: false })] }),
    );
    expect(rowsOf()).to.deep.equal(['Bo Good morning', 'You Hel']);
    await page.expectAccessible();
  });

  it('are told to screen readers once they are final, and only those of others', async () => {
    await strip(
      partOf({
        lines: [
          line('bo', 1, 'One'),
          line('ada', 1, 'Mine'),
          line('bo', 2, 'Two', { language: 'de-DE' }),
          line('bo', 3, 'Thr', { isFinal: false }),
        ],
      }),
    );
    expect(logOf()).to.deep.equal(['Bo: One', 'Bo: Two']);
    const log = page.find('co-captions-strip').shadowRoot!.querySelectorAll('[role=log] p');
    expect([...log].map((entry) => entry.getAttribute('lang'))).to.deep.equal(['en-US', 'de-DE']);
    const [first] = log;
    await strip(partOf({ lines: [line('bo', 1, 'One'), line('bo', 3, 'Three')] }));
    // The same element, so that it is not said again.
    expect(page.find('co-captions-strip').shadowRoot!.querySelector('[role=log] p')).to.equal(first);
  });

  it('go by themselves, and say then what to expect', async () => {
    await strip(
      partOf({ lines: [line('bo', 1, 'Old', { toldAtMs: performance.now() - 7_800 })], missing: ['Cy'] }),
    );
    expect(rowsOf()).to.deep.equal(['Bo Old']);
    await pause(400);
    expect(rowsOf()).to.deep.equal([]);
    expect(page.text()).to.contain('What is said appears here.').and.to.contain('Not captioned: Cy');
  });

  it('show any text as text, in its own direction, however long, without growing', async () => {
    const nasty = '<img src=x onerror=alert(1)>';
    await strip(
      partOf({ lines: [line('bo', 1, nasty), line('bo', 2, 'שלום'), line('ada', 1, 'x'.repeat(500))] }),
    );
    expect(rowsOf()[0]).to.contain(nasty);
    expect(page.has('img')).to.be.false;
    const high = page.find('co-captions-strip').getBoundingClientRect().height;
    await strip(partOf({ lines: [line('bo', 1, 'Short')] }));
    expect(page.find('co-captions-strip').getBoundingClientRect().height).to.equal(high);
    expect(page.root.scrollWidth).to.be.at.most(page.root.clientWidth);
  });

  it('say why one is not captioned oneself, with what can be done', async () => {
    for (const [code, sentence, buttons] of [
      ['captions-unsupported', 'No sound is sent anywhere.', ['OK']],
      ['captions-language-missing', 'choose another caption language', ['Caption settings…', 'OK']],
      ['captions-failed', 'has stopped', ['Try again', 'OK']],
    ] as const) {
      await strip(partOf({ problem: new AppError(code, ''), lines: [line('bo', 1, 'Still here')] }));
      expect(page.text()).to.contain(sentence);
      expect(rowsOf()).to.deep.equal(['Bo Still here']);
      for (const button of buttons) page.find('wa-button', button).click();
      expect(page.commands).to.have.lengthOf(buttons.length);
      expect(page.commands.at(-1)).to.deep.equal({ kind: 'captions', request: { kind: 'dismiss' } });
      await page.expectAccessible();
    }
    await strip(partOf({ problem: new AppError('captions-failed', ''), isProblemRead: true }));
    expect(page.text()).not.to.contain('has stopped');
  });

  it('ask before anything listens, naming who would like it', async () => {
    const ask = (by: string, downloads: boolean) =>
      page.show(html`<co-captions-alert .question=${{ by, downloads }}></co-captions-alert>`);
    await ask('Bo', false);
    expect(page.text()).to.contain(
      'Bo would like captions: may this device turn what you say into text, here on the device?',
    );
    page.find('wa-button', 'Not now').click();
    page.find('wa-button', 'Allow').click();
    expect(page.commands).to.deep.equal(
      [false, true].map((agreed) => ({ kind: 'captions', request: { kind: 'answer', agreed } })),
    );
    await page.expectAccessible();
    await ask('', true);
    expect(page.text()).to.contain('Captions are on').and.to.contain('loads a language from its maker');
  });

  it('show that own words become text, for as long as they do', async () => {
    await page.show(html`<co-captions-mark .captions=${partOf({ isGiving: true })}></co-captions-mark>`);
    expect(page.has('button', 'Your words are being turned into text for this call')).to.be.true;
    await page.expectAccessible();
    await page.show(html`<co-captions-mark .captions=${partOf({ isGiving: false })}></co-captions-mark>`);
    expect(page.has('button')).to.be.false;
  });

  it('have their choices in a dialog', async () => {
    await page.show(
      html`<co-captions-dialog .captions=${partOf({ isConfiguring: true })}></co-captions-dialog>`,
    );
    const choose = async (label: string, value: string): Promise<void> => {
      const select = page.find('wa-select', label);
      select.value = value;
      select.dispatchEvent(new Event('change', { bubbles: true }));
      await page.settle();
    };
    await choose('Caption language', 'de-DE');
    await choose('Caption language', 'browser');
    await choose('Text size', 'large');
    expect(page.commands).to.deep.equal(
      [{ language: 'de-DE' }, { language: null }, { size: 'large' }].map((change) => ({
        kind: 'captions',
        request: { kind: 'change', change },
      })),
    );
    expect(page.find('wa-option', 'German (Germany)').textContent).to.equal('German (Germany)');
    await page.expectAccessible();
  });
});

describe('the desk for captions', () => {
  /** A desk in a call whose room, browser and settings the test writes. */
  function open(ability: Recognisability, settings: Partial<ReturnType<typeof captionSettingsOf>> = {}) {
    const view = createStore<CaptionsView>(NO_CAPTIONS);
    const participants = createStore<readonly Participant[]>([oneself('guest'), person('bo', 'Bo')]);
    const kept = createStore({ captions: { ...captionSettingsOf(undefined), ...settings } } as Settings);
    const done: string[] = [];
    let now = ability;
    const captioning: Captioning = {
      want: (isWanted) => {
        done.push(`want ${String(isWanted)}`);
        view.update((before) => ({ ...before, isWanted }));
      },
      give: (language) => void done.push(`give ${String(language)}`),
      find: (language) => {
        done.push(`find ${language}`);
        return Promise.resolve(now);
      },
      install: (language) => {
        done.push(`install ${language}`);
        now = { kind: 'ready', language };
        return Promise.resolve();
      },
      onFinal: () => () => undefined,
    };
    const room = { captions: view, participants, captioning: createStore<Captioning | null>(captioning) };
    let controller: ReactiveController | undefined;
    const problems: string[] = [];
    const host: ReactiveControllerHost = {
      addController: (added) => (controller = added),
      removeController: () => undefined,
      requestUpdate: () => queueMicrotask(() => controller?.hostUpdated?.()),
      updateComplete: Promise.resolve(true),
    };
    const app = {
      settings: kept,
      changeSettings: (change: Partial<Settings>) => {
        kept.update((before) => ({ ...before, ...change }));
        return Promise.resolve();
      },
    } as unknown as App;
    const desk = new CaptionsDesk(host, {
      app: () => app,
      room: () => room as unknown as Room,
      onProblem: ({ name }) => problems.push(name),
    });
    const settle = async (): Promise<void> => {
      host.requestUpdate();
      await pause(5);
    };
    return { desk, view, room, done, kept, settle, participants };
  }
  const wantedByBo = (view: CaptionsView): CaptionsView => ({ ...view, wantedBy: ['bo'] });

  it('asks once, gives what was agreed to, and remembers it', async () => {
    const { desk, view, done, settle, kept } = open(
      { kind: 'ready', language: 'en-US' },
      { language: 'en-GB' },
    );
    await settle();
    expect(done, 'nothing is found out before it is wanted').to.deep.equal([]);
    view.update(wantedByBo);
    await settle();
    expect(desk.part.question).to.deep.equal({ by: 'Bo', downloads: false });
    expect(done).to.deep.equal(['find en-GB', 'give null']);
    await desk.obey({ kind: 'answer', agreed: true });
    await settle();
    expect(done.at(-1)).to.equal('give en-US');
    expect(kept.value.captions).to.include({ agreed: true });
    expect(desk.part.question).to.equal(null);
    await desk.obey({ kind: 'change', change: { agreed: false } });
    expect(done.at(-1)).to.equal('give null');
    expect(desk.part.question, 'who takes it back is not asked anew').to.equal(null);
  });

  it('does not ask again in a call who said not now, but in the next one', async () => {
    const { desk, view, settle, room, done } = open({ kind: 'ready', language: 'en-US' });
    view.update(wantedByBo);
    await settle();
    await desk.obey({ kind: 'answer', agreed: false });
    view.set(NO_CAPTIONS);
    await settle();
    view.update(wantedByBo);
    await settle();
    expect(desk.part.question).to.equal(null);
    expect(done.filter((deed) => deed.startsWith('give') && deed !== 'give null')).to.deep.equal([]);
    const { value } = room.captioning;
    room.captioning.set(null);
    await settle();
    room.captioning.set(value);
    await settle();
    await settle();
    expect(desk.part.question).to.deep.equal({ by: 'Bo', downloads: false });
  });

  it('has a language loaded only after the person has agreed to that', async () => {
    const { desk, view, done, settle } = open({ kind: 'downloadable', language: 'de-DE' }, { agreed: true });
    view.update(wantedByBo);
    await settle();
    expect(desk.part.question).to.deep.equal({ by: 'Bo', downloads: true });
    expect(done.some((deed) => deed.startsWith('install'))).to.be.false;
    await desk.obey({ kind: 'answer', agreed: true });
    await settle();
    await settle();
    expect(done).to.include('install de-DE');
    expect(done.at(-1)).to.equal('give de-DE');
    expect(desk.part.question).to.equal(null);
  });

  it('says what this browser cannot, only to whom it concerns', async () => {
    for (const [kind, code] of [
      ['unsupported', 'captions-unsupported'],
      ['no-language', 'captions-language-missing'],
    ] as const) {
      const { desk, settle, participants } = open({ kind }, { agreed: true });
      await settle();
      expect(desk.part.problem).to.equal(null);
      await desk.obey({ kind: 'toggle' });
      await settle();
      await settle();
      expect(desk.part.problem?.name).to.equal(code);
      expect(desk.part.question).to.equal(null);
      await desk.obey({ kind: 'dismiss' });
      expect(desk.part.isProblemRead).to.be.true;
      participants.set([oneself('viewer')]);
      expect(desk.part.problem, 'a viewer is not heard anyway').to.equal(null);
    }
  });

  it('has captions on from the start of a call for whoever had them on, and names who is missing', async () => {
    const { desk, done, settle, view, participants } = open({ kind: 'unsupported' }, { on: true });
    await settle();
    expect(done[0]).to.equal('want true');
    participants.set([
      oneself('guest'),
      person('bo', 'Bo'),
      person('cy', 'Cy'),
      person('di', 'Di', { role: 'viewer' }),
    ]);
    view.update((before) => ({ ...before, givenBy: ['bo'] }));
    expect(desk.part.missing).to.deep.equal(['Cy']);
    await desk.obey({ kind: 'toggle' });
    expect(done.at(-1)).to.equal('give null');
    expect(done).to.include('want false');
  });
});
