import { expect } from 'chai';
import fc from 'fast-check';
import type { PoseFrame } from '../../../src/lib/pose/pose.ts';
import {
  aimAt,
  chooseExercise,
  endSet,
  follow,
  obstacleIn,
  startCourse,
  startSet,
  type CourseRules,
  type CourseState,
} from '../../../src/training/course.ts';
import { EXERCISES } from '../../../src/training/exercises/index.ts';
import { DEFAULT_SET_RULES } from '../../../src/training/sets.ts';
import { alternating, film, reps, STANDING, type Step } from '../../support/browser/moves.ts';
import { CLIPS, loadTrace } from '../../support/browser/traces.ts';
import { exercise, filmOf, filmReps } from './run.ts';

const RULES: CourseRules = { ...DEFAULT_SET_RULES, gesture: true };
const BY_HAND: CourseRules = { autoStart: false, autoEndMs: null, gesture: false };
const squat = exercise('squat');

const go = (course: CourseState, frames: readonly PoseFrame[], rules = RULES): CourseState =>
  frames.reduce((state, frame) => follow(state, frame, rules), course);
const lastMs = (frames: readonly PoseFrame[]): number => frames.at(-1)?.timestampMs ?? 0;
/** `squat 5` of each set that is over, then of the one that runs. */
const briefly = ({ sets }: CourseState): string[] => [
  ...sets.sets.map((set) => `${set.exerciseId} ${set.reps.length || set.holds.length}`),
  ...(sets.running ? [`now ${sets.running.reps.length}`] : []),
];
const wait = (ms: number): Step => ({ to: STANDING, ms });
/** One film in which one thing follows the other. */
const standing = (...steps: readonly Step[]): PoseFrame[] => film(STANDING, [wait(800), ...steps]);
/** One hand high, the other one down. */
const raised = {
  ...STANDING,
  upperArms: [
    [172, 8],
    [0, 8],
  ],
  forearms: [
    [176, 2],
    [12, 6],
  ],
} as const;
const GESTURE: readonly Step[] = [
  { to: raised, ms: 500 },
  { to: raised, ms: 2000 },
  { to: STANDING, ms: 500 },
];

