import { expect } from 'chai';
import type { PoseFrame } from '../../../src/lib/pose/pose.ts';
import { EXERCISES } from '../../../src/training/exercises/index.ts';
import { CLIPS, loadTrace } from '../../support/browser/traces.ts';
import { countAll, exercise } from './run.ts';

/** The poses of real people in real films (and of two rendered figures), as the pose finder gave them. */
describe('counting the poses of real clips', () => {
  const traces = new Map<string, PoseFrame[]>();
  before(async () => {
    for (const { name } of CLIPS) traces.set(name, await loadTrace(name));
  });
  const trace = (name: string) => traces.get(name) ?? [];

  for (const { name, exercise: id, reps, orObstacle } of CLIPS) {
    if (id === null) continue;
    it(`${name}: ${reps} of ${id}${orObstacle ? `, or ${orObstacle}` : ''}`, () => {
      const outcome = countAll(exercise(id), trace(name));
      if (orObstacle && outcome.reps.length === 0) {
        expect([...outcome.obstacles]).to.include(orObstacle);
        return;
      }
      expect(outcome.reps).to.have.length(reps);
      expect([...outcome.obstacles]).to.deep.equal([]);
    });

    it(`${name} counts nothing else`, () => {
      for (const other of EXERCISES) {
        if (other.id === id) continue;
        expect(countAll(other, trace(name)).reps, other.id).to.have.length(0);
      }
    });
  }

  for (const { name, exercise: id } of CLIPS) {
    if (id !== null) continue;
    it(`${name} counts nothing at all`, () => {
      for (const other of EXERCISES) {
        const { reps, holds } = countAll(other, trace(name));
        expect(reps, other.id).to.have.length(0);
        expect(holds, other.id).to.have.length(0);
      }
    });
  }

  it('counts the same with fewer frames', () => {
    for (const { name, exercise: id, reps } of CLIPS.filter(({ orObstacle }) => !orObstacle)) {
      if (id === null) continue;
      const frames = trace(name);
      const fps = (1000 * (frames.length - 1)) / (frames.at(-1)!.timestampMs - frames[0]!.timestampMs);
      for (let every = 2; fps / every >= 8; every++) {
        const kept = frames.filter((_, index) => index % every === 0);
        expect(countAll(exercise(id), kept).reps, `${name}, one of ${every}`).to.have.length(reps);
      }
    }
  });

  it('does not take one side leg raise or knee raise for a squat', () => {
    for (const name of ['sidelegraise_aerobeat_960x540', 'kneeraise_aerobeat_960x540']) {
      expect(countAll(exercise('squat'), trace(name)).partials, name).to.equal(0);
    }
  });
});
