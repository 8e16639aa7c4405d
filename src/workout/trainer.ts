import { obstacleIn, type CourseState } from '../training/course.ts';
import { cueText, nextCue, obstacleText, SILENT, type CueState } from '../training/cues.ts';
import { restOf } from '../training/rest.ts';
import type { SetsState } from '../training/sets.ts';
import type { TrainingSettings } from './training-settings.ts';
import type { Voice } from './voice.ts';
import type { Remark } from './workout-view.ts';

/** Something that was said, be it only in writing. */
export interface Said {
  /** ms since 1970 */
  readonly atMs: number;
  readonly text: string;
  /** The form rule's id; null of counts and of what stands in the way. */
  readonly rule: string | null;
}

/** Watches a course, and says what there is to say about it. */
export interface Trainer {
  /** The course has changed. */
  hear(before: CourseState, now: CourseState, settings: TrainingSettings, atMs: number): void;
  /** The oldest first. */
  said(): readonly Said[];
  close(): void;
}

/** Of a rest, so many seconds are counted aloud. */
const LAST_SECONDS = 3;
/** Hours of training are a few thousand. */
const MOST_SAID = 10_000;

/** What is to be shown of a course at the moment. */
export function remarkOf(course: CourseState): Remark {
  const { counter } = course;
  const fault = counter?.counting.fault ?? null;
  const obstacle = obstacleIn(course);
  return {
    fault,
    cue: (counter && fault && cueText(counter.exercise, fault)) ?? null,
    obstacle,
    advice: obstacle && obstacleText(obstacle),
  };
}

/** How many reps the set has that runs; of one that has ended with its last rep just now, how many it had. */
function repsOf({ running, sets }: SetsState, before: SetsState): number {
  if (running) return running.reps.length;
  return sets.length > before.sets.length ? (sets.at(-1)?.reps.length ?? 0) : 0;
}

/** How many of them there were before. */
function repsBefore(now: SetsState, before: SetsState): number {
  const isAnother = now.running !== null && now.sets.length > before.sets.length;
  return isAnother ? 0 : (before.running?.reps.length ?? 0);
}

/** A trainer that speaks with `voice`, which it closes. */
export function createTrainer(voice: Voice): Trainer {
  const said: Said[] = [];
  let cues: CueState = SILENT;
  let exerciseId: string | null = null;
  let restLeftS: number | null = null;

  const note = (line: Said): void => {
    if (said.length < MOST_SAID) said.push(line);
  };
  const countAloud = (before: CourseState, now: CourseState, isAloud: boolean, atMs: number): void => {
    const reps = repsOf(now.sets, before.sets);
    // The other side of a rep that was counted already changes it, and adds none.
    if (reps <= repsBefore(now.sets, before.sets)) return;
    note({ atMs, text: String(reps), rule: null });
    if (isAloud) voice.count(reps);
  };
  const cueAloud = ({ counter }: CourseState, isAloud: boolean, atMs: number): void => {
    if (!counter) return;
    if (counter.exercise.id !== exerciseId) cues = SILENT;
    exerciseId = counter.exercise.id;
    const { state, cue } = nextCue(cues, counter.exercise, counter.counting, atMs);
    cues = state;
    if (!cue) return;
    note({ atMs, text: cue.text, rule: cue.kind === 'form' ? cue.id : null });
    if (isAloud) voice.say(cue.text);
  };

  /** The last seconds of a rest that was planned, once each. */
  const countRest = ({ sets }: CourseState, restMs: number | null, atMs: number): void => {
    const leftMs = restOf(sets, atMs, restMs)?.leftMs ?? null;
    const leftS = leftMs === null ? null : Math.ceil(leftMs / 1000);
    if (leftS === restLeftS) return;
    restLeftS = leftS;
    if (leftS !== null && leftS >= 1 && leftS <= LAST_SECONDS) voice.count(leftS);
  };

  return {
    hear: (before, now, { voice: spoken, voiceCountdown, restMs }, atMs) => {
      countAloud(before, now, spoken !== 'off', atMs);
      if (voiceCountdown && spoken !== 'off') countRest(now, restMs, atMs);
      cueAloud(now, spoken === 'counts-and-cues', atMs);
    },
    said: () => said,
    close: () => voice.close(),
  };
}
