import { AppError } from '../../../lib/errors.ts';
import type { Ffmpeg, FfmpegRun, RunListeners } from '../../ffmpeg/ffmpeg.client.ts';

/** Runs ffmpeg once. @throws 'export-failed' with its last lines */
export type RunFfmpeg = (run: FfmpegRun, listeners: RunListeners) => Promise<void>;

/** Several cores, which share what there is to do. */
export interface CorePool {
  /**
   * Does a job on the next core that is free, in the order of asking. Where its core fails, crashes or falls silent, that
   * is ended and the job begins anew on another; `job` says with each beginning how many there were before.
   * @throws 'export-failed' with ffmpeg's last lines once it has begun {@link MOST_BEGINNINGS} times
   * @throws what `job` itself throws, at once
   */
  run<T>(job: (run: RunFfmpeg, failures: number) => Promise<T>): Promise<T>;
  /** Ends all cores at once; what is running or waiting rejects. */
  close(): void;
}

/** How a pool gets on. */
export interface CorePoolSettings {
  readonly size: number;
  readonly open: () => Promise<Ffmpeg>;
  /** A core that neither encodes nor reads for so long has hung. */
  readonly silentS: number;
}

/** Once, and up to three times anew. */
export const MOST_BEGINNINGS = 4;
/** A core's memory grows with what it ran, and never shrinks. */
const MOST_GROWTH = 1.5;
const BEAT_MS = 1000;

/** What a job's own ffmpeg did wrong, and not what the job made of it. */
class CoreFailure extends Error {}

/** Cores are opened when there is work for them, and kept for the next. */
export function openCorePool({ size, open, silentS }: CorePoolSettings): CorePool {
  const living = new Set<Ffmpeg>();
  const free: Ffmpeg[] = [];
  const firstBytes = new WeakMap<Ffmpeg, number>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let isClosed = false;
  const hasClosed = (): boolean => isClosed;

  const gone = (): AppError => new AppError('export-failed', 'The exporter was closed.');
  const end = (core: Ffmpeg): void => {
    living.delete(core);
    core.close();
  };
  const take = async (): Promise<Ffmpeg> => {
    const kept = free.pop();
    if (kept) return kept;
    const core = await open();
    living.add(core);
    if (isClosed) {
      end(core);
      throw gone();
    }
    return core;
  };
  const putBack = (core: Ffmpeg, memoryBytes: number): void => {
    if (!living.has(core)) return;
    const first = firstBytes.get(core);
    if (first === undefined) firstBytes.set(core, memoryBytes);
    if (memoryBytes > MOST_GROWTH * (first ?? memoryBytes)) end(core);
    else free.push(core);
  };

  const attempt = async <T>(job: (run: RunFfmpeg) => Promise<T>): Promise<T> => {
    const core = await take().catch((cause: unknown) => {
      throw new CoreFailure('not opened', { cause });
    });
    try {
      let memoryBytes = 0;
      const result = await job(async (run, listeners) => {
        memoryBytes = await unlessSilent(core, run, listeners, silentS).catch((cause: unknown) => {
          throw new CoreFailure('failed', { cause });
        });
      });
      putBack(core, memoryBytes);
      return result;
    } catch (error) {
      end(core);
      throw error;
    }
  };

  return {
    async run(job) {
      if (busy >= size) await new Promise<void>((resolve) => waiting.push(resolve));
      else busy += 1;
      try {
        for (let failures = 0; ; failures += 1) {
          if (isClosed) throw gone();
          try {
            return await attempt((run) => job(run, failures));
          } catch (error) {
            if (!(error instanceof CoreFailure)) throw error;
            if (hasClosed() || failures + 1 >= MOST_BEGINNINGS) throw error.cause;
          }
        }
      } finally {
        const next = waiting.shift();
        if (next) next();
        else busy -= 1;
      }
    },
    close() {
      isClosed = true;
      for (const core of living) end(core);
      free.length = 0;
    },
  };
}

/** A late beat counts once, however late: a machine that slept is not laid at ffmpeg's door. */
async function unlessSilent(
  core: Ffmpeg,
  run: FfmpegRun,
  listeners: RunListeners,
  silentS: number,
): Promise<number> {
  const { promise: silent, reject } = Promise.withResolvers<never>();
  let silentBeats = 0;
  const timer = setInterval(() => {
    silentBeats += 1;
    if (silentBeats * BEAT_MS > silentS * 1000)
      reject(new AppError('export-failed', `The exporter said nothing for ${silentS} s.`));
  }, BEAT_MS);
  const onSign = (): void => {
    silentBeats = 0;
    listeners.onSign?.();
  };
  try {
    return await Promise.race([core.run(run, { ...listeners, onSign }), silent]);
  } finally {
    clearInterval(timer);
  }
}
