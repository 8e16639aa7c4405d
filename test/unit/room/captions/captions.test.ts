import { expect } from 'chai';
import { openCaptions } from '../../../../src/room/captions/captions.ts';
import type { CaptionMessage } from '../../../../src/room/captions/messages.ts';
import { captionSettingsOf } from '../../../../src/room/captions/settings.ts';
import { parseRoomMessage } from '../../../../src/room/protocol.ts';
import { installScriptedSpeech, type ScriptedSpeech } from '../../../support/scripted-speech.ts';
import { openCallLab, type Caller, type Intruder } from '../call-lab.ts';
import { eventually, pause } from '../conversation/circle.ts';
import { messageOf, newIdentity } from '../ledger/room-lab.ts';

const caption = (number: number, text: string, more: Partial<CaptionMessage> = {}): CaptionMessage => ({
  kind: 'caption',
  number,
  text,
  isFinal: true,
  language: 'en-US',
  lastedMs: 800,
  agoMs: 200,
  ...more,
});
const captionsOf = (wanted: boolean, given = false): unknown => ({ kind: 'captions', wanted, given });

describe('captions in a room', () => {
  const names = ['SpeechRecognition', 'webkitSpeechRecognition'];
  const before = Object.fromEntries(
    names.map((name) => [name, (window as unknown as Record<string, unknown>)[name]]),
  );
  let lab: Awaited<ReturnType<typeof openCallLab>>;
  let speech: ScriptedSpeech;
  let ada: Caller;
  let bo: Caller;
  /** Admitted, with an app of their own: hears all that is sent. */
  let mal: Intruder;

  beforeEach(async () => {
    speech = installScriptedSpeech();
    lab = await openCallLab();
    ada = await lab.call('Ada', { identity: await newIdentity(), isHost: true });
    bo = await lab.call('Bo', { identity: await newIdentity() });
    mal = lab.intrude(await newIdentity());
    await ada.media.startMicrophone();
    for (const caller of [ada, bo]) mal.connect(caller);
    const presence = {
      name: 'Mal',
      as: 'camera',
      sinceMs: Date.now(),
      muted: false,
      videoOn: false,
      sharing: false,
      recording: false,
      hand: null,
    };
    say(messageOf(null), { kind: 'presence', presence });
    const everyone = (): boolean => [ada, bo].every(({ participants }) => participants.value.length === 3);
    await eventually(everyone, 'three in the room');
  });
  afterEach(async () => {
    await lab.close();
    Object.assign(window, before);
  });

  const say = (...messages: unknown[]): void => {
    for (const message of messages) mal.say(JSON.stringify(message));
  };
  const linesOf = ({ captions, participants }: Caller): string[] =>
    captions.view.value.lines.map(
      ({ participantId, text }) =>
        `${participants.value.find(({ id }) => id === participantId)?.name ?? '?'}: ${text}`,
    );
  const captionsHeard = (): CaptionMessage[] =>
    mal.heard.filter((message) => (message as { kind?: string }).kind === 'caption') as CaptionMessage[];

  it('recognise nobody before it is wanted and agreed to, and send nothing where nobody else wants it', async () => {
    expect(speech.sessions).to.deep.equal([]);
    ada.captions.captioning.give('en-US');
    await pause(50);
    expect(speech.sessions, 'agreed, not wanted').to.deep.equal([]);
    expect(ada.captions.view.value.own).to.deep.equal({ kind: 'idle' });
    ada.captions.captioning.want(true);
    expect(speech.listening()).to.have.lengthOf(1);
    expect(ada.captions.view.value.own).to.deep.equal({ kind: 'on' });
    speech.say('For me alone', true);
    expect(linesOf(ada)).to.deep.equal(['Ada: For me alone']);
    await pause(50);
    expect(captionsHeard()).to.deep.equal([]);
    ada.captions.captioning.want(false);
    await pause(0);
    expect(speech.listening()).to.deep.equal([]);
  });

  it('reach everyone under the name of whose device they come from', async () => {
    ada.captions.captioning.give('en-US');
    bo.captions.captioning.want(true);
    await eventually(() => speech.listening().length === 1, 'a session');
    expect(ada.captions.view.value.wantedBy).to.deep.equal([bo.id]);
    await eventually(() => bo.captions.view.value.givenBy.includes(ada.id), 'that Ada gives');
    const finals: string[] = [];
    bo.captions.captioning.onFinal(({ text }) => finals.push(text));
    speech.say('Good mor', false);
    await eventually(() => linesOf(bo).join() === 'Ada: Good mor', 'the beginning');
    speech.say('Good morning', true);
    await eventually(() => linesOf(bo).join() === 'Ada: Good morning', 'the end');
    expect(finals).to.deep.equal(['Good morning']);
    // Muted: nothing is recognised, whoever wants it.
    ada.media.setMuted(true);
    await pause(0);
    expect(speech.listening()).to.deep.equal([]);
    ada.media.setMuted(false);
    await eventually(() => speech.listening().length === 1, 'a session again');
    bo.captions.captioning.want(false);
    await eventually(() => speech.listening().length === 0, 'no session');
    // And once more, from a recogniser of its own.
    bo.captions.captioning.want(true);
    await eventually(() => speech.listening().length === 1, 'a session once more');
    speech.say('Still here', true);
    await eventually(() => linesOf(bo).join() === 'Ada: Good morning,Ada: Still here', 'the next');
  });

  it('tell newcomers who wants them, and stop with who wanted them', async () => {
    bo.captions.captioning.want(true);
    const cy = await lab.call('Cy', { identity: await newIdentity() });
    await eventually(() => cy.captions.view.value.wantedBy.includes(bo.id), 'that Bo wants them');
    await bo.close();
    await eventually(() => cy.captions.view.value.wantedBy.length === 0, 'nobody wants them');
  });

  it('are not of whoever is still being asked whether they come into a recording', async () => {
    ada.announceTake({ parts: ['call'], of: null, paused: false, recordedMs: 0, atMs: Date.now() });
    bo.captions.captioning.want(true);
    const cy = await lab.call('Cy', { identity: await newIdentity() });
    await cy.media.startMicrophone();
    cy.captions.captioning.give('en-US');
    await eventually(() => cy.asks.value.some(({ kind }) => kind === 'be-recorded'), 'the question');
    await eventually(() => cy.captions.view.value.wantedBy.includes(bo.id), 'that Bo wants them');
    // They look at captions themselves, too.
    cy.captions.captioning.want(true);
    await pause(100);
    expect(speech.listening(), 'nothing is recognised').to.deep.equal([]);
    expect(cy.captions.view.value.own).to.deep.equal({ kind: 'idle' });
    await cy.answerAsk(cy.asks.value[0]!, 'yes');
    await eventually(() => speech.listening().length === 1, 'a session');
    speech.say('Now I am in', true);
    await eventually(() => linesOf(bo).join() === 'Cy: Now I am in', linesOf(bo).join());
  });

  it('that wait for their turn do not go out once one is not to be heard', async () => {
    const sent: string[] = [];
    let isHeard = true;
    const controller = new AbortController();
    const own = openCaptions(
      {
        selfId: 'self',
        voice: ada.media,
        mayBeHeard: () => isHeard,
        send: (message) => message.kind === 'caption' && sent.push(message.text),
      },
      controller,
    );
    own.captioning.give('en-US');
    own.hear('bo', { kind: 'captions', wanted: true, given: false });
    expect(speech.listening()).to.have.lengthOf(1);
    speech.say('One', false);
    speech.say('One two', false);
    isHeard = false;
    own.rolesChanged();
    await pause(500);
    expect(sent).to.deep.equal(['One']);
    await own.close();
    controller.abort();
  });

  it('come a few times a second at most while a phrase grows, the last words always', async () => {
    ada.captions.captioning.give('en-US');
    say(captionsOf(true));
    await eventually(() => speech.listening().length === 1, 'a session');
    for (let word = 1; word <= 40; word += 1) {
      speech.say('word '.repeat(word), false);
      await pause(25);
    }
    await pause(400);
    const before = captionsHeard();
    expect(before.length).to.be.within(2, 6);
    expect(before.at(-1)!.text).to.equal('word '.repeat(40).trim());
    // However long somebody goes on, no more than fits is sent.
    speech.say('x'.repeat(2_000), true);
    await eventually(() => captionsHeard().at(-1)!.isFinal, 'the end');
    expect(captionsHeard().at(-1)!.text).to.have.lengthOf(500);
    for (const message of captionsHeard()) expect(parseRoomMessage(message)).to.deep.equal(message);
  });

  it('say why where recognition fails, and go on when it is chosen again', async () => {
    ada.captions.captioning.give('en-US');
    ada.captions.captioning.want(true);
    speech.listening()[0]!.end('language-not-supported');
    await eventually(() => ada.captions.view.value.own.kind === 'failed', 'a failure');
    expect(ada.captions.view.value.givenBy).to.deep.equal([]);
    ada.captions.captioning.give('en-US');
    expect(speech.listening()).to.have.lengthOf(1);
    ada.captions.captioning.give(null);
    await pause(0);
    expect(speech.listening()).to.deep.equal([]);
    expect(ada.captions.view.value.own).to.deep.equal({ kind: 'off' });
  });

  it('are of nobody who watches, or is held muted', async () => {
    say(caption(1, 'Heard'));
    await eventually(() => linesOf(ada).join() === 'Mal: Heard', 'a line');
    await ada.moderate({ kind: 'set-policy', change: { mayUnmute: false } });
    await ada.moderate({ kind: 'mute', id: mal.id });
    await eventually(() => ada.participants.value.some(({ held }) => held), 'that Mal is held');
    say(caption(2, 'Written instead of said'));
    await pause(100);
    expect(linesOf(ada)).to.deep.equal(['Mal: Heard']);
    await ada.moderate({ kind: 'set-role', id: mal.id, role: 'viewer' });
    await ada.moderate({ kind: 'set-role', id: bo.id, role: 'viewer' });
    await eventually(() => bo.participants.value[0]!.role === 'viewer', 'that Bo watches');
    say(caption(3, 'From the audience'));
    bo.captions.captioning.give('en-US');
    bo.captions.captioning.want(true);
    await pause(100);
    expect(linesOf(ada)).to.deep.equal(['Mal: Heard']);
    expect(speech.listening(), 'a viewer is not recognised').to.deep.equal([]);
  });

  it('of who floods are dropped; what they said last is not said again', async () => {
    for (let number = 1; number <= 200; number += 1) say(caption(number, `Line ${number}`));
    await pause(100);
    const lines = linesOf(ada);
    expect(lines.length).to.be.at.most(12);
    expect(lines.at(-1)).to.equal('Mal: Line 12');
    await pause(500);
    // An earlier phrase, and one that was final.
    say(caption(3, 'Rewritten'), caption(12, 'Rewritten'));
    await pause(50);
    expect(linesOf(ada).join()).not.to.contain('Rewritten');
    expect(mal.isConnected(ada)).to.be.true;
  });

  it('cannot be turned on and off so often that devices never rest', async () => {
    ada.captions.captioning.give('en-US');
    for (let turn = 0; turn < 200; turn += 1) say(captionsOf(turn % 2 === 0));
    await pause(100);
    expect(speech.sessions.length).to.be.at.most(8);
  });

  it('that break the protocol put their sender out', async () => {
    const wrong: readonly unknown[] = [
      caption(1, 'x'.repeat(501)),
      caption(-1, 'x'),
      caption(1.5, 'x'),
      caption(1, 'x', { language: '<b>' }),
      caption(1, 'x', { lastedMs: Number.MAX_VALUE }),
      caption(1, 'x', { agoMs: -1 }),
      { ...caption(1, 'x'), name: 'Ada' },
      { kind: 'captions', wanted: true },
      { kind: 'captions', wanted: 'yes', given: false },
    ];
    for (const message of wrong) expect(parseRoomMessage(message), JSON.stringify(message)).to.equal(null);
    say(wrong[0]);
    await eventually(() => !mal.isConnected(ada), 'that Mal is out');
    expect(ada.expulsions).to.deep.equal(['did not keep to the protocol']);
  });

  it('are one line of plain text', async () => {
    say(caption(1, 'One\n\ntwo\u202e three\u0007'));
    await eventually(() => linesOf(ada).join() === 'Mal: One two three', linesOf(ada).join());
  });
});

describe('settings of captions', () => {
  it('are read whatever the record holds', () => {
    const usual = { on: false, language: null, size: 'medium', agreed: false } as const;
    expect(captionSettingsOf(undefined)).to.deep.equal(usual);
    const broken = { on: 1, language: 'not a tag!', size: 'huge', agreed: 'yes' } as unknown;
    expect(captionSettingsOf(broken as Parameters<typeof captionSettingsOf>[0])).to.deep.equal(usual);
    const good = { on: true, language: 'de-DE', size: 'large', agreed: true } as const;
    expect(captionSettingsOf(good)).to.deep.equal(good);
  });
});
