/** The time of a recording that is being made. */
export interface RecordingClock {
  /** When it began, ms since 1970 by the device's clock of that moment. */
  readonly startedAtMs: number;
  readonly isPaused: boolean;
  /** How much has been recorded, ms: pauses are left out, and nobody's setting of clocks moves it. */
  readMs(): number;
  /** How long ago it began, pauses included, ms. */
  ageMs(): number;
  pause(): void;
  resume(): void;
}

/** Runs from `startedAtMs` on, which was a moment ago: since then nobody has set the clock of the device. */
export function createRecordingClock({
  startedAtMs = Date.now(),
}: { startedAtMs?: number } = {}): RecordingClock {
  const nowMs = (): number => performance.now();
  const beganAtMs = nowMs() - Math.max(0, Date.now() - startedAtMs);
  let pausedMs = 0;
  let pausedSinceMs: number | null = null;
  return {
    startedAtMs,
    get isPaused() {
      return pausedSinceMs !== null;
    },
    readMs: () => (pausedSinceMs ?? nowMs()) - beganAtMs - pausedMs,
    ageMs: () => nowMs() - beganAtMs,
    pause: () => {
      pausedSinceMs ??= nowMs();
    },
    resume: () => {
      if (pausedSinceMs !== null) pausedMs += nowMs() - pausedSinceMs;
      pausedSinceMs = null;
    },
  };
}