describe('the course of a stay', () => {
  it('counts what was chosen, in a set that begins with the first rep and ends after the last', () => {
    const course = go(startCourse(squat, 0), standing(...reps('squat', 5), wait(14_000)));
    expect(briefly(course)).to.deep.equal(['squat 5']);
    const [set] = course.sets.sets;
    expect(set?.exerciseName).to.equal('Squat');
    expect(set?.startedAtMs).to.be.within(700, 1300);
    expect(set?.endedAtMs).to.equal(set?.reps.at(-1)?.atMs);
  });

  it('finds out what it is, and counts the first rep too', async () => {
    for (const { name, exercise: id, reps: count } of CLIPS.filter((clip) => clip.reps > 2)) {
      if (id === null || name.startsWith('squat_aerobeat')) continue;
      const frames = await loadTrace(name);
      const course = endSet(go(startCourse(EXERCISES, 0), frames), lastMs(frames), 'button');
      expect(briefly(course), name).to.deep.equal([`${id} ${count}`]);
    }
    for (const id of ['lunge', 'jumping-jack', 'biceps-curl', 'shoulder-press', 'deadlift']) {
      expect(briefly(go(startCourse(EXERCISES, 0), filmReps(id, 4))), id).to.deep.equal(['now 4']);
    }
  });

  it('finds out that something else is done in the middle of a set, and loses nothing of either', () => {
    const frames = standing(...reps('squat', 4), ...reps('lateral-raise', 5));
    expect(briefly(go(startCourse(EXERCISES, 0), frames))).to.deep.equal(['squat 4', 'now 5']);
    const rested = standing(...reps('squat', 4), wait(20_000), ...reps('biceps-curl', 5));
    expect(briefly(go(startCourse(EXERCISES, 0), rested))).to.deep.equal(['squat 4', 'now 5']);
  });

  it('goes on with a set that was begun by hand, whatever it turns out to be', () => {
    let course = startSet(startCourse(EXERCISES, 0), 100, 'button', BY_HAND);
    expect(course.sets.running?.startedAtMs).to.equal(100);
    course = go(course, standing(...reps('squat', 4), ...reps('lateral-raise', 5)), BY_HAND);
    expect(briefly(course)).to.deep.equal(['squat 4', 'now 5']);
    expect(course.sets.running?.startedBy).to.equal('button');
  });

  it('takes into a set nothing that was done before it was begun', () => {
    const before = standing(...reps('squat', 1));
    const known = go(startCourse(EXERCISES, 0), before, BY_HAND);
    const begun = startSet(known, lastMs(before), 'button', BY_HAND);
    const frames = film(STANDING, reps('squat', 3), { startMs: lastMs(before) + 33 });
    expect(briefly(go(begun, frames, BY_HAND))).to.deep.equal(['now 3']);
  });

  it('forgets what somebody seemed to do minutes ago, once it is found out', () => {
    const early = standing(...reps('lateral-raise', 2));
    const chosen = go(startCourse(EXERCISES, 0), early);
    const squats = film(STANDING, [wait(60_000), ...reps('squat', 6)], {
      fps: 15,
      startMs: lastMs(early) + 66,
    });
    const raises = film(STANDING, [wait(60_000), ...reps('lateral-raise', 5)], {
      fps: 15,
      startMs: lastMs(squats) + 66,
    });
    expect(briefly(go(chosen, [...squats, ...raises]))).to.deep.equal([
      'lateral-raise 2',
      'squat 6',
      'now 5',
    ]);
  });

  it('ends the set where another exercise is chosen, and begins to count anew', () => {
    const frames = standing(...reps('squat', 3));
    const squats = go(startCourse(squat, 0), frames);
    const curls = chooseExercise(squats, exercise('biceps-curl'), lastMs(frames));
    expect(briefly(curls)).to.deep.equal(['squat 3']);
    const more = film(STANDING, [wait(500), ...reps('biceps-curl', 2)], { startMs: lastMs(frames) + 33 });
    expect(briefly(go(curls, more))).to.deep.equal(['squat 3', 'now 2']);
  });

  it('goes on with the set where the same exercise is chosen once more', () => {
    const frames = standing(...reps('squat', 2));
    const again = chooseExercise(go(startCourse(squat, 0), frames), squat, lastMs(frames));
    const more = film(STANDING, [wait(500), ...reps('squat', 2)], { startMs: lastMs(frames) + 33 });
    expect(briefly(go(again, more))).to.deep.equal(['now 4']);
  });

  it('counts the first rep of what was done before, and is to be found out now', () => {
    const frames = standing(...reps('squat', 1));
    const course = go(startCourse(squat, 0), frames);
    const open = chooseExercise(course, EXERCISES, lastMs(frames));
    expect(open.sets.exercise).to.equal(null);
    const more = film(STANDING, [wait(500), ...reps('squat', 1)], { startMs: lastMs(frames) + 33 });
    expect(briefly(go(open, more))).to.deep.equal(['squat 1', 'now 1']);
  });

  it('begins and ends sets by a gesture, known exercise or not', () => {
    const rules: CourseRules = { ...BY_HAND, gesture: true };
    const frames = standing(...GESTURE, ...reps('squat', 3), ...GESTURE, ...reps('squat', 2));
    for (const what of [squat, EXERCISES])
      expect(briefly(go(startCourse(what, 0), frames, rules))).to.deep.equal(['squat 3']);
    const off = go(startCourse(squat, 0), frames, BY_HAND);
    expect(briefly(off)).to.deep.equal([]);
  });

  it('begins no set by itself, and ends none, where people do', () => {
    const frames = standing(...reps('squat', 2), wait(2000));
    const resting = go(startCourse(squat, 0), frames, BY_HAND);
    expect(briefly(resting)).to.deep.equal([]);
    const begun = startSet(resting, lastMs(frames), 'button', BY_HAND);
    const more = film(STANDING, [...reps('squat', 2), wait(40_000)], {
      fps: 15,
      startMs: lastMs(frames) + 33,
    });
    const going = go(begun, more, BY_HAND);
    expect(briefly(going)).to.deep.equal(['now 2']);
    expect(briefly(endSet(going, lastMs(more), 'button'))).to.deep.equal(['squat 2']);
  });

  it('ends a set at its target', () => {
    const aimed = aimAt(startCourse(squat, 0), { reps: 3, holdMs: null });
    const frames = standing(...reps('squat', 3));
    expect(briefly(go(aimed, frames))).to.deep.equal(['squat 3']);
    expect(go(aimed, frames).sets.sets[0]?.target).to.deep.equal({ reps: 3, holdMs: null });
  });

  it('keeps a rep as one of both sides, once the other one has joined in', () => {
    const aimed = aimAt(startCourse(exercise('biceps-curl'), 0), { reps: 5, holdMs: null });
    for (const seed of [1, 2, 3]) {
      const frames = filmOf('biceps-curl', [...reps('biceps-curl', 5), wait(500)], { seed });
      const [set] = go(aimed, frames).sets.sets;
      expect(set?.reps.map(({ side }) => side)).to.deep.equal(Array<string>(5).fill('both'));
      expect(set?.reps.every(({ symmetry }) => symmetry !== null)).to.equal(true);
      expect(set?.partials).to.equal(0);
    }
    const inTurn = go(startCourse(exercise('biceps-curl'), 0), standing(...alternating('biceps-curl', 4)));
    expect(inTurn.sets.running?.reps.map(({ side }) => side)).to.deep.equal([
      'left',
      'right',
      'left',
      'right',
    ]);
  });

  it('says what is in the way of everything, before it is known what is done', () => {
    const empty = standing(wait(3000)).map((frame): PoseFrame => ({ ...frame, pose: null, people: 0 }));
    const course = go(startCourse(EXERCISES, 0), empty);
    expect(obstacleIn(course)).to.equal('nobody');
    expect(obstacleIn(go(startCourse(EXERCISES, 0), standing(wait(2000))))).to.equal(null);
    expect(obstacleIn(go(startCourse(squat, 0), empty))).to.equal('nobody');
    expect(obstacleIn(startCourse([], 0))).to.equal(null);
  });

  it('is the same for the same frames, and counts no frame twice', () => {
    const all = standing(...reps('squat', 3), wait(1000), ...reps('lateral-raise', 3));
    const whole = go(startCourse(EXERCISES, 0), all);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: all.length - 1 }), fc.nat(40), (cut, back) => {
        const first = go(startCourse(EXERCISES, 0), all.slice(0, cut));
        // A plain value: nothing of it is changed by going on.
        const copy = structuredClone(first.sets);
        const late = all.slice(Math.max(0, cut - back), cut);
        const course = go(go(first, late), all.slice(cut));
        expect(course.sets.sets).to.deep.equal(whole.sets.sets);
        expect(course.sets.running?.reps).to.deep.equal(whole.sets.running?.reps);
        expect(first.sets).to.deep.equal(copy);
      }),
      { numRuns: 15 },
    );
  });
});
