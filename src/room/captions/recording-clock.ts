/**
 * Where a moment is in a recording whose pauses are cut out. All moments are ms since the page was opened, which a
 * change of the system's clock does not move; they may be asked for after the fact.
 */
export interface RecordingClock {
  /** ms from the recording's beginning; a moment within a pause is where the pause was cut, one before it began 0. */
  at(momentMs: number): number;
  pause(momentMs: number): void;
  resume(momentMs: number): void;
}

/** A clock that runs from `startedAtMs` on. */
export function createRecordingClock(startedAtMs: number): RecordingClock {
  /** Of those that are over. */
  const pauses: { readonly fromMs: number; readonly toMs: number }[] = [];
  let pausedAtMs: number | null = null;
  return {
    at: (momentMs) => {
      const running = pausedAtMs === null ? [] : [{ fromMs: pausedAtMs, toMs: Infinity }];
      const pausedMs = [...pauses, ...running]
        .filter(({ fromMs }) => fromMs < momentMs)
        .reduce((sum, { fromMs, toMs }) => sum + Math.min(toMs, momentMs) - fromMs, 0);
      return Math.max(0, momentMs - startedAtMs - pausedMs);
    },
    pause: (momentMs) => {
      pausedAtMs ??= momentMs;
    },
    resume: (momentMs) => {
      if (pausedAtMs !== null) pauses.push({ fromMs: pausedAtMs, toMs: momentMs });
      pausedAtMs = null;
    },
  };
}
