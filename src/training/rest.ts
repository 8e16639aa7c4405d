import type { SetsState } from './sets.ts';

/** How one rests between two sets. */
export interface Rest {
  readonly restedMs: number;
  /** Of the planned rest, how much is to come; 0 when it is over, null where none is planned. */
  readonly leftMs: number | null;
}

/** The rest that goes on; null during a set, and before the first. `plannedMs` null plans none. */
export function restOf(state: SetsState, nowMs: number, plannedMs: number | null): Rest | null {
  const last = state.sets.at(-1);
  if (state.running || !last) return null;
  // A clock that was put back begins at nothing, not below.
  const restedMs = Math.max(0, nowMs - last.endedAtMs);
  return { restedMs, leftMs: plannedMs === null ? null : Math.max(0, plannedMs - restedMs) };
}
