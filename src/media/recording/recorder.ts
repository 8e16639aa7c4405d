import { AppError } from '../../lib/errors.ts';
import { createSerialQueue } from '../../lib/serial.ts';
import type { Closable } from '../../lib/stage.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';

/** Where a recorder puts its bytes, in order. Implemented by storage, handed in by the library. */
export interface ChunkSink {
  /**
   * Resolves when the chunk is on disk. Takes ownership of `bytes`. `capturedAtMs`: ms since 1970, by the page's steady
   * clock; `part`: 0 until the first pause, 1 until the second... @throws 'storage-full' @throws 'storage-blocked'
   */
  append(bytes: ArrayBuffer, capturedAtMs: number, part: number): Promise<void>;
}

/** How a recorder encodes. */
export interface RecorderSettings {
  /** As `MediaRecorder` takes it; see format.ts. */
  readonly mimeType: string;
  readonly videoBitrateBps: number;
  readonly audioBitrateBps: number;
  /** How often encoded bytes are handed to the sink. */
  readonly timesliceMs: number;
  readonly keyFrameIntervalMs: number;
}

/**
 * A running recording. `closed` rejects where it stopped by itself (disk full, encoder failure) and resolves
 * where it was closed or its tracks ended; either way the sink has then got everything it will get.
 */
export interface Recorder extends Closable {
  readonly mimeType: string;
  readonly sizeBytes: ReadonlyStore<number>;
  readonly startedAtMs: number;
  readonly isPaused: ReadonlyStore<boolean>;
  /** What happens until {@link resume} is left out, as if no time had passed. Does nothing once it is closed. */
  pause(): void;
  resume(): void;
  /** Stops for a reason, which `closed` rejects with when everything until now is stored. */
  stopFor(reason: Error): void;
}

/** Chromium's own option: the type of the DOM library does not have it yet. */
interface KeyFrameOptions extends MediaRecorderOptions {
  videoKeyFrameIntervalDuration?: number;
}

function createMediaRecorder(input: MediaStream, settings: RecorderSettings): MediaRecorder {
  const options: KeyFrameOptions = {
    mimeType: settings.mimeType,
    videoBitsPerSecond: settings.videoBitrateBps,
    audioBitsPerSecond: settings.audioBitrateBps,
    videoKeyFrameIntervalDuration: settings.keyFrameIntervalMs,
  };
  try {
    return new MediaRecorder(input, options);
  } catch (error) {
    throw new AppError('recording-unsupported', `This browser cannot record ${settings.mimeType}.`, {
      cause: error,
    });
  }
}

/**
 * Records `input` into `sink`, chunk by chunk and in order; the caller keeps the tracks. After a failed chunk
 * none follows, so that what is stored has no hole.
 * @throws 'recording-unsupported' @throws 'recording-failed' where it cannot start
 */
export function openRecorder(
  input: MediaStream,
  settings: RecorderSettings,
  sink: ChunkSink,
  { signal }: { signal: AbortSignal },
): Recorder {
  signal.throwIfAborted();
  const recorder = createMediaRecorder(input, settings);
  const enqueue = createSerialQueue();
  const sizeBytes = createStore(0);
  const { promise: closed, resolve, reject }: PromiseWithResolvers<void> = Promise.withResolvers();
  let failure: unknown = null;
  /** Ended for that, though everything could be stored. */
  let reason: Error | null = null;
  let part = 0;

  const stop = (): void => {
    if (recorder.state !== 'inactive') recorder.stop();
  };
  const store = async (blob: Blob, capturedAtMs: number, ofPart: number): Promise<void> => {
    if (failure !== null) return;
    try {
      const bytes = await blob.arrayBuffer();
      const { byteLength } = bytes;
      await sink.append(bytes, capturedAtMs, ofPart);
      sizeBytes.update((size) => size + byteLength);
    } catch (error) {
      failure = error;
      stop();
    }
  };

  recorder.ondataavailable = ({ data, timeStamp }) => {
    // By the page's own clock, which nobody sets: `Date.now()` jumps with the system's.
    const capturedAtMs = performance.timeOrigin + timeStamp;
    const ofPart = part;
    if (data.size > 0) void enqueue(() => store(data, capturedAtMs, ofPart));
  };
  recorder.onerror = (event) => {
    failure ??= new AppError('recording-failed', 'The encoder has failed.', { cause: event });
    stop();
  };
  recorder.onstop = () => {
    signal.removeEventListener('abort', stop);
    void enqueue(() => Promise.resolve()).then(() => {
      if ((failure ?? reason) === null) resolve();
      else reject(failure ?? reason);
    });
  };
  signal.addEventListener('abort', stop, { once: true });

  try {
    recorder.start(settings.timesliceMs);
  } catch (error) {
    signal.removeEventListener('abort', stop);
    throw new AppError('recording-failed', 'Recording could not start.', { cause: error });
  }
  const startedAtMs = performance.timeOrigin + performance.now();
  const isPaused = createStore(false);
  recorder.onpause = () => isPaused.set(true);
  recorder.onresume = () => isPaused.set(false);
  return {
    mimeType: recorder.mimeType,
    sizeBytes,
    startedAtMs,
    isPaused,
    pause() {
      if (recorder.state !== 'recording') return;
      // What was recorded is stored at once: nobody knows how long a pause lasts.
      recorder.requestData();
      recorder.pause();
    },
    resume() {
      if (recorder.state !== 'paused') return;
      part += 1;
      recorder.resume();
    },
    stopFor(why) {
      reason ??= why;
      stop();
    },
    closed,
    async close() {
      stop();
      // Why it failed is told by `closed`; whoever closes only needs to know that it is over.
      await Promise.allSettled([closed]);
    },
  };
}
