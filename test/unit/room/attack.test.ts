import { expect } from 'chai';
import type { Identity } from '../../../src/mesh/identity.ts';
import type { EntryBody } from '../../../src/room/conversation/body.ts';
import type { Presence } from '../../../src/room/protocol.ts';
import { sign, type Signed } from '../../../src/room/signed.ts';
import { openCallLab, type Caller, type Intruder } from './call-lab.ts';
import { eventually, pause } from './conversation/circle.ts';
import { messageOf, newIdentity, signIn, stateRole } from './ledger/room-lab.ts';
import { toBase64Url } from '../../../src/lib/bytes.ts';
import {
  fakeJpeg,
  fakeTrainee,
  poseAt,
  type FakeTrainee,
  presenceOf as trainingOf,
} from './training/fakes.ts';

const DAY_MS = 86_400_000;

const presenceOf = (name: string, more: Partial<Presence> = {}): unknown => ({
  kind: 'presence',
  presence: {
    name,
    as: 'camera',
    sinceMs: Date.now(),
    muted: false,
    videoOn: false,
    sharing: false,
    recording: false,
    take: null,
    recordedBy: [],
    hand: null,
    ...more,
  },
});

/** What is signed when something is said. */
const bodyOf = (text: string, more: Partial<EntryBody> = {}): unknown => ({
  kind: 'message',
  lamport: 1_000,
  sentAtMs: Date.now(),
  authorName: 'Mal',
  content: { kind: 'text', text },
  ...more,
});

