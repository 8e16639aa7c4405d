import { expect } from 'chai';
import type { StandLink } from '../../../../src/lib/stand-link.ts';
import type { CoachCommand, SketchCommand } from '../../../../src/room/training/model.ts';
import { openCallLab, type Caller } from '../call-lab.ts';
import { eventually, pause } from '../conversation/circle.ts';
import { newIdentity } from '../ledger/room-lab.ts';
import { fakeJpeg, fakeTrainee, poseAt, presenceOf } from './fakes.ts';

describe('training in a room', () => {
  let lab: Awaited<ReturnType<typeof openCallLab>>;
  /** Host, cohost, guest. */
  let ada: Caller;
  let bo: Caller;
  let cy: Caller;
  const open = async (carry?: Parameters<typeof openCallLab>[0]): Promise<void> => {
    lab = await openCallLab(carry);
    ada = await lab.call('Ada', { identity: await newIdentity(), isHost: true });
    bo = await lab.call('Bo', { identity: await newIdentity() });
    cy = await lab.call('Cy', { identity: await newIdentity() });
    await eventually(() => [ada, bo, cy].every(({ participants }) => participants.value.length === 3), 'met');
    await ada.moderate({ kind: 'set-role', id: bo.id, role: 'cohost' });
    await eventually(() => cy.participants.value.some(({ role }) => role === 'cohost'), 'appointed');
  };
  afterEach(() => lab.close());
  const traineesOf = ({ training }: Caller): string[] =>
    [...training.view.value.trainees].map(
      ([id, { exerciseId, state, reps }]) =>
        `${[ada, bo, cy].find((caller) => caller.id === id)?.participants.value[0]?.name} ${exerciseId} ${state} ${reps}`,
    );
  const coach = (who: Caller, command: CoachCommand, to?: Caller): void =>
    who.training.coaching.coach(command, to?.id);

  it('shows everyone how everyone trains, newcomers too, and that they have stopped', async () => {
    await open();
    const trainee = fakeTrainee();
    const unplug = cy.training.coaching.plug(trainee);
    await eventually(() => traineesOf(ada).join() === 'Cy squat ready 0', 'seen');
    for (let reps = 1; reps <= 40; reps += 1) trainee.show(presenceOf({ state: 'set', reps }));
    for (const caller of [ada, bo, cy])
      await eventually(() => traineesOf(caller).join() === 'Cy squat set 40', 'the last state');
    const dan = await lab.call('Dan', { identity: await newIdentity() });
    await eventually(() => traineesOf(dan).length === 1, 'a newcomer sees it');
    unplug();
    for (const caller of [ada, bo, cy, dan])
      await eventually(() => traineesOf(caller).length === 0, 'stopped');
  });

  it('lets hosts and cohosts set exercises, start and end sets, for one or all, and nobody else', async () => {
    await open();
    const [boTrains, cyTrains] = [fakeTrainee(), fakeTrainee()];
    bo.training.coaching.plug(boTrains);
    cy.training.coaching.plug(cyTrains);
    const target = { reps: 12, holdMs: null };
    coach(ada, { do: 'set-exercise', exerciseId: 'lunge', target }, cy);
    coach(ada, { do: 'start-set' });
    await eventually(() => cyTrains.obeyed.length === 2 && boTrains.obeyed.length === 1, 'obeyed');
    expect(cyTrains.obeyed[0]).to.include({ do: 'set-exercise', exerciseId: 'lunge', by: 'Ada' });
    await eventually(() => traineesOf(ada).includes('Cy lunge set 0'), 'seen');
    coach(bo, { do: 'end-set' });
    await eventually(() => cyTrains.obeyed.length === 3, 'a cohost coaches too');
    // Oneself is one of all.
    expect(boTrains.obeyed.map(({ do: what }) => what)).to.deep.equal(['start-set', 'end-set']);
    expect(() => coach(cy, { do: 'end-set' })).to.throw('Only the host and cohosts');
    expect(() => coach(cy, { do: 'end-set' }, bo)).to.throw('Only the host and cohosts');
    coach(cy, { do: 'start-set' }, cy);
    expect(cyTrains.obeyed).to.have.lengthOf(4);
    expect(boTrains.obeyed).to.have.lengthOf(2);
  });

  it('starts nothing from afar: who does not train is asked, and trains when they agree', async () => {
    await open();
    const wanted: (string | null)[] = [];
    cy.training.coaching.onWanted((exerciseId) => wanted.push(exerciseId));
    coach(ada, { do: 'start-set' });
    coach(ada, { do: 'ask-training', exerciseId: 'plank' }, cy);
    await eventually(() => cy.asks.value.length === 1, 'asked');
    expect(cy.asks.value).to.deep.equal([{ kind: 'train', by: 'Ada', exerciseId: 'plank' }]);
    expect(wanted).to.deep.equal([]);
    await cy.answerAsk(cy.asks.value[0]!, 'no');
    expect([wanted, cy.asks.value]).to.deep.equal([[], []]);
    coach(ada, { do: 'ask-training', exerciseId: 'plank' }, cy);
    await eventually(() => cy.asks.value.length === 1, 'asked again');
    await cy.answerAsk(cy.asks.value[0]!, 'yes');
    expect(wanted).to.deep.equal(['plank']);
    const trainee = fakeTrainee();
    cy.training.coaching.plug(trainee);
    expect(trainee.obeyed[0]).to.include({ do: 'set-exercise', exerciseId: 'plank' });
    // Who trains is not asked.
    coach(ada, { do: 'ask-training', exerciseId: null }, cy);
    await pause(50);
    expect(cy.asks.value).to.deep.equal([]);
  });

  it('counts down to the same moment everywhere, though lines are slow one way and jitter', async function () {
    this.timeout(20_000);
    let isSlow = false;
    const lastAtMs = new Map<string, number>();
    await open((line, deliver) => {
      if (!isSlow) {
        queueMicrotask(deliver);
        return;
      }
      // In order, 10 to 60 ms from Ada, 10 to 20 ms to her.
      const delayMs = 10 + Math.random() * (line.startsWith(ada.id) ? 50 : 10);
      const atMs = Math.max(performance.now() + delayMs, lastAtMs.get(line) ?? 0);
      lastAtMs.set(line, atMs);
      setTimeout(deliver, atMs - performance.now());
    });
    const trainees = [ada, bo, cy].map((caller) => {
      const trainee = fakeTrainee();
      caller.training.coaching.plug(trainee);
      return trainee;
    });
    await pause(300);
    isSlow = true;
    coach(ada, { do: 'count-down' });
    const shown = ({ training }: Caller): number => training.view.value.countdown?.startsAtMs ?? 0;
    await eventually(() => [ada, bo, cy].every((caller) => shown(caller) > 0), 'shown');
    const starts = [ada, bo, cy].map(shown);
    expect(bo.training.view.value.countdown?.by).to.equal('Ada');
    await eventually(() => trainees.every(({ obeyed }) => obeyed.length === 1), 'begun');
    const begunAtMs = trainees.map(({ obeyed }) => obeyed[0]!.atMs);
    const apart = (times: readonly number[]): number => Math.max(...times) - Math.min(...times);
    console.warn(
      `countdown: ${apart(starts).toFixed(1)} ms apart, begun ${apart(begunAtMs).toFixed(1)} ms apart`,
    );
    expect(apart(starts)).to.be.below(30);
    expect(apart(begunAtMs)).to.be.below(60);
    expect(trainees.every(({ obeyed }) => obeyed[0]?.do === 'start-set')).to.equal(true);
    await eventually(() => [ada, bo, cy].every((caller) => shown(caller) === 0), 'gone');
  });

  it('counts down for one: the coach sees it, and starts nothing of their own', async function () {
    this.timeout(20_000);
    await open();
    const [adaTrains, boTrains, cyTrains] = [fakeTrainee(), fakeTrainee(), fakeTrainee()];
    ada.training.coaching.plug(adaTrains);
    bo.training.coaching.plug(boTrains);
    cy.training.coaching.plug(cyTrains);
    coach(ada, { do: 'count-down' }, cy);
    await eventually(() => cyTrains.obeyed.length === 1, 'begun');
    expect(ada.training.view.value.countdown?.by).to.equal('Ada');
    expect(bo.training.view.value.countdown).to.equal(null);
    expect([adaTrains.obeyed, boTrains.obeyed]).to.deep.equal([[], []]);
  });

  it('passes poses to those who look, inside the room', async () => {
    await open();
    const trainee = fakeTrainee();
    cy.training.coaching.plug(trainee);
    const mal = lab.intrude(await newIdentity());
    mal.connect(cy);
    mal.say(JSON.stringify({ kind: 'watch-poses', watching: true }));
    bo.training.coaching.setWatching(true);
    await pause(50);
    let atMs = 1_000;
    await eventually(() => {
      atMs += 100;
      trainee.pose(poseAt(atMs, 0.25));
      return bo.training.coaching.poseOf(cy.id) !== null;
    }, 'seen');
    expect(bo.training.coaching.poseOf(cy.id)?.pose?.landmarks[0]).to.be.closeTo(0.25, 0.01);
    expect(cy.training.coaching.poseOf(cy.id)?.timestampMs).to.equal(atMs);
    expect(ada.training.coaching.poseOf(cy.id)).to.equal(null);
    expect(mal.heardLive).to.deep.equal([]);
  });

  it('shows what a coach draws, until the coach closes it, leaves, or coaches no more', async () => {
    await open();
    expect(() => cy.training.coaching.sketch({ do: 'open', of: bo.id, still: fakeJpeg() })).to.throw('Only');
    const sketch = (command: SketchCommand): void => bo.training.coaching.sketch(command);
    sketch({ do: 'open', of: cy.id, still: fakeJpeg() });
    sketch({ do: 'draw', begins: true, colour: 0, points: [0, 0, 1, 1] });
    await eventually(() => cy.training.view.value.sketch?.strokes.length === 1, 'drawn');
    cy.training.coaching.sketch({ do: 'close' });
    expect(cy.training.view.value.sketch).to.equal(null);
    expect(ada.training.view.value.sketch?.of).to.equal(cy.id);
    await ada.moderate({ kind: 'set-role', id: bo.id, role: 'guest' });
    await eventually(() => ada.training.view.value.sketch === null, 'a guest draws for nobody');
  });

  it('makes a phone the camera of whoever has given it the code, and theirs to command', async () => {
    await open();
    const link: StandLink = { owner: cy.id, ownerName: 'Cy', session: cy.training.coaching.standSession };
    const phone = await lab.call('Cy’s camera', { identity: await newIdentity(), as: 'stand', stand: link });
    const standIn = ({ participants }: Caller) => participants.value.find(({ id }) => id === phone.id)?.stand;
    for (const caller of [ada, bo, cy, phone])
      await eventually(() => standIn(caller)?.owner === cy.id, 'everyone knows whose it is');
    expect(standIn(ada)).to.deep.equal({ owner: cy.id, ownerName: 'Cy' });
    expect(phone.media.muted.value).to.equal(true);
    // Its owner is a guest, and commands it all the same; nobody need press a button on the phone.
    const wanted: (string | null)[] = [];
    phone.training.coaching.onWanted((exerciseId) => wanted.push(exerciseId));
    coach(cy, { do: 'ask-training', exerciseId: 'squat' }, phone);
    await eventually(() => wanted.length === 1, 'wanted');
    const trainee = fakeTrainee();
    phone.training.coaching.plug(trainee);
    coach(cy, { do: 'start-set' }, phone);
    await eventually(() => trainee.obeyed.some(({ do: what }) => what === 'start-set'), 'obeyed');
    expect(() => coach(cy, { do: 'start-set' }, bo)).to.throw('Only');
    // When the owner goes, it is nobody's.
    await cy.close();
    await eventually(() => standIn(ada)?.owner === null, 'nobody’s');
  });

  it('makes no camera anybody’s who has not given out the code', async () => {
    await open();
    const stranger: StandLink = { owner: ada.id, ownerName: 'Ada', session: 'A'.repeat(16) };
    const identity = await newIdentity();
    const phone = await lab.call('Ada’s camera', { identity, as: 'stand', stand: stranger });
    const standIn = ({ participants }: Caller) => participants.value.find(({ id }) => id === phone.id)?.stand;
    await eventually(() => [ada, bo, cy].every((caller) => standIn(caller) !== undefined), 'here');
    await pause(100);
    for (const caller of [ada, bo, cy, phone])
      expect(standIn(caller)).to.deep.equal({ owner: null, ownerName: null });
  });
});
