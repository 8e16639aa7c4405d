/** Which limb did it; `both` where they move together, or where it makes no difference. */
export type Side = 'left' | 'right' | 'both';

/** One whole repetition. */
export interface Rep {
  /** When it was complete: ms on the clock of its frames. */
  readonly atMs: number;
  readonly side: Side;
  /** How long each part took, ms: away from the start, held at the far end, and back. */
  readonly tempo: { readonly outMs: number; readonly holdMs: number; readonly backMs: number };
  /** How far the movement went: 1 is all of it, and more is possible; what only just counts is less. */
  readonly range: number;
  /** How alike left and right moved, 0..1; null where one side alone moved or was seen. */
  readonly symmetry: number | null;
  /** Ids of the form rules that it broke. */
  readonly faults: readonly string[];
}

/** A hold: kept for so long, without a break. */
export interface Hold {
  readonly atMs: number;
  readonly heldMs: number;
  readonly faults: readonly string[];
}
