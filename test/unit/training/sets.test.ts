import { expect } from 'chai';
import { restOf } from '../../../src/training/rest.ts';
import type { TrainingSet } from '../../../src/training/session.ts';
import {
  changeSets,
  currentSet,
  noSets,
  NO_TARGET,
  type SetEvent,
  type SetExercise,
  type SetRules,
  type SetsState,
} from '../../../src/training/sets.ts';
import { restsBefore, summariseSet } from '../../../src/training/set-summary.ts';
import { counting, hold, rep, setOf } from './a-session.ts';

const SQUAT: SetExercise = { id: 'squat', name: 'Squat', kind: 'reps' };
const PLANK: SetExercise = { id: 'plank', name: 'Plank', kind: 'hold' };
const BY_HAND: SetRules = { autoStart: false, autoEndMs: null };

const start = (atMs: number): SetEvent => ({ kind: 'start', atMs, by: 'button' });
const end = (atMs: number): SetEvent => ({ kind: 'end', atMs, by: 'button' });
/** So many reps, of which the last is complete at `lastMs`, one every two seconds. */
const reps = (atMs: number, count: number, lastMs = atMs): SetEvent => ({
  kind: 'counting',
  atMs,
  counting: counting({ reps: Array.from({ length: count }, (_, i) => rep(lastMs - (count - 1 - i) * 2000)) }),
});
const says = (atMs: number, change: Parameters<typeof counting>[0]): SetEvent => ({
  kind: 'counting',
  atMs,
  counting: counting(change),
});

const run = (events: readonly SetEvent[], rules?: SetRules, exercise = SQUAT): SetsState =>
  events.reduce((state, event) => changeSets(state, event, rules), noSets(exercise));
/** `reps@start-end` of each set that has ended. */
const briefly = (sets: readonly TrainingSet[]): string[] =>
  sets.map((set) => `${set.reps.length}@${set.startedAtMs}-${set.endedAtMs}`);

const table: readonly (readonly [
  what: string,
  events: readonly SetEvent[],
  sets: string[],
  running: boolean,
])[] = [
  ['nothing has happened', [], [], false],
  ['a set by hand', [start(1000), reps(5000, 1), end(9000)], ['1@1000-9000'], false],
  ['a set that is going on', [start(1000), reps(5000, 1)], [], true],
  ['an empty set is not kept', [start(1000), says(2000, {}), end(9000)], [], false],
  ['nor one of half reps only', [start(1000), says(2000, { partials: 3 }), end(9000)], [], false],
  [
    'starting twice is starting once',
    [start(1000), start(3000), reps(5000, 1), end(9000)],
    ['1@1000-9000'],
    false,
  ],
  ['ending twice is ending once', [start(1000), reps(5000, 1), end(9000), end(9900)], ['1@1000-9000'], false],
  ['the first rep begins a set, where the rep began', [reps(5000, 1), end(9000)], ['1@3000-9000'], false],
  [
    'it ends with its last rep, after 12 s without one',
    [
      reps(5000, 1),
      reps(8000, 2, 8000),
      says(17_000, { reps: [rep(5000), rep(8000)] }),
      reps(20_001, 2, 8000),
    ],
    ['2@3000-8000'],
    false,
  ],
  ['not after 11 s', [reps(5000, 1), reps(16_000, 1, 5000)], [], true],
  [
    'who is in a slow rep gets as long again',
    [reps(5000, 1), says(20_000, { reps: [rep(5000)], phase: 'far' })],
    [],
    true,
  ],
  [
    'but not for ever',
    [reps(5000, 1), says(30_000, { reps: [rep(5000)], phase: 'far' })],
    ['1@3000-5000'],
    false,
  ],
  [
    'nor out of the picture',
    [reps(5000, 1), says(20_000, { reps: [rep(5000)], phase: 'far', obstacle: 'nobody' })],
    ['1@3000-5000'],
    false,
  ],
  ['a set by hand waits for its first rep', [start(1000), says(90_000, {})], [], true],
  [
    'a rep that was under way at the end begins no other set',
    [start(1000), reps(5000, 1), end(6900), reps(7000, 2)],
    ['1@1000-6900'],
    false,
  ],
  ['the next one does', [start(1000), reps(5000, 1), end(5500), reps(9000, 2)], ['1@1000-5500'], true],
  [
    'a counter that begins anew begins with 1',
    [start(1000), reps(5000, 2), reps(7000, 1), end(9000)],
    ['3@1000-9000'],
    false,
  ],
  [
    'another exercise ends the set',
    [reps(5000, 1), { kind: 'exercise', atMs: 6000, exercise: PLANK }],
    ['1@3000-6000'],
    false,
  ],
  ['the same one does not', [reps(5000, 1), { kind: 'exercise', atMs: 6000, exercise: SQUAT }], [], true],
  [
    'a target ends it with its last rep',
    [{ kind: 'target', target: { reps: 2, holdMs: null } }, reps(5000, 1), reps(7100, 2, 7000)],
    ['2@3000-7000'],
    false,
  ],
  [
    'reset forgets, also what the counter has said before',
    [reps(5000, 1), end(6000), { kind: 'reset' }, reps(7000, 1, 5000)],
    [],
    false,
  ],
  [
    'a clock that goes back makes no set of less than nothing',
    [start(9000), reps(9500, 1), end(2000)],
    ['1@9000-9000'],
    false,
  ],
  [
    'after which a new set is counted on the new clock',
    [
      start(9000),
      reps(9500, 1),
      end(9600),
      says(2000, { reps: [rep(9500)] }),
      says(5000, { reps: [rep(9500), rep(5000)] }),
      end(6000),
    ],
    ['1@9000-9600', '1@3000-6000'],
    false,
  ],
  [
    'a clock that goes back keeps no set open',
    [reps(90_000, 1), reps(1000, 1, 90_000), reps(14_000, 1, 90_000)],
    ['1@88000-88000'],
    false,
  ],
];

