/** A value with what it was before, and what was undone of it. */
export interface History<T> {
  readonly past: readonly T[];
  readonly now: T;
  readonly future: readonly T[];
}

/** So many steps can be undone. */
const MOST_STEPS = 100;

/** A value that was never changed. */
export function beginHistory<T>(now: T): History<T> {
  return { past: [], now, future: [] };
}

/** A step further; what was undone is gone. */
export function step<T>({ past, now }: History<T>, next: T): History<T> {
  return { past: [...past, now].slice(-MOST_STEPS), now: next, future: [] };
}

/** A step back; the same where there is none. */
export function undo<T>(history: History<T>): History<T> {
  const last = history.past.at(-1);
  if (last === undefined) return history;
  return { past: history.past.slice(0, -1), now: last, future: [history.now, ...history.future] };
}

/** The last step back undone; the same where there is none. */
export function redo<T>(history: History<T>): History<T> {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.now], now: next, future };
}
