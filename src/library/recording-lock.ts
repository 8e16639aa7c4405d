/**
 * Runs `work` while holding the one lock of a recording, waiting for whoever has it. A tab holds it for as long
 * as it records or finalises, and the browser frees it when that tab dies: so whoever gets the lock of an
 * unfinished recording knows that nobody is working on it any more.
 */
export function withRecordingLock<T>(
  id: string,
  work: () => Promise<T>,
  { signal }: { signal?: AbortSignal } = {},
): Promise<T> {
  return navigator.locks.request(lockName(id), signal ? { signal } : {}, work) as Promise<T>;
}

/** As {@link withRecordingLock}, but does nothing where somebody holds the lock. */
export async function ifRecordingIsFree(id: string, work: () => Promise<void>): Promise<void> {
  await navigator.locks.request(lockName(id), { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}

const lockName = (id: string): string => `coterie-recording-${id}`;
