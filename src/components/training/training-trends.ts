import { msg, str } from '@lit/localize';
import type { TrainingWeek, WeekTotal } from '../../app.ts';
import { percentWords, UNKNOWN } from './training-words.ts';

/** One figure of some exercises, week by week. */
export interface TrainingTrend {
  readonly id: 'reps' | 'tension' | 'range';
  readonly name: string;
  /** What the chart says, for those who do not see it. */
  readonly words: string;
  /** `stacked`: what several exercises have together is of interest; `lines`: each one's own course. */
  readonly form: 'stacked' | 'lines';
  /** Those with anything in these weeks, in the order of {@link exercisesOf}; null where nothing was done. */
  readonly lines: readonly { readonly exercise: Exercise; readonly values: readonly (number | null)[] }[];
  readonly format: (value: number | null) => string;
}

/** An exercise of the charts; `colour` 1..6 is the same in all of them. */
export interface Exercise {
  /** Null stands for all that have no colour of their own. */
  readonly id: string | null;
  readonly name: string;
  readonly colour: number;
}

/** More colours cannot be told apart. */
const MOST_COLOURS = 6;

/** The exercises that were done most often in these weeks; the rest as one. */
export function exercisesOf(weeks: readonly TrainingWeek[]): readonly Exercise[] {
  const sets = new Map<string, { name: string; sets: number }>();
  for (const { exerciseId, exerciseName, sets: more } of weeks.flatMap(({ totals }) => totals))
    sets.set(exerciseId, { name: exerciseName, sets: (sets.get(exerciseId)?.sets ?? 0) + more });
  const ordered = [...sets].toSorted(([, a], [, b]) => b.sets - a.sets);
  const own = ordered.slice(0, ordered.length > MOST_COLOURS ? MOST_COLOURS - 1 : MOST_COLOURS);
  const exercises = own.map(([id, { name }], index): Exercise => ({ id, name, colour: index + 1 }));
  return ordered.length > own.length
    ? [...exercises, { id: null, name: msg('Others'), colour: MOST_COLOURS }]
    : exercises;
}

/** What the weeks have to show. */
export function trainingTrends(weeks: readonly TrainingWeek[]): readonly TrainingTrend[] {
  const exercises = exercisesOf(weeks);
  const named = new Set(exercises.map(({ id }) => id));
  const linesOf = (figure: (totals: readonly WeekTotal[]) => number | null): TrainingTrend['lines'] =>
    exercises
      .map((exercise) => ({
        exercise,
        values: weeks.map(({ totals }) =>
          figure(
            totals.filter(({ exerciseId }) =>
              exercise.id === null ? !named.has(exerciseId) : exerciseId === exercise.id,
            ),
          ),
        ),
      }))
      .filter(({ values }) => values.some((value) => value !== null && value > 0));
  const sumOf = (totals: readonly WeekTotal[], of: (total: WeekTotal) => number): number | null =>
    totals.length > 0 ? totals.reduce((sum, total) => sum + of(total), 0) : null;

  const reps = linesOf((totals) => sumOf(totals, (total) => total.reps));
  const tension = linesOf((totals) => sumOf(totals, (total) => total.underTensionMs / 60_000));
  const range = linesOf((totals) => {
    const done = sumOf(totals, (total) => (total.range === null ? 0 : total.reps));
    return done ? (sumOf(totals, (total) => (total.range ?? 0) * total.reps) ?? 0) / done : null;
  });
  return [
    {
      id: 'reps',
      name: msg('Reps a week'),
      words: totalWords(reps, formatCount),
      form: 'stacked',
      lines: reps,
      format: formatCount,
    },
    {
      id: 'tension',
      name: msg('Minutes under tension a week'),
      words: totalWords(tension, formatMinutes),
      form: 'stacked',
      lines: tension,
      format: formatMinutes,
    },
    {
      id: 'range',
      name: msg('Range of motion'),
      words: range.length > 0 ? msg('average of each week') : UNKNOWN,
      form: 'lines',
      lines: range,
      format: percentWords,
    },
  ];
}

/** `120 this week, 480 in all`. */
function totalWords(lines: TrainingTrend['lines'], format: (value: number) => string): string {
  if (lines.length === 0) return UNKNOWN;
  const last = lines.reduce((sum, { values }) => sum + (values.at(-1) ?? 0), 0);
  const all = lines.reduce((sum, { values }) => sum + values.reduce<number>((a, b) => a + (b ?? 0), 0), 0);
  return msg(str`${format(last)} in the last week, ${format(all)} in all`);
}

function formatCount(value: number | null): string {
  return value === null ? UNKNOWN : new Intl.NumberFormat().format(Math.round(value));
}

function formatMinutes(value: number | null): string {
  if (value === null) return UNKNOWN;
  return new Intl.NumberFormat(undefined, { maximumFractionDigits: value < 10 ? 1 : 0 }).format(value);
}
