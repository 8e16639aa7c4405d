import { expect } from 'chai';
import { startCounting, type Counting } from '../../../src/training/counter.ts';
import { SILENT, cueText, nextCue, obstacleText, type CueState } from '../../../src/training/cues.ts';
import { EXERCISES } from '../../../src/training/exercises/index.ts';
import type { Rep } from '../../../src/training/rep.ts';
import { exercise } from './run.ts';

const squat = exercise('squat');
const NOTHING = startCounting(squat).counting;
const REP: Rep = {
  atMs: 0,
  side: 'both',
  tempo: { outMs: 1, holdMs: 1, backMs: 1 },
  range: 1,
  symmetry: 1,
  faults: [],
};

/** What is said, and when, of what is shown at those times. */
function said(shown: readonly (readonly [atMs: number, counting: Partial<Counting>])[]): [number, string][] {
  let state: CueState = SILENT;
  const all: [number, string][] = [];
  for (const [atMs, counting] of shown) {
    const next = nextCue(state, squat, { ...NOTHING, ...counting }, atMs);
    state = next.state;
    if (next.cue) all.push([atMs, next.cue.id]);
  }
  return all;
}

describe('cues', () => {
  it('have a sentence for each rule and each obstacle', () => {
    for (const one of EXERCISES) {
      const rules = one.kind === 'reps' ? [...one.rules, one.partial] : one.rules;
      expect(new Set(rules.map(({ id }) => id)).size).to.equal(rules.length);
      for (const { id } of rules) expect(cueText(one, id), id).to.match(/^[A-Z].*\.$/);
    }
    expect(cueText(squat, 'no-such-rule')).to.equal(undefined);
    expect(obstacleText('step-back')).to.match(/^Step back/);
  });

  it('are not repeated while nothing changes', () => {
    const fault = { reps: [REP], fault: 'chest-up' };
    expect(
      said([
        [0, fault],
        [1000, fault],
        [5000, fault],
        [11_000, fault],
        [12_000, fault],
      ]),
    ).to.deep.equal([
      [0, 'chest-up'],
      [12_000, 'chest-up'],
    ]);
  });

  it('leave time between two of them', () => {
    expect(
      said([
        [0, { reps: [REP], fault: 'chest-up' }],
        [2000, { reps: [REP], fault: 'knees-out' }],
        [4000, { reps: [REP], fault: 'knees-out' }],
      ]),
    ).to.deep.equal([
      [0, 'chest-up'],
      [4000, 'knees-out'],
    ]);
  });

  it('say what stops the counting before what could be better', () => {
    expect(said([[0, { reps: [REP], fault: 'chest-up', obstacle: 'step-back' }]])).to.deep.equal([
      [0, 'step-back'],
    ]);
  });

  it('do not call nobody before somebody has begun', () => {
    expect(said([[0, { obstacle: 'nobody' }]])).to.deep.equal([]);
    expect(
      said([
        [0, { reps: [REP] }],
        [9000, { reps: [REP], obstacle: 'nobody' }],
      ]),
    ).to.deep.equal([[9000, 'nobody']]);
  });

  it('take one half movement out of the blue for none of theirs', () => {
    expect(said([[0, { partials: 1, fault: 'go-deeper' }]])).to.deep.equal([]);
    expect(
      said([
        [0, { partials: 1, fault: 'go-deeper' }],
        [9000, { partials: 2, fault: 'go-deeper' }],
      ]),
    ).to.deep.equal([[9000, 'go-deeper']]);
    expect(
      said([
        [0, { reps: [REP] }],
        [3000, { reps: [REP], partials: 1, fault: 'go-deeper' }],
      ]),
    ).to.deep.equal([[3000, 'go-deeper']]);
  });
});
