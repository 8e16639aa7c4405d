import { expect } from 'chai';
import { EXERCISES } from '../../../src/training/exercises/index.ts';
import {
  MOVES,
  STANDING,
  alternating,
  film,
  idling,
  reps,
  type Filming,
} from '../../support/browser/moves.ts';
import { countAll, exercise, filmOf, filmReps, usualCamera, usualTempo } from './run.ts';

const COUNTED = EXERCISES.filter(({ kind }) => kind === 'reps');

/** From where and how well it is filmed. `isFrontOnly`: also where only the front can be judged. */
const FILMINGS: readonly { how: string; filming: Filming; isFrontOnly: boolean }[] = [
  { how: 'from the front', filming: {}, isFrontOnly: true },
  { how: 'from the front, three quarters', filming: { yaw: 35 }, isFrontOnly: true },
  { how: 'from the other three quarters', filming: { yaw: -50 }, isFrontOnly: true },
  { how: 'from the left', filming: { yaw: 90 }, isFrontOnly: false },
  { how: 'from the right', filming: { yaw: -90 }, isFrontOnly: false },
  { how: 'from behind', filming: { yaw: 180 }, isFrontOnly: true },
  { how: 'from above', filming: { yaw: 30, pitch: 10, height: 1.7, distance: 4.5 }, isFrontOnly: true },
  { how: 'from the floor', filming: { yaw: -20, pitch: -8, height: 0.4, distance: 4.5 }, isFrontOnly: true },
  { how: 'with a tilted camera', filming: { yaw: 20, roll: 7 }, isFrontOnly: true },
  { how: 'from far away', filming: { distance: 6 }, isFrontOnly: true },
  { how: 'with a phone held upright', filming: { width: 480, heightPx: 848 }, isFrontOnly: true },
  { how: 'mirrored', filming: { yaw: 35, isMirrored: true }, isFrontOnly: true },
  { how: 'at 8 frames a second', filming: { yaw: 20, fps: 8 }, isFrontOnly: true },
  { how: 'at 60 frames a second', filming: { yaw: 20, fps: 60 }, isFrontOnly: true },
  {
    how: 'with a fifth of the frames lost',
    filming: { yaw: 60, fps: 20, dropped: 0.2, jitter: 0.02 },
    isFrontOnly: true,
  },
  { how: 'with much jitter', filming: { yaw: 20, jitter: 0.03 }, isFrontOnly: true },
];

