/** A rate that was watched for less than this says little. */
const WATCH_MS = 1_000;

/** Tells how long a transfer will take, by its rate since it began or went on. */
export function createTimeLeft(
  nowMs: () => number = () => performance.now(),
): (doneBytes: number, sizeBytes: number) => number | null {
  let begin: { readonly bytes: number; readonly atMs: number } | null = null;
  return (doneBytes, sizeBytes) => {
    begin ??= { bytes: doneBytes, atMs: nowMs() };
    const passedMs = nowMs() - begin.atMs;
    const came = doneBytes - begin.bytes;
    if (passedMs < WATCH_MS || came <= 0) return null;
    return ((sizeBytes - doneBytes) * passedMs) / came;
  };
}