describe('sets', () => {
  for (const [what, events, sets, isRunning] of table) {
    it(what, () => {
      const state = run(events);
      expect(briefly(state.sets)).to.deep.equal(sets);
      expect(state.running !== null).to.equal(isRunning);
    });
  }

  it('begin and end by hand only where that is wished', () => {
    expect(run([reps(5000, 1)], BY_HAND).running).to.equal(null);
    expect(run([start(1), reps(5000, 1), reps(500_000, 1, 5000)], BY_HAND).running).not.to.equal(null);
  });

  it('may begin before it is known of which exercise, and hold nothing until then', () => {
    const begun = changeSets(noSets(), start(1000));
    expect(begun.running?.startedAtMs).to.equal(1000);
    expect(currentSet(begun, 9000)).to.equal(null);
    expect(changeSets(begun, end(9000))).to.include({ running: null, closedAtMs: 9000 });
    expect(changeSets(noSets(), reps(5000, 1)).running).to.equal(null);
    const found = changeSets(begun, { kind: 'found', exercise: SQUAT, sinceMs: 0, partials: 7 });
    const counted = changeSets(found, says(6000, { reps: [rep(500), rep(5000)], partials: 8 }));
    expect(currentSet(counted, 9000)).to.include({ exerciseId: 'squat', startedAtMs: 1000, partials: 1 });
    expect(currentSet(counted, 9000)?.reps.map(({ atMs }) => atMs)).to.deep.equal([5000]);
  });

  it('take the other side of a rep that has ended one as what it is', () => {
    const left = rep(5000, { side: 'left' });
    const both = rep(5033, { side: 'both', symmetry: 0.9 });
    const target: SetEvent = { kind: 'target', target: { reps: 1, holdMs: null } };
    const ended = run([target, start(1000), says(5000, { reps: [left] }), says(5033, { reps: [both] })]);
    expect(ended.sets).to.have.length(1);
    expect(ended.sets[0]).to.deep.include({ endedAtMs: 5033, reps: [both] });
    const going = run([start(1000), says(5000, { reps: [left] }), says(5033, { reps: [both] })]);
    expect(going.running).to.deep.include({ reps: [both], lastAtMs: 5033 });
  });

  it('have one half rep fewer where the other side made a whole one of it', () => {
    const state = run([
      start(1000),
      says(4000, { partials: 3 }),
      says(5000, { partials: 2, reps: [rep(5000)] }),
    ]);
    expect(state.running?.partials).to.equal(2);
  });

  it('have the half reps that were made in them, and no others', () => {
    const state = run([
      says(500, { partials: 2 }),
      start(1000),
      says(2000, { partials: 3 }),
      says(5000, { partials: 3, reps: [rep(5000)] }),
      end(6000),
      says(7000, { partials: 9, reps: [rep(5000)] }),
    ]);
    expect(state.sets[0]?.partials).to.equal(1);
  });

  it('of holds begin when one lasts, and end with it', () => {
    const held = [
      says(10_000, { heldMs: 500 }),
      says(12_000, { heldMs: 2500 }),
      says(40_000, { heldMs: 30_500 }),
    ];
    const going = run(held, undefined, PLANK);
    expect(going.running).to.include({ startedAtMs: 9500, startedBy: 'automatic' });
    expect(currentSet(going, 40_000)?.holds).to.deep.equal([{ atMs: 40_000, heldMs: 30_500, faults: [] }]);
    const down = run([...held, says(41_000, { holds: [hold(40_500, 31_000)] })], undefined, PLANK);
    expect(currentSet(down, 41_000)?.holds.map(({ heldMs }) => heldMs)).to.deep.equal([31_000]);
    const over = run(
      [
        ...held,
        says(41_000, { holds: [hold(40_500, 31_000)] }),
        says(53_000, { holds: [hold(40_500, 31_000)] }),
      ],
      undefined,
      PLANK,
    );
    expect(over.sets).to.have.length(1);
    expect(over.sets[0]).to.include({ startedAtMs: 9500, endedAtMs: 40_500 });
  });

  it('of holds end at their target, in the middle of the hold, of which the rest begins no other', () => {
    const target: SetEvent = { kind: 'target', target: { reps: null, holdMs: 20_000 } };
    const held = Array.from({ length: 40 }, (_, second) => says(1000 * second, { heldMs: 1000 * second }));
    const state = run([target, ...held, says(40_000, { holds: [hold(40_000, 40_000)] })], undefined, PLANK);
    expect(state.sets.map(({ holds }) => holds.map(({ heldMs }) => heldMs))).to.deep.equal([[20_000]]);
    expect(state.running).to.equal(null);
  });

  it('change nothing by frames in which nothing happens', () => {
    const state = run([start(1000), reps(5000, 1)]);
    expect(changeSets(state, reps(5033, 1, 5000))).to.equal(state);
  });

  it('of ten thousand reps are kept in good time', () => {
    const begun = performance.now();
    const all = Array.from({ length: 10_000 }, (_, index) => rep(index * 1000));
    let state = changeSets(noSets(SQUAT), start(0));
    for (let count = 1; count <= all.length; count += 1)
      state = changeSets(state, says(count * 1000, { reps: all.slice(0, count) }));
    expect(changeSets(state, end(10_000_000)).sets[0]?.reps).to.have.length(10_000);
    expect(performance.now() - begun).to.be.lessThan(5000);
  });

  it('have rests between them, against what was planned', () => {
    const rested = run([start(0), reps(5000, 1), end(10_000)]);
    expect(restOf(rested, 25_000, 60_000)).to.deep.equal({ restedMs: 15_000, leftMs: 45_000 });
    expect(restOf(rested, 90_000, 60_000)).to.deep.equal({ restedMs: 80_000, leftMs: 0 });
    expect(restOf(rested, 25_000, null)).to.deep.equal({ restedMs: 15_000, leftMs: null });
    expect(restOf(rested, 0, 60_000)).to.deep.equal({ restedMs: 0, leftMs: 60_000 });
    expect(restOf(noSets(SQUAT), 0, 60_000)).to.equal(null);
    expect(restOf(run([start(0)]), 9, 60_000)).to.equal(null);
    expect(restsBefore([setOf(0, 2), setOf(30_000, 2), setOf(1000, 2)])).to.deep.equal([null, 24_000, 0]);
  });

  it('come to averages', () => {
    const set = setOf(0, 0, {
      reps: [
        rep(1, { range: 0.8, symmetry: 0.9, side: 'left' }),
        rep(2, { range: 1.2, side: 'right', tempo: { outMs: 1100, holdMs: 0, backMs: 900 } }),
      ],
      holds: [hold(9, 5000)],
    });
    expect(summariseSet(set)).to.deep.equal({
      reps: 2,
      left: 1,
      right: 1,
      heldMs: 5000,
      partials: 0,
      underTensionMs: 9000,
      tempo: { outMs: 1000, holdMs: 100, backMs: 900 },
      range: 1,
      symmetry: 0.9,
    });
    expect(summariseSet(setOf(0, 0))).to.include({ tempo: null, range: null, symmetry: null, reps: 0 });
    expect(noSets().target).to.equal(NO_TARGET);
  });
});