describe('counting a figure that moves', () => {
  for (const { id, views } of COUNTED) {
    for (const { how, filming, isFrontOnly } of FILMINGS) {
      if (!isFrontOnly && !views.includes('side')) continue;
      it(`${id} ${how}`, () => {
        const outcome = countAll(exercise(id), filmReps(id, 6, filming));
        expect(outcome.reps, [...outcome.obstacles].join()).to.have.length(6);
        expect(outcome.partials).to.equal(0);
      });
    }

    it(`${id}: half repetitions are not counted`, () => {
      const steps = [...reps(id, 3, usualTempo(id)), ...reps(id, 4, { ...usualTempo(id), isHalf: true })];
      expect(
        countAll(exercise(id), filmOf(id, [...steps, ...reps(id, 2, usualTempo(id))])).reps,
      ).to.have.length(5);
    });

    it(`${id}: slowly, and with pauses`, () => {
      const slow = { outMs: 1800, holdMs: 900, backMs: 1600, restMs: 5000 };
      const isQuick = id === 'jumping-jack' || id === 'high-knees';
      const tempo = isQuick ? { outMs: 700, holdMs: 300, backMs: 700, restMs: 4000 } : slow;
      expect(countAll(exercise(id), filmOf(id, reps(id, 3, tempo))).reps).to.have.length(3);
    });

    it(`${id}: a film that begins and ends in the middle of one`, () => {
      const { far } = MOVES[id]!;
      const tempo = usualTempo(id);
      const steps = reps(id, 3, tempo);
      const backMs = tempo.backMs ?? 900;
      const begun = [{ to: MOVES[id]!.start, ms: backMs }, { to: MOVES[id]!.start, ms: 300 }, ...steps];
      const frames = film(far, [...begun, { to: far, ms: 900 }, { to: far, ms: 500 }], usualCamera(id));
      expect(countAll(exercise(id), frames).reps).to.have.length(3);
    });
  }

  it('squats at 5 frames a second', () => {
    expect(countAll(exercise('squat'), filmReps('squat', 5, { fps: 5, yaw: 30 })).reps).to.have.length(5);
  });

  it('says which side it was', () => {
    const sides = (id: string, steps: Parameters<typeof filmOf>[1]) =>
      countAll(exercise(id), filmOf(id, steps)).reps.map(({ side }) => side);
    expect(sides('lunge', reps('lunge', 4))).to.deep.equal(['left', 'right', 'left', 'right']);
    expect(sides('high-knees', reps('high-knees', 3))).to.deep.equal(['left', 'right', 'left']);
    expect(sides('biceps-curl', alternating('biceps-curl', 3))).to.deep.equal(['left', 'right', 'left']);
    expect(sides('biceps-curl', reps('biceps-curl', 2))).to.deep.equal(['both', 'both']);
    expect(sides('shoulder-press', alternating('shoulder-press', 2))).to.deep.equal(['left', 'right']);
  });

  it('tells the tempo, the range and how alike both sides were', () => {
    const { reps: counted } = countAll(
      exercise('squat'),
      filmOf('squat', reps('squat', 2, { outMs: 2000, holdMs: 1000, backMs: 1000, restMs: 500 }), {
        yaw: 90,
      }),
    );
    const [, rep] = counted;
    expect(rep!.tempo.outMs).to.be.within(900, 2000);
    expect(rep!.tempo.holdMs).to.be.within(900, 2200);
    expect(rep!.tempo.backMs).to.be.within(400, 1000);
    expect(rep!.tempo.outMs).to.be.greaterThan(rep!.tempo.backMs);
    expect(rep!.range).to.be.within(0.6, 1.3);
    // From the side, one side alone was seen.
    expect(rep!.symmetry).to.equal(null);
    const [seen] = countAll(exercise('squat'), filmReps('squat', 1, { yaw: 20 })).reps;
    expect(seen!.symmetry).to.be.within(0.8, 1);
  });

  it('shows how far one is', () => {
    const frames = filmOf('squat', reps('squat', 1), { yaw: 60 });
    const phases: string[] = [];
    let farthest = 0;
    for (let end = 1; end <= frames.length; end += 3) {
      const { phase, progress } = countAll(exercise('squat'), frames.slice(0, end));
      if (phases.at(-1) !== phase) phases.push(phase);
      farthest = Math.max(farthest, progress);
    }
    expect(phases).to.deep.equal(['start', 'out', 'far', 'back', 'start']);
    expect(farthest).to.be.greaterThan(1);
  });

  it('shows half a repetition as a partial one, with what to do better', () => {
    const outcome = countAll(
      exercise('squat'),
      filmOf('squat', reps('squat', 2, { isHalf: true }), { yaw: 60 }),
    );
    expect(outcome.partials).to.equal(2);
    expect(outcome.fault).to.equal('go-deeper');
  });

  it('finds faults of form', () => {
    const { start, far } = MOVES['squat']!;
    const bent = { ...far, lean: 56 };
    const steps = [
      { to: bent, ms: 900 },
      { to: bent, ms: 300 },
      { to: start, ms: 900 },
      { to: start, ms: 300 },
    ];
    const { reps: counted, fault } = countAll(exercise('squat'), filmOf('squat', steps, { yaw: 90 }));
    expect(counted[0]?.faults).to.deep.equal(['chest-up']);
    expect(fault).to.equal('chest-up');
    expect(countAll(exercise('squat'), filmReps('squat', 1, { yaw: 90 })).reps[0]?.faults).to.deep.equal([]);
  });

  for (const [seed, yaw] of [
    [1, 0],
    [2, 45],
    [3, 90],
  ] as const) {
    it(`counts nothing in 10 minutes between sets, seen from ${yaw} degrees`, () => {
      const frames = film(STANDING, idling(600_000, seed), { yaw, seed, fps: 12, distance: 4.2 });
      for (const { id } of COUNTED) expect(countAll(exercise(id), frames).reps, id).to.have.length(0);
    });
  }
});
