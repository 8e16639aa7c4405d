import { releaseProxy, transfer, wrap } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import { watchLife } from '../lifeline.ts';
import type { FfmpegApi, FfmpegEvent, FfmpegRun, FfmpegSetup, OutputFile } from './ffmpeg.contract.ts';

export { compileCore } from './ffmpeg-core.ts';
export { INPUT_PATH, type FfmpegRun, type FfmpegSetup, type OutputFile } from './ffmpeg.contract.ts';

/** What is heard of a run while it lasts. */
export interface RunListeners {
  /** How far the outputs are, as ffmpeg tells it: the first to say so in a core may be far below 0. */
  readonly onEncoding?: (encodedMs: number) => void;
  /** Each output once, as soon as it is finished; the listener owns the bytes. */
  readonly onFile: (file: OutputFile) => void;
  /** It lives: called with all the others, and while it only reads. */
  readonly onSign?: () => void;
}

/** ffmpeg in a worker of its own. */
export interface Ffmpeg {
  /**
   * Runs it once, in which its memory only grows; resolves with its size in bytes. One run at a time.
   * @throws 'export-failed' with ffmpeg's last lines, after which it should be closed, or where it is closed meanwhile
   */
  run(run: FfmpegRun, listeners: RunListeners): Promise<number>;
  /** Ends the worker, and with it its memory, at once. */
  close(): void;
}

/**
 * Starts ffmpeg, from a window or a worker.
 *
 * The worker drives `@ffmpeg/core` itself instead of going through the FFmpeg class of `@ffmpeg/ffmpeg`: that class hands
 * out files only between runs, so all outputs would stay in memory until the last frame, and loads its wasm every time.
 * @throws 'export-engine-load-failed'
 */
export async function openFfmpeg(setup: FfmpegSetup): Promise<Ffmpeg> {
  const worker = new Worker(new URL('./ffmpeg.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<FfmpegApi>(worker);
  const life = new AbortController();
  const died = Promise.withResolvers<never>();
  died.promise.catch(() => undefined);
  const end = (how: string): void =>
    died.reject(new AppError('export-failed', `The exporter stopped: ${how}`));
  void watchLife(worker, { hold: (name) => api.hold(name) }, end, life);
  const close = (): void => {
    if (life.signal.aborted) return;
    life.abort();
    end('it was closed.');
    api[releaseProxy]();
    worker.terminate();
  };
  try {
    await Promise.race([api.start(setup), died.promise]);
  } catch (error) {
    close();
    throw new AppError('export-engine-load-failed', 'The exporter could not be started.', { cause: error });
  }
  return {
    async run(run, listeners) {
      const { port1: events, port2: workersEnd } = new MessageChannel();
      try {
        const ended = listen(events, listeners);
        const exiting = api.run(run, transfer(workersEnd, [workersEnd]));
        const exit = await Promise.race([exiting, died.promise]);
        await ended;
        if (exit.exitCode !== 0) {
          throw new AppError('export-failed', `ffmpeg ended with ${exit.exitCode}.\n${exit.log.join('\n')}`);
        }
        return exit.memoryBytes;
      } finally {
        events.close();
      }
    },
    close,
  };
}

/** Passes events on, and resolves at the last of them: the result travels another way and may overtake files. */
function listen(events: MessagePort, { onEncoding, onFile, onSign }: RunListeners): Promise<void> {
  return new Promise((resolve) => {
    events.onmessage = ({ data }: MessageEvent<FfmpegEvent>) => {
      onSign?.();
      if (data.kind === 'encoding') onEncoding?.(data.encodedMs);
      else if (data.kind === 'file') onFile(data.file);
      else if (data.kind === 'end') resolve();
    };
  });
}
