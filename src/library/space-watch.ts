import { AppError } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { Recorder } from '../media/recording/recorder.ts';
import type { RecordingRecord } from '../storage/schema.ts';
import type { StorageMeter } from '../storage/storage-use.ts';

/** Watches over the space there is while something is recorded. */
export interface SpaceWatch {
  /** Whole minutes for which the space lasts that is left, 0 to 9; null while there are more, or nothing is recorded. */
  readonly minutesLeft: ReadonlyStore<number | null>;
  /** Watches until the recording ends, or ends it ('storage-full') while what there is of it can still be finalised. */
  guard(recording: Pick<Recorder, 'stopFor' | 'closed'>): void;
  /** @throws 'storage-full' where a recording would have to end soon after it began */
  ensureSpace(): Promise<void>;
}

const WATCH_MS = 2000;
/** How far back the rate is measured: a picture that moves more for a moment is no reason for a warning. */
const RATE_WINDOW_MS = 30_000;
/** With less, a rate says nothing. */
const SHORTEST_WINDOW_MS = 3000;
const WARN_MINUTES = 10;
/** A finalised recording takes as much again, the index included, until the raw one is let go of. */
const FINALISED_SHARE = 1.02;
/** For what else is written meanwhile, and for a browser whose estimate is late. */
const MARGIN_BYTES = 24e6;
/** About two minutes at 720p. */
const ENOUGH_BYTES = 100e6;

/** What the space is reckoned from. */
export interface SpaceUse {
  readonly freeBytes: number;
  /** Of recordings that are not finalised yet. */
  readonly unfinishedBytes: number;
  /** Of all recordings that run, together. */
  readonly bytesPerMs: number;
}

/** What can still be recorded and finalised, in bytes; negative where even that will be tight. */
export function spareBytes({ freeBytes, unfinishedBytes }: Omit<SpaceUse, 'bytesPerMs'>): number {
  return (freeBytes - unfinishedBytes * FINALISED_SHARE - MARGIN_BYTES) / (1 + FINALISED_SHARE);
}

/** How long recording can go on as it does, in ms. */
export function timeLeftMs({ bytesPerMs, ...use }: SpaceUse): number {
  return bytesPerMs > 0 ? Math.max(0, spareBytes(use)) / bytesPerMs : Infinity;
}

/** Makes the watch; `list` knows the recordings of all tabs, which share the space. */
export function createSpaceWatch(
  list: ReadonlyStore<readonly RecordingRecord[]>,
  meter: Pick<StorageMeter, 'use' | 'refresh'>,
): SpaceWatch {
  const minutesLeft = createStore<number | null>(null);
  const guarded = new Set<Pick<Recorder, 'stopFor'>>();
  let samples: { readonly atMs: number; readonly bytes: number }[] = [];
  let timer: ReturnType<typeof setInterval> | undefined;

  const sizeOf = (isCounted: (record: RecordingRecord) => boolean): number =>
    list.value.reduce((sum, record) => sum + (isCounted(record) ? record.sizeBytes : 0), 0);
  const space = (): Omit<SpaceUse, 'bytesPerMs'> => {
    const { quotaBytes, usedBytes } = meter.use.value;
    return { freeBytes: quotaBytes - usedBytes, unfinishedBytes: sizeOf(({ state }) => state !== 'ready') };
  };

  const measureRate = (): number | null => {
    const now = { atMs: performance.now(), bytes: sizeOf(({ state }) => state === 'recording') };
    // One that has ended takes its bytes out of the sum: it begins anew.
    if (now.bytes < (samples.at(-1)?.bytes ?? 0)) samples = [];
    samples = [...samples.filter(({ atMs }) => atMs > now.atMs - RATE_WINDOW_MS), now];
    const [first] = samples;
    const spanMs = now.atMs - (first?.atMs ?? now.atMs);
    return spanMs < SHORTEST_WINDOW_MS ? null : (now.bytes - (first?.bytes ?? 0)) / spanMs;
  };

  const look = async (): Promise<void> => {
    await meter.refresh();
    const use = space();
    const bytesPerMs = measureRate();
    if (spareBytes(use) <= 0) {
      const full = new AppError('storage-full', 'The space is used up; what was recorded is kept.');
      for (const recording of guarded) recording.stopFor(full);
    }
    if (bytesPerMs === null) return;
    const minutes = Math.floor(timeLeftMs({ ...use, bytesPerMs }) / 60_000);
    minutesLeft.set(minutes < WARN_MINUTES ? minutes : null);
  };
  const watch = (): void => {
    look().catch((error: unknown) => log.warn('The space that is left could not be measured.', error));
  };

  return {
    minutesLeft,
    guard(recording) {
      guarded.add(recording);
      timer ??= setInterval(watch, WATCH_MS);
      const forget = (): void => {
        guarded.delete(recording);
        if (guarded.size > 0) return;
        clearInterval(timer);
        timer = undefined;
        samples = [];
        minutesLeft.set(null);
      };
      recording.closed.then(forget, forget);
    },
    async ensureSpace() {
      await meter.refresh();
      if (spareBytes(space()) < ENOUGH_BYTES / 2)
        throw new AppError('storage-full', 'Too little space is left to start recording.');
    },
  };
}
