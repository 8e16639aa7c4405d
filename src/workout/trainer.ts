import type { CourseState } from '../training/course.ts';
import { adviceOf, cueOf } from '../training/cues.ts';
import type { Remark } from './workout-view.ts';
import type { TrainingSettings } from './training-settings.ts';
import type { Voice } from './voice.ts';

/** Something that was said aloud or shown. */
export interface Said {
  /** ms since 1970 */
  readonly atMs: number;
  readonly text: string;
  /** The form rule's id; null of counts and of what stands in the way. */
  readonly rule: string | null;
}

/** Watches a course, and says what there is to say about it. */
export interface Trainer {
  /** The course has changed. True where that is news that should be shown at once. */
  hear(before: CourseState, now: CourseState, settings: TrainingSettings, atMs: number): boolean;
  /** What is to be shown just now. */
  remark(): Remark;
  /** The oldest first. */
  said(): readonly Said[];
  close(): void;
}

/** The same is not said again before this. */
const AGAIN_MS = 8_000;
/** Hours of training are a few thousand. */
const MOST_SAID = 10_000;

/** What is shown of a course where nothing is said. */
export function silentRemark({ counter }: CourseState): Remark {
  if (!counter) return { cue: null, advice: null };
  const { exercise, counting } = counter;
  return {
    cue: counting.fault && cueOf(exercise, counting.fault),
    advice: counting.obstacle && adviceOf(counting.obstacle, exercise),
  };
}

/** A trainer that speaks with `voice`, which it closes. */
export function createTrainer(voice: Voice): Trainer {
  const lastSaid = new Map<string, number>();
  const said: Said[] = [];
  let shown: Remark = { cue: null, advice: null };

  const note = (line: Said): void => {
    if (said.length < MOST_SAID) said.push(line);
  };
  const sayOnceInAWhile = (text: string, rule: string | null, atMs: number, isAloud: boolean): void => {
    if (atMs - (lastSaid.get(text) ?? -Infinity) < AGAIN_MS) return;
    lastSaid.set(text, atMs);
    note({ atMs, text, rule });
    if (isAloud) voice.say(text);
  };
  const countAloud = (before: CourseState, now: CourseState, isAloud: boolean, atMs: number): boolean => {
    const reps = now.sets.running?.reps.length ?? 0;
    const isNew = reps > (before.sets.running?.reps.length ?? 0);
    if (!isNew) return false;
    note({ atMs, text: String(reps), rule: null });
    if (isAloud) voice.count(reps);
    return true;
  };

  return {
    hear: (before, now, { voice: spoken }, atMs) => {
      const wasShown = shown;
      shown = silentRemark(now);
      const isCounted = countAloud(before, now, spoken !== 'off', atMs);
      const speaks = spoken === 'counts-and-cues';
      if (shown.advice) sayOnceInAWhile(shown.advice, null, atMs, speaks);
      else if (shown.cue && now.sets.running)
        sayOnceInAWhile(shown.cue, now.counter?.counting.fault ?? null, atMs, speaks);
      return (
        isCounted ||
        shown.advice !== wasShown.advice ||
        shown.cue !== wasShown.cue ||
        now.sets.running?.startedAtMs !== before.sets.running?.startedAtMs
      );
    },
    remark: () => shown,
    said: () => said,
    close: () => voice.close(),
  };
}
