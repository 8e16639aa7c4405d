import { msg, str } from '@lit/localize';
import type { Rep, SetSummary, SetTarget, TrainingSession } from '../../app.ts';
import { summariseSet } from '../../app.ts';
import { formatClock } from '../shared/format.ts';

/** What stands where a figure is not known. */
export const UNKNOWN = '–';

/** `12`, `12 of 15`, or of a hold `0:45 of 1:00`. */
export function doneWords({ reps, heldMs }: SetSummary, target: SetTarget): string {
  if (heldMs > 0 && reps === 0) {
    const held = formatClock(heldMs);
    return target.holdMs === null ? held : msg(str`${held} of ${formatClock(target.holdMs)}`);
  }
  return target.reps === null ? String(reps) : msg(str`${reps} of ${target.reps}`);
}

/** `6 left, 6 right`; empty where sides make no difference. */
export function sideWords({ left, right }: SetSummary): string {
  return left + right > 0 ? msg(str`${left} left, ${right} right`) : '';
}

/** `1.2 · 0.3 · 1.4 s`: away, held, and back. */
export function tempoWords(tempo: Rep['tempo'] | null): string {
  if (!tempo) return UNKNOWN;
  const seconds = new Intl.NumberFormat(undefined, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const parts = [tempo.outMs, tempo.holdMs, tempo.backMs].map((spanMs) => seconds.format(spanMs / 1000));
  return msg(str`${parts.join(' · ')} s`);
}

/** `94 %`. */
export function percentWords(part: number | null): string {
  if (part === null) return UNKNOWN;
  return new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 0 }).format(part);
}

/** What was done in a session, an exercise at a time: `Squat 12, 10, 8`. */
export function exerciseWords({ sets }: TrainingSession): readonly string[] {
  const byExercise = new Map<string, { name: string; done: string[] }>();
  for (const set of sets) {
    const known = byExercise.get(set.exerciseId) ?? { name: set.exerciseName, done: [] };
    byExercise.set(set.exerciseId, known);
    known.done.push(doneWords(summariseSet(set), { reps: null, holdMs: null }));
  }
  return [...byExercise.values()].map(({ name, done }) => `${name} ${done.join(', ')}`);
}

/** `3 sets, 30 reps, 12:40`. Of a film the time is that of its sets, since it is looked at faster than it lasts. */
export function sessionFacts({ sets, startedAtMs, endedAtMs, origin }: TrainingSession): readonly string[] {
  const reps = sets.reduce((sum, set) => sum + set.reps.length, 0);
  const lastMs = Math.max(0, ...sets.map((set) => set.endedAtMs));
  return [
    sets.length === 1 ? msg('1 set') : msg(str`${sets.length} sets`),
    reps === 1 ? msg('1 rep') : msg(str`${reps} reps`),
    formatClock(origin === 'film' ? lastMs : endedAtMs - startedAtMs),
  ];
}