describe('a room under attack', () => {
  let lab: Awaited<ReturnType<typeof openCallLab>>;
  /** Host, cohost and guest; Mal is admitted as a guest, with an app of their own. */
  let ada: Caller;
  let bo: Caller;
  let cy: Caller;
  let mal: Intruder;
  let said = 0;

  beforeEach(async () => {
    lab = await openCallLab();
    ada = await lab.call('Ada', { identity: await newIdentity(), isHost: true });
    bo = await lab.call('Bo', { identity: await newIdentity() });
    cy = await lab.call('Cy', { identity: await newIdentity() });
    mal = lab.intrude(await newIdentity());
    await expectRoster('Ada host', 'Bo guest', 'Cy guest');
    await ada.moderate({ kind: 'set-role', id: bo.id, role: 'cohost' });
    enter(mal);
    await expectRoster('Ada host', 'Bo cohost', 'Cy guest', 'Mal guest');
  });
  afterEach(() => lab.close());

  /** Connects to everyone, shows papers, and says who they are. */
  const enter = (who: Intruder, name = 'Mal'): void => {
    for (const caller of [ada, bo, cy]) who.connect(caller);
    say(who, messageOf(null), presenceOf(name));
  };
  const say = (who: Intruder, ...messages: unknown[]): void => {
    for (const message of messages) who.say(JSON.stringify(message));
  };
  const rosterOf = ({ participants }: Caller): string[] =>
    participants.value.map(({ name, role, held }) => `${name} ${role}${held ? ' held' : ''}`).sort();
  async function expectRoster(...expected: string[]): Promise<void> {
    const isThere = (): boolean =>
      [ada, bo, cy].every((caller) => rosterOf(caller).join() === expected.sort().join());
    await eventually(isThere, `${expected.join()} instead of ${rosterOf(ada).join()}`);
  }
  const shownTraining = ({ training, participants }: Caller): unknown => [
    [...training.view.value.trainees].filter(([id]) => id !== mal.id),
    training.view.value.countdown,
    training.view.value.sketch,
    participants.value.filter(({ id }) => id !== mal.id).map(({ stand }) => stand),
  ];
  const textsOf = ({ conversation }: Caller): string[] =>
    conversation.view.value.messages.map(({ text }) => text);
  /** Everything on Mal's lines has been dealt with, by whoever still hears them. */
  const settle = async (): Promise<void> => {
    said += 1;
    const name = `Mal ${said}`;
    say(mal, presenceOf(name));
    const heard = (caller: Caller): boolean =>
      !mal.isConnected(caller) ||
      [...caller.participants.value, ...caller.knocks.value].some((person) => person.name === name);
    await eventually(() => [ada, bo, cy].every(heard), 'Mal is dealt with');
    say(mal, presenceOf('Mal'));
    await eventually(
      () => [ada, bo, cy].every((caller) => !rosterOf(caller).join().includes(name)),
      'Mal again',
    );
  };
  /** After the attack everyone is what they were, Mal perhaps excepted, and the talk goes on without Mal's words. */
  const unharmed = async (attack: () => Promise<void> | void): Promise<void> => {
    const look = (): unknown =>
      [ada, bo, cy].map((caller) => [
        rosterOf(caller).filter((person) => !person.startsWith('Mal')),
        caller.capacity.value.mostGuests,
        caller.standings.value.policy,
        caller.standings.value.outcasts.filter(({ identity }) => identity !== mal.id),
        caller.asks.value,
        shownTraining(caller),
        caller.media.muted.value,
        caller.ends,
        caller.problems,
        textsOf(caller),
      ]);
    const before = look();
    await attack();
    await settle();
    expect(look()).to.deep.equal(before);
    said += 1;
    const text = `Unharmed ${said}`;
    await cy.conversation.conversation.say(text);
    await eventually(() => [ada, bo, cy].every((caller) => textsOf(caller).includes(text)), text);
  };
  /** Somebody trains, and everyone has seen it. */
  const train = async (caller: Caller): Promise<FakeTrainee> => {
    const trainee = fakeTrainee();
    caller.training.coaching.plug(trainee);
    const isSeen = ({ training }: Caller): boolean => training.view.value.trainees.has(caller.id);
    await eventually(() => [ada, bo, cy].every(isSeen), 'training');
    return trainee;
  };
  const expectOut = (): void => {
    expect([ada, bo, cy].map((caller) => mal.isConnected(caller))).to.deep.equal([false, false, false]);
    for (const caller of [ada, bo, cy]) expect(rosterOf(caller)).to.have.lengthOf(3);
  };
  const expectMal = (role: string): void => {
    for (const caller of [ada, bo, cy]) expect(rosterOf(caller)).to.include(`Mal ${role}`);
  };
  const sayIn = (who: Identity, body: unknown): Promise<Signed> =>
    sign({ domain: 'conversation', room: lab.room.topic }, JSON.stringify(body), who);
  const entriesOf = (...entries: Signed[]): unknown => ({ kind: 'entries', entries });
  const state = (signer: Identity, ...statement: Parameters<typeof stateRole>): Promise<Signed> =>
    signIn(lab.room.topic, signer, stateRole(...statement));
  /** As it went over the wire. */
  const heardAbout = (subject: string, role: string): Signed => {
    for (const data of mal.heard as { kind: string; statements?: Signed[] }[])
      for (const signed of data.statements ?? [])
        if (signed.body.includes(`"${subject}"`) && signed.body.includes(`"${role}"`)) return signed;
    throw new Error(`Mal never heard that ${subject} is ${role}.`);
  };

  it('makes nobody host for claiming it', async () => {
    await unharmed(async () =>
      say(
        mal,
        messageOf(null, await state(mal.identity, mal.id, 'host', 2 ** 40)),
        messageOf(null, await state(mal.identity, ada.id, 'banned', 2 ** 40 + 1)),
      ),
    );
    expectMal('guest');
    // A key of one's own as the room's is a lie, and so is a role in a message that has no place for one.
    await unharmed(() => say(mal, messageOf(mal.id)));
    expectOut();
    enter(mal);
    await expectRoster('Ada host', 'Bo cohost', 'Cy guest', 'Mal guest');
    await unharmed(() => say(mal, { ...(presenceOf('Mal') as object), role: 'host' }));
    expectOut();
  });

  it('gives nobody what the certificate of another one says', async () => {
    const bos = heardAbout(bo.id, 'cohost');
    await unharmed(() => say(mal, messageOf(lab.room.roomSigner.id, bos)));
    expectMal('guest');
    await unharmed(() => say(mal, { kind: 'command', command: 'end' }, { kind: 'command', command: 'mute' }));
    const forged = { ...bos, body: bos.body.replace(bo.id, mal.id) };
    await unharmed(() => say(mal, messageOf(lab.room.roomSigner.id, forged)));
    expectOut();
    enter(mal);
    await expectRoster('Ada host', 'Bo cohost', 'Cy guest', 'Mal guest');
    // Nor can one speak in another's name, even with what they once said themselves.
    const bosWord = await sayIn(bo.identity, bodyOf('I resign'));
    await unharmed(() => say(mal, entriesOf(bosWord)));
    expectOut();
  });

  it('takes no promotion that was taken back, and no friends of a cohost who is one no more', async () => {
    const friend = lab.intrude(await newIdentity());
    enter(friend, 'Friend');
    await ada.moderate({ kind: 'set-role', id: mal.id, role: 'cohost' });
    await expectRoster('Ada host', 'Bo cohost', 'Cy guest', 'Friend guest', 'Mal cohost');
    await ada.moderate({ kind: 'set-role', id: mal.id, role: 'guest' });
    await expectRoster('Ada host', 'Bo cohost', 'Cy guest', 'Friend guest', 'Mal guest');
    const promotion = heardAbout(mal.id, 'cohost');
    const friends = await Promise.all([
      state(mal.identity, friend.id, 'cohost', 3),
      state(mal.identity, friend.id, 'cohost', 2 ** 20),
      state(mal.identity, cy.id, 'banned', 2 ** 20 + 1),
      state(friend.identity, cy.id, 'viewer', 2 ** 21),
    ]);
    await unharmed(() => {
      for (const who of [mal, friend])
        say(who, messageOf(lab.room.roomSigner.id, promotion, ...friends), {
          kind: 'command',
          command: 'end',
        });
    });
    await expectRoster('Ada host', 'Bo cohost', 'Cy guest', 'Friend guest', 'Mal guest');
  });

  it('does not hear who was put out, neither before nor after the line is cut', async () => {
    await ada.moderate({ kind: 'remove', id: mal.id });
    await expectRoster('Ada host', 'Bo cohost', 'Cy guest');
    expect(mal.isConnected(ada)).to.equal(true);
    const words = await sayIn(mal.identity, bodyOf('Still here'));
    const heard = mal.heard.length;
    const tryAll = (): void =>
      say(
        mal,
        entriesOf(words),
        {
          kind: 'direct',
          id: 'a'.repeat(22),
          to: ada.id,
          sentAtMs: Date.now(),
          content: { kind: 'text', text: 'psst' },
        },
        { kind: 'typing' },
        { kind: 'reaction', index: 0 },
        { kind: 'reception', scores: [{ of: ada.id, score: 0 }] },
        { kind: 'history-request', known: [] },
        { kind: 'command', command: 'mute' },
        { kind: 'training', presence: trainingOf() },
        { kind: 'watch-poses', watching: true },
        { kind: 'stands', ids: [ada.id, bo.id] },
      );
    await unharmed(tryAll);
    await eventually(() => ![ada, bo, cy].some((caller) => mal.isConnected(caller)), 'the line is cut');
    // Back at the door, as by a reload, they are told nothing that was said.
    enter(mal);
    await unharmed(tryAll);
    await expectRoster('Ada host', 'Bo cohost', 'Cy guest');
    const kinds = (mal.heard.slice(heard) as { kind: string }[]).map(({ kind }) => kind);
    for (const kind of ['entries', 'history', 'direct', 'presence']) expect(kinds).not.to.include(kind);
  });

  it('goes by no clock', async () => {
    await unharmed(async () => {
      const host = lab.room.roomSigner;
      const now = Date.now();
      // What the host said before stands, whatever date an old statement or a claim has.
      say(
        mal,
        messageOf(null, await state(host, mal.id, 'guest', 1, now + DAY_MS)),
        presenceOf('Mal', { sinceMs: now - DAY_MS }),
        presenceOf('Mal', { sinceMs: now + DAY_MS }),
      );
    });
    expectMal('guest');
    for (const off of [-DAY_MS, DAY_MS]) {
      const sentAtMs = Date.now() + off;
      say(mal, entriesOf(await sayIn(mal.identity, bodyOf(`Off by ${off}`, { sentAtMs, lamport: 2_000 }))));
      await eventually(() => textsOf(cy).includes(`Off by ${off}`), 'shown');
      const shown = cy.conversation.view.value.messages.find(({ text }) => text === `Off by ${off}`);
      expect(Math.abs((shown?.sentAtMs ?? 0) - Date.now())).to.be.below(10_000);
    }
    await unharmed(() => undefined);
  });

  it('comes to one mind though two hosts with copies of one key say different things at once', async () => {
    const eve = await lab.call('Eve', { identity: await newIdentity(), isHost: true });
    await expectRoster('Ada host', 'Bo cohost', 'Cy guest', 'Eve host', 'Mal guest');
    await Promise.all([
      ada.moderate({ kind: 'set-role', id: cy.id, role: 'cohost' }),
      eve.moderate({ kind: 'set-role', id: cy.id, role: 'viewer' }),
      ada.moderate({ kind: 'set-policy', change: { type: 'voice' } }),
      eve.moderate({ kind: 'set-policy', change: { type: 'studio' } }),
    ]);
    const all = [ada, bo, cy, eve];
    const view = (caller: Caller): string =>
      JSON.stringify([
        rosterOf(caller).filter((person) => !person.startsWith('Mal')),
        caller.standings.value.policy,
        caller.standings.value.policyId,
      ]);
    await eventually(() => new Set(all.map(view)).size === 1, 'one mind');
    expect(rosterOf(ada)).to.include.members(['Ada host', 'Eve host', 'Bo cohost']);
    // Either goes on from there.
    await eve.moderate({ kind: 'set-role', id: cy.id, role: 'guest' });
    await expectRoster('Ada host', 'Bo cohost', 'Cy guest', 'Eve host', 'Mal guest');
    await ada.moderate({ kind: 'set-role', id: cy.id, role: 'cohost' });
    await expectRoster('Ada host', 'Bo cohost', 'Cy cohost', 'Eve host', 'Mal guest');
    await unharmed(() => undefined);
  });

  it('drops who says a megabyte, or says it as a name', async () => {
    const big = 'x'.repeat(1_000_000);
    const messages = [
      entriesOf(await sayIn(mal.identity, bodyOf(big))),
      presenceOf(big),
      { kind: 'direct', id: 'b'.repeat(22), to: ada.id, sentAtMs: 0, content: { kind: 'text', text: big } },
      { kind: big },
      { kind: 'history-request', known: Array.from({ length: 100_000 }, () => 'aaaaaaaa') },
    ];
    for (const message of messages) {
      await unharmed(() => say(mal, message));
      expectOut();
      enter(mal);
      await expectRoster('Ada host', 'Bo cohost', 'Cy guest', 'Mal guest');
    }
  });

  it('drops who says a thousand things at once', async () => {
    const entries = await Promise.all(
      Array.from({ length: 1_000 }, (_, n) => sayIn(mal.identity, bodyOf(`${n}`, { lamport: 1_000 + n }))),
    );
    for (const entry of entries) say(mal, entriesOf(entry));
    await eventually(() => ![ada, bo, cy].some((caller) => mal.isConnected(caller)), 'dropped');
    for (const caller of [ada, bo, cy]) expect(textsOf(caller).length).to.be.below(150);
    await unharmed(() => undefined);
    expectOut();
  });

  it('shows names and words as text, the right way round', async () => {
    say(mal, presenceOf('\u202e<img src=x onerror=alert(1)>\u2066\u0000adA'));
    const name = '<img src=x onerror=alert(1)> adA';
    await expectRoster('Ada host', 'Bo cohost', 'Cy guest', `${name} guest`);
    const words = await sayIn(
      mal.identity,
      bodyOf('<script>alert(1)</script> \u202egnp.exe', { authorName: '\u202eoB' }),
    );
    say(mal, entriesOf(words));
    await eventually(() => textsOf(cy).includes('<script>alert(1)</script> gnp.exe'), 'said');
    expect(cy.conversation.view.value.messages.at(-1)?.authorName).to.equal('oB');
    say(mal, presenceOf('Mal'));
    await expectRoster('Ada host', 'Bo cohost', 'Cy guest', 'Mal guest');
    await unharmed(() => undefined);
  });

  it('lets others raise their hands after somebody took the highest number', async () => {
    say(mal, presenceOf('Mal', { hand: Number.MAX_SAFE_INTEGER }));
    await eventually(() => cy.participants.value.some(({ hand }) => hand === 1), 'raised');
    cy.raiseHand(true);
    await eventually(
      () => ada.participants.value.some(({ id, hand }) => id === cy.id && hand !== null),
      'seen',
    );
    await expectRoster('Ada host', 'Bo cohost', 'Cy guest', 'Mal guest');
  });

  it('lets no guest coach, count down, draw, ask, or own the camera of another one', async () => {
    const trainee = await train(cy);
    await unharmed(() =>
      say(
        mal,
        ...[
          { do: 'set-exercise', exerciseId: 'lunge', target: { reps: 1, holdMs: null } },
          { do: 'start-set' },
          { do: 'end-set' },
          { do: 'ask-training', exerciseId: null },
          { do: 'restart-camera' },
          { do: 'count-down', sentAtMs: 0, startsAtMs: 5_000 },
        ].map((command) => ({ kind: 'coach', command })),
        ...[
          { do: 'open', of: ada.id, still: toBase64Url(fakeJpeg()) },
          { do: 'draw', colour: 0, begins: true, points: [0, 0, 1, 1] },
          { do: 'clear' },
        ].map((change) => ({ kind: 'sketch', id: 'abcdefgh', change })),
        { kind: 'stand', session: 'A'.repeat(16) },
        { kind: 'stands', ids: [ada.id, bo.id, cy.id] },
        { kind: 'clock-answer', id: 1, heardAtMs: 0, answeredAtMs: 0 },
      ),
    );
    expect(trainee.obeyed).to.deep.equal([]);
    expectMal('guest');
  });

  it('shows what a guest says of their own training as text, and no faster than it can be read', async () => {
    say(
      mal,
      ...Array.from({ length: 500 }, (_, reps) => ({
        kind: 'training',
        presence: trainingOf({
          reps,
          exerciseName: '\u202e<b>taps</b>',
          cue: { id: 'knees-in', text: '\u202e<img src=x onerror=alert(1)>\u0000' },
        }),
      })),
    );
    await unharmed(() => undefined);
    const shown = ada.training.view.value.trainees.get(mal.id);
    expect(shown?.reps).to.be.below(30);
    expect(shown?.exerciseName).to.equal('<b>taps</b>');
    expect(shown?.cue?.text).to.equal('<img src=x onerror=alert(1)>');
    await ada.moderate({ kind: 'remove', id: mal.id });
    await eventually(() => !ada.training.view.value.trainees.has(mal.id), 'gone with its author');
  });

  it('takes no pose for one that is none, and sends none to who is put out', async () => {
    const trainee = await train(cy);
    for (const caller of [ada, bo, cy]) caller.training.coaching.setWatching(true);
    say(mal, { kind: 'watch-poses', watching: true });
    await unharmed(() => {
      for (let size = 0; size <= 1_024; size += 7) mal.sayLive(crypto.getRandomValues(new Uint8Array(size)));
    });
    trainee.pose(poseAt(1));
    await eventually(() => mal.heardLive.length === 1, 'a guest may look');
    await ada.moderate({ kind: 'remove', id: mal.id });
    await expectRoster('Ada host', 'Bo cohost', 'Cy guest');
    await pause(100);
    trainee.pose(poseAt(200));
    await unharmed(() => undefined);
    expect(mal.heardLive).to.have.lengthOf(1);
    expect(ada.training.coaching.poseOf(mal.id)).to.equal(null);
  });

  it('drops who speaks of training against the protocol', async () => {
    const bad: unknown[] = [
      { kind: 'training', presence: trainingOf({ reps: -1 }) },
      { kind: 'training', presence: trainingOf({ reps: 1e9 }) },
      { kind: 'training', presence: trainingOf({ heldMs: Number.MAX_VALUE }) },
      { kind: 'training', presence: trainingOf({ exerciseId: '../secret' }) },
      { kind: 'training', presence: { ...trainingOf(), coach: true } },
      { kind: 'training', presence: trainingOf({ cue: { id: 'x', text: 'x'.repeat(100_000) } }) },
      { kind: 'coach', command: { do: 'start-camera' } },
      { kind: 'coach', command: { do: 'count-down', sentAtMs: -1, startsAtMs: 1e300 } },
      { kind: 'sketch', id: 'abcdefgh', change: { do: 'open', of: ada.id, still: 'A'.repeat(100_000) } },
      { kind: 'sketch', id: 'abcdefgh', change: { do: 'draw', colour: 9, begins: true, points: [0, 0] } },
      { kind: 'sketch', id: 'abcdefgh', change: { do: 'draw', colour: 0, begins: true, points: [0, 0, 1] } },
      {
        kind: 'sketch',
        id: 'abcdefgh',
        change: { do: 'draw', colour: 0, begins: true, points: [0.5, 9_999] },
      },
      { kind: 'stands', ids: Array.from({ length: 9 }, () => ada.id) },
      { kind: 'stand', session: 'guess' },
      { kind: 'clock-ask', id: -1 },
    ];
    for (const message of bad) {
      await unharmed(() => say(mal, message));
      expectOut();
      enter(mal);
      await expectRoster('Ada host', 'Bo cohost', 'Cy guest', 'Mal guest');
    }
  });
});
