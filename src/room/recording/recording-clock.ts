/** The time of a recording that is being made, whose pauses are cut out; nobody's setting of clocks moves it. */
export interface RecordingClock {
  /** When it began, ms since 1970 by the device's clock of that moment. */
  readonly startedAtMs: number;
  readonly isPaused: boolean;
  /** How much has been recorded, ms. */
  readMs(): number;
  /**
   * Where a moment is in the recording, ms from its beginning; may be asked for after the fact. `momentMs`: since the
   * page was opened. A moment within a pause is where the pause was cut, one before the recording began 0.
   */
  at(momentMs: number): number;
  /** Whether all between two moments is in the recording: none of it before it began, nor in a pause. */
  covers(fromMs: number, toMs: number): boolean;
  /** How long ago it began, pauses included, ms. */
  ageMs(): number;
  pause(): void;
  resume(): void;
}

/**
 * Runs from now on, or from `startedAtMs`, which was a moment ago: since then nobody has set the clock of the device.
 * `nowMs`: since the page was opened.
 */
export function createRecordingClock({
  startedAtMs,
  nowMs = () => performance.now(),
}: { startedAtMs?: number; nowMs?: () => number } = {}): RecordingClock {
  const since = startedAtMs ?? Date.now();
  const beganAtMs = nowMs() - (startedAtMs === undefined ? 0 : Math.max(0, Date.now() - startedAtMs));
  /** Those that are over. */
  const pauses: { readonly fromMs: number; readonly toMs: number }[] = [];
  let pausedAtMs: number | null = null;
  const allPauses = (): typeof pauses =>
    pausedAtMs === null ? pauses : [...pauses, { fromMs: pausedAtMs, toMs: Infinity }];
  const at = (momentMs: number): number => {
    const pausedMs = allPauses()
      .filter(({ fromMs }) => fromMs < momentMs)
      .reduce((sum, { fromMs, toMs }) => sum + Math.min(toMs, momentMs) - fromMs, 0);
    return Math.max(0, momentMs - beganAtMs - pausedMs);
  };
  return {
    startedAtMs: since,
    get isPaused() {
      return pausedAtMs !== null;
    },
    readMs: () => at(nowMs()),
    at,
    covers: (fromMs, toMs) =>
      fromMs >= beganAtMs && allPauses().every((pause) => toMs < pause.fromMs || fromMs >= pause.toMs),
    ageMs: () => nowMs() - beganAtMs,
    pause: () => {
      pausedAtMs ??= nowMs();
    },
    resume: () => {
      if (pausedAtMs !== null) pauses.push({ fromMs: pausedAtMs, toMs: nowMs() });
      pausedAtMs = null;
    },
  };
}
