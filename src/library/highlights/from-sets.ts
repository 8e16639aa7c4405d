import type { Moment, TrainedPart } from './moment.ts';

/** Sets of exercises; the best of each stands out. */
export function momentsFromSets(sets: readonly TrainedPart[]): readonly Moment[] {
  return sets
    .filter(({ reps, heldMs }) => reps > 0 || heldMs > 0)
    .map((set): Moment => {
      const { exercise, fromMs, toMs, reps, heldMs } = set;
      const others = sets.filter((other) => other.exercise === exercise && other !== set);
      const isBest = others.length > 0 && others.every((other) => amount(other) < amount(set));
      return {
        atMs: fromMs,
        fromMs: fromMs - 1_000,
        // The last reps are those that cost something, but a chapter begins with the first.
        toMs: Math.min(toMs + 1_000, fromMs + 20_000),
        score: isBest ? 0.9 : 0.5,
        reason: { kind: 'set', exercise, reps, heldMs, isBest },
      };
    });
}

const amount = ({ reps, heldMs }: TrainedPart): number => (reps > 0 ? reps : heldMs / 1000);
