/** A line of times, in WebVTT or SRT, ms. */
export interface CueTimes {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * WebVTT writes `01:02.345`, SRT `00:01:02,345`. Programs write both into either, one digit too few and spaces too many:
 * all of it is read.
 */
const TIME = String.raw`(?:(\d{1,4}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?`;
const TIMES = new RegExp(String.raw`^\s*${TIME}\s*--+>\s*${TIME}(?:\s|$)`);

/** The times that a line is; null where it is none, or ends before it begins. */
export function readCueTimes(line: string): CueTimes | null {
  // A line of times is short; a longer one is not looked at, however it was made.
  const match = TIMES.exec(line.slice(0, 200));
  if (!match) return null;
  const fromMs = msOf(match[1], match[2], match[3], match[4]);
  const toMs = msOf(match[5], match[6], match[7], match[8]);
  return toMs > fromMs ? { fromMs, toMs } : null;
}

/** Whether a line begins another cue, with times that make sense or not. */
export const isCueTimes = (line: string): boolean => line.includes('-->');

function msOf(hours = '0', minutes = '0', seconds = '0', fraction = '0'): number {
  return (
    Number(hours) * 3_600_000 +
    Number(minutes) * 60_000 +
    Number(seconds) * 1000 +
    Number(fraction.padEnd(3, '0'))
  );
}
