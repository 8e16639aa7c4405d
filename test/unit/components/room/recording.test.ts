import { expect } from 'chai';
import { html } from 'lit';
import type { CollectedPart, GivenPart, TakeNews } from '../../../../src/app.ts';
import '../../../../src/components/room/ask-alert.ts';
import { recordingChoices, usualParts } from '../../../../src/components/room/recording/choices.ts';
import '../../../../src/components/room/recording/collecting-status.ts';
import { recordItems } from '../../../../src/components/room/recording/record-items.ts';
import '../../../../src/components/room/recording/recording-banner.ts';
import type { RecordingChoiceEvent } from '../../../../src/components/room/recording/recording-dialog.ts';
import '../../../../src/components/room/recording/recording-dialog.ts';
import { oneself, openPage, person, type Page } from './page.ts';

const NEWS: TakeNews = {
  parts: ['call'],
  of: null,
  paused: false,
  recordedMs: 61_000,
  atMs: Date.now(),
};

describe('what is shown of recordings', () => {
  let page: Page;
  beforeEach(async () => (page = await openPage()));
  afterEach(() => page.close());

  const banner = async (
    takes: readonly (TakeNews | null)[],
    {
      recordedMs = null,
      minutesLeft = null,
    }: { recordedMs?: number | null; minutesLeft?: number | null } = {},
  ): Promise<string> => {
    const [own = null, bens = null] = takes;
    await page.show(
      html`<co-recording-banner
        .participants=${[oneself('host', { take: own }), person('ben', 'Ben', { take: bens })]}
        .recordedMs=${() => recordedMs}
        .minutesLeft=${minutesLeft}
      ></co-recording-banner>`,
    );
    return page.text();
  };

  it('is who records what, for how long, and whether it pauses', async () => {
    expect(await banner([null, null])).not.to.include('records');
    expect(await banner([null, NEWS])).to.match(/Ben records the call · 1:0[1-3]/);
    await page.expectAccessible();
    expect(page.has('[role=status]', 'Recording')).to.equal(true);
    expect(await banner([null, { ...NEWS, paused: true, atMs: 0 }])).to.include(
      'Ben records the call · paused · 1:01',
    );
    // Whose clock is in another year tells nothing of how long it has been.
    expect(await banner([null, { ...NEWS, atMs: 0 }])).to.match(/Ben records the call\s/);
    expect(await banner([{ ...NEWS, parts: ['self', 'screen'] }, NEWS], { recordedMs: 5_000 })).to.match(
      /You record yourself and the screen · 0:05; Ben records the call/,
    );
    expect(await banner([null, { ...NEWS, parts: ['person'], of: 'ada' }])).to.include('Ben records Ada');
    expect(await banner([null, { ...NEWS, parts: ['person'], of: 'gone' }])).to.include('one person');
  });

  it('is a warning where less than ten minutes of space are left', async () => {
    expect(await banner([NEWS], { minutesLeft: 25 })).not.to.include('Space');
    expect(await banner([NEWS], { minutesLeft: 9.6 })).to.include('Space for 9 more minutes is left');
    expect(page.has('[role=alert]', 'Space')).to.equal(true);
    expect(await banner([NEWS], { minutesLeft: 0.4 })).to.include('less than a minute');
  });

  it('is where own recordings are, with what can be done about them', async () => {
    const given: GivenPart = {
      takeId: 't',
      identity: 'ben',
      name: 'Ben',
      state: 'sending',
      sentBytes: 43,
      sizeBytes: 100,
      remainingMs: 80_000,
    };
    const collected: CollectedPart = {
      takeId: 't',
      identity: 'cy',
      name: 'Cy',
      state: 'receiving',
      receivedBytes: 10,
      sizeBytes: 100,
      remainingMs: null,
    };
    const show = (view: { given: GivenPart[]; collected: CollectedPart[] }) =>
      page.show(html`<co-collecting-status .view=${view}></co-collecting-status>`);
    await show({ given: [given], collected: [collected] });
    expect(page.text()).to.match(/Sending your recording to Ben: 43\s?%, 1:20 left/);
    expect(page.text()).to.match(/Collecting from Cy: 10\s?%/);
    await page.expectAccessible();
    page.find('wa-button', 'Keep it to myself').click();
    page.find('wa-button', 'Cancel').click();
    expect(page.commands).to.deep.equal([
      { kind: 'collect', command: { kind: 'keep-own', takeId: 't' } },
      { kind: 'collect', command: { kind: 'cancel', takeId: 't', identity: 'cy' } },
    ]);
    await show({
      given: [{ ...given, state: 'recording' }],
      collected: [{ ...collected, state: 'refused' }],
    });
    expect(page.text()).to.include('This device records you for Ben');
    expect(page.text()).to.include('Cy does not give a recording');
    page.find('wa-button', 'Stop').click();
    page.find('wa-button', 'OK').click();
    expect(page.commands.map((command) => command.kind === 'collect' && command.command.kind)).to.deep.equal([
      'stop-giving',
      'dismiss',
    ]);
    await show({ given: [], collected: [{ ...collected, state: 'no-space' }] });
    expect(page.text()).to.include(
      'The disk space for this site is used up: delete recordings in the library',
    );
    expect(page.text()).to.include('Cy’s recording goes on where it stopped');
    page.find('wa-button', 'Continue').click();
    expect(page.commands.at(-1)).to.deep.equal({
      kind: 'collect',
      command: { kind: 'resume-collecting', takeId: 't', identity: 'cy' },
    });
    await show({ given: [], collected: [] });
    expect(page.has('li')).to.equal(false);
  });

  it('is a question to whoever comes in, and to whoever is to record themselves', async () => {
    const ask = { kind: 'be-recorded', by: 'Ben' } as const;
    await page.show(html`<co-ask-alert .ask=${ask}></co-ask-alert>`);
    expect(page.text()).to.include('Ben records this call');
    await page.expectAccessible();
    page.find('wa-button', 'Leave').click();
    page.find('wa-button', 'Come in').click();
    expect(page.commands).to.deep.equal([
      { kind: 'answer-ask', ask, answer: 'no' },
      { kind: 'answer-ask', ask, answer: 'yes' },
    ]);
    const own = { kind: 'record-yourself', by: 'Ben', takeId: 't' } as const;
    await page.show(html`<co-ask-alert .ask=${own}></co-ask-alert>`);
    page.find('wa-button', 'Refuse').click();
    page.find('wa-button', 'Allow').click();
    expect(page.commands.map((command) => command.kind === 'answer-ask' && command.answer)).to.deep.equal([
      'no',
      'yes',
    ]);
  });

  it('are the options, which change one thing at a time', async () => {
    const choices = recordingChoices({});
    let chosen: unknown = null;
    await page.show(
      html`<co-recording-dialog
        open
        .choices=${choices}
        @recording-choice=${(event: RecordingChoiceEvent) => (chosen = event.detail)}
      ></co-recording-dialog>`,
    );
    page.find('wa-checkbox', 'Screens that are shared').click();
    await page.settle();
    expect(chosen).to.deep.equal({ ...choices, also: ['screen'] });
    page.find('wa-checkbox', 'Chat').click();
    await page.settle();
    expect(chosen).to.deep.equal({ ...choices, chat: true });
    page.find('wa-checkbox', 'Captions').click();
    await page.settle();
    expect(chosen).to.deep.equal({ ...choices, captions: true });
    await page.expectAccessible();
  });

  it('are the options, with what captions in the picture depend on', async () => {
    const show = async (captions: boolean, captioned: boolean): Promise<boolean> => {
      const choices = { ...recordingChoices({}), captions };
      await page.show(
        html`<co-recording-dialog open .choices=${choices} ?captioned=${captioned}></co-recording-dialog>`,
      );
      return page.text().includes('Nobody in this call has captions on');
    };
    expect([await show(false, false), await show(true, false), await show(true, true)]).to.deep.equal([
      false,
      true,
      false,
    ]);
    // Whoever chose before there were captions goes on without.
    const { layout, names, chat, reactions, also } = recordingChoices({});
    const before = { layout, names, chat, reactions, also };
    expect(recordingChoices({ recording: before }).captions).to.equal(false);
  });

  it('are the choices in the menu, which depend on who is there and what is shared', () => {
    const state = { recording: 'no', recordingBusy: false, participants: [oneself('host')] } as const;
    const labels = (more: object) => recordItems({ ...state, ...more }).map(({ label }) => label);
    expect(labels({})).to.include.members(['Record', 'The whole call', 'Only me', 'Recording options…']);
    expect(labels({})).not.to.include.members(['The screen', 'One person…']);
    const participants = [oneself('host'), person('ben', 'Ben', { sharing: true })];
    expect(labels({ participants })).to.include.members(['The screen', 'One person…']);
    expect(labels({ recordingBusy: true })).to.deep.equal([]);
    expect(labels({ recording: 'yes' })).to.deep.equal([
      'Stop recording',
      'Pause recording',
      'Mark this moment',
    ]);
    expect(labels({ recording: 'paused' })).to.include('Resume recording');
    const all = recordingChoices({ recording: { ...recordingChoices({}), also: ['self', 'everyone'] } });
    expect(usualParts(all), 'everyone is oneself too').to.deep.equal(['call', 'everyone']);
  });
});
