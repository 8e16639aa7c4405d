import { expect } from 'chai';
import type { PoseFrame } from '../../../src/lib/pose/pose.ts';
import { aimAt, endSet, follow, startCourse, type CourseState } from '../../../src/training/course.ts';
import { EXERCISES } from '../../../src/training/exercises/index.ts';
import { DEFAULT_SET_RULES } from '../../../src/training/sets.ts';
import { DEFAULT_TRAINING_SETTINGS, type VoiceSetting } from '../../../src/workout/training-settings.ts';
import { createTrainer, type Said } from '../../../src/workout/trainer.ts';
import { film, reps, STANDING } from '../../support/browser/moves.ts';
import { exercise, filmOf, filmReps } from '../training/run.ts';

/** What a voice is told to say. */
function listen() {
  const said: string[] = [];
  return {
    said,
    voice: {
      count: (number: number) => void said.push(String(number)),
      say: (sentence: string) => void said.push(sentence),
      close: () => void said.push('(closed)'),
    },
  };
}

/** Has a trainer hear a whole film. */
function hear(
  course: CourseState,
  frames: readonly PoseFrame[],
  voice: VoiceSetting = 'counts-and-cues',
): { spoken: string[]; noted: readonly Said[]; course: CourseState } {
  const { said, voice: speaker } = listen();
  const trainer = createTrainer(speaker);
  const settings = { ...DEFAULT_TRAINING_SETTINGS, voice };
  let state = course;
  for (const frame of frames) {
    const next = follow(state, frame, { ...DEFAULT_SET_RULES, gesture: false });
    trainer.hear(state, next, settings, frame.timestampMs);
    state = next;
  }
  return { spoken: said, noted: trainer.said(), course: state };
}

const numbers = (spoken: readonly string[]): string[] => spoken.filter((line) => /^\d+$/u.test(line));
const wait = (ms: number) => ({ to: STANDING, ms });

describe('the trainer', () => {
  it('counts each rep once, also where the other arm comes a moment later', () => {
    for (const id of ['squat', 'biceps-curl', 'shoulder-press', 'lunge'])
      expect(numbers(hear(startCourse(exercise(id), 0), filmReps(id, 5)).spoken), id).to.deep.equal([
        '1',
        '2',
        '3',
        '4',
        '5',
      ]);
  });

  it('says the last rep of a target too', () => {
    const aimed = aimAt(startCourse(exercise('squat'), 0), { reps: 3, holdMs: null });
    expect(numbers(hear(aimed, filmReps('squat', 3)).spoken)).to.deep.equal(['1', '2', '3']);
  });

  it('begins at one with each set, and says nothing when one ends', () => {
    const frames = filmOf('squat', [...reps('squat', 2), wait(14_000), ...reps('squat', 2)]);
    const { spoken, course } = hear(startCourse(exercise('squat'), 0), frames);
    expect(numbers(spoken)).to.deep.equal(['1', '2', '1', '2']);
    const { said, voice } = listen();
    createTrainer(voice).hear(course, endSet(course, 99_999, 'button'), DEFAULT_TRAINING_SETTINGS, 99_999);
    expect(said).to.deep.equal([]);
  });

  it('goes on with what else is found out to be done', () => {
    const frames = film(STANDING, [wait(800), ...reps('squat', 3), ...reps('lateral-raise', 5)]);
    const counted = numbers(hear(startCourse(EXERCISES, 0), frames).spoken);
    expect(counted.slice(0, 3)).to.deep.equal(['1', '2', '3']);
    expect(counted.at(-1)).to.equal('5');
  });

  it('says a cue seldom, notes what it says, and is as quiet as it is told', () => {
    const frames = filmOf('squat', [...reps('squat', 2), ...reps('squat', 12, { isHalf: true })]);
    const { spoken, noted } = hear(startCourse(exercise('squat'), 0), frames);
    const cues = noted.filter(({ rule }) => rule !== null);
    expect(cues.length).to.be.within(1, 4);
    for (const [index, { atMs, text }] of cues.entries()) {
      expect(atMs - (cues[index - 1]?.atMs ?? -Infinity)).to.be.at.least(4000);
      expect(spoken).to.include(text);
    }
    expect(noted.filter(({ rule, text }) => rule === null && /^\d+$/u.test(text))).to.have.length(2);
    const counting = hear(startCourse(exercise('squat'), 0), frames, 'counts');
    expect(counting.spoken).to.deep.equal(['1', '2']);
    expect(counting.noted).to.deep.equal(noted);
    const silent = hear(startCourse(exercise('squat'), 0), frames, 'off');
    expect(silent.spoken).to.deep.equal([]);
    expect(silent.noted).to.deep.equal(noted);
  });

  it('says once what stands in the way of somebody who had begun', () => {
    const frames = filmReps('squat', 2);
    const startMs = (frames.at(-1)?.timestampMs ?? 0) + 33;
    const gone = film(STANDING, [wait(10_000)], { startMs }).map((frame) => ({ ...frame, pose: null }));
    const { spoken } = hear(startCourse(exercise('squat'), 0), [...frames, ...gone]);
    expect(spoken.filter((line) => line === 'Step into the picture.')).to.have.length(1);
    expect(hear(startCourse(exercise('squat'), 0), gone).spoken).to.deep.equal([]);
  });
});
