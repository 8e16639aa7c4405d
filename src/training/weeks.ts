import { momentOf, type TrainingSession } from './session.ts';
import { summariseSet } from './set-summary.ts';

/** What was done of one exercise in one week. */
export interface WeekTotal {
  readonly exerciseId: string;
  /** As it was called last. */
  readonly exerciseName: string;
  readonly sets: number;
  readonly reps: number;
  readonly heldMs: number;
  readonly underTensionMs: number;
  /** Of all reps on average, 1 is all of it; null where there is none. */
  readonly range: number | null;
}

/** One week from Monday to Sunday as the clock on the wall has it. */
export interface TrainingWeek {
  /** Midnight on its Monday, ms since 1970. Weeks in which the clocks change are an hour longer or shorter. */
  readonly startsAtMs: number;
  /** Its number by ISO 8601, and the year that it belongs to: the one that its Thursday is in. */
  readonly year: number;
  readonly week: number;
  /** In the order in which the exercises were first done in it; empty in weeks without any. */
  readonly totals: readonly WeekTotal[];
}

/** Beyond this the earliest weeks are left out: a clock that was wrong once draws no chart of decades. */
const MOST_WEEKS = 520;

/**
 * What was done week by week, from the first one with a set to that of `nowMs`, empty ones in between included; the
 * earliest first. A set belongs to the week that it began in, in local time.
 */
export function trainingWeeks(sessions: readonly TrainingSession[], nowMs: number): readonly TrainingWeek[] {
  const byMonday = new Map<number, Map<string, WeekTotal>>();
  for (const session of sessions) {
    for (const set of session.sets) {
      const monday = mondayOf(momentOf(session, set.startedAtMs));
      const totals = byMonday.get(monday) ?? new Map<string, WeekTotal>();
      byMonday.set(monday, totals);
      const { reps, heldMs, underTensionMs, range } = summariseSet(set);
      const before = totals.get(set.exerciseId);
      totals.set(set.exerciseId, {
        exerciseId: set.exerciseId,
        exerciseName: set.exerciseName,
        sets: (before?.sets ?? 0) + 1,
        reps: (before?.reps ?? 0) + reps,
        heldMs: (before?.heldMs ?? 0) + heldMs,
        underTensionMs: (before?.underTensionMs ?? 0) + underTensionMs,
        range: meanOf([before?.range ?? null, before?.reps ?? 0], [range, reps]),
      });
    }
  }
  if (byMonday.size === 0) return [];
  const weeks: TrainingWeek[] = [];
  const last = Math.max(mondayOf(nowMs), ...byMonday.keys());
  for (let monday = Math.min(...byMonday.keys()); monday <= last; monday = daysAfter(monday, 7)) {
    weeks.push({
      startsAtMs: monday,
      ...isoWeekOf(monday),
      totals: [...(byMonday.get(monday)?.values() ?? [])],
    });
  }
  return weeks.slice(-MOST_WEEKS);
}

function meanOf(...parts: readonly (readonly [mean: number | null, count: number])[]): number | null {
  const count = parts.reduce((total, [mean, many]) => total + (mean === null ? 0 : many), 0);
  const sum = parts.reduce((total, [mean, many]) => total + (mean ?? 0) * many, 0);
  return count > 0 ? sum / count : null;
}

/** Midnight on the Monday of the week that a moment is in, in local time. */
export function mondayOf(atMs: number): number {
  const date = new Date(atMs);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() - ((date.getDay() + 6) % 7)).getTime();
}

/** The same time of day so many days later, whatever the clocks do in between. */
function daysAfter(atMs: number, days: number): number {
  const date = new Date(atMs);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** @see https://en.wikipedia.org/wiki/ISO_week_date */
function isoWeekOf(monday: number): { readonly year: number; readonly week: number } {
  const thursday = new Date(daysAfter(monday, 3));
  const year = thursday.getFullYear();
  // The 4th of January is always in the first week. Rounded, since a week may have an hour more or less.
  const first = mondayOf(new Date(year, 0, 4).getTime());
  return { year, week: 1 + Math.round((monday - first) / 604_800_000) };
}
