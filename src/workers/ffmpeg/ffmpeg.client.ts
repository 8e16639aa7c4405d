import { releaseProxy, transfer, wrap } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import type { FfmpegApi, FfmpegEvent, FfmpegTask, OutputFile } from './ffmpeg.contract.ts';

export { INPUT_PATH, type OutputFile } from './ffmpeg.contract.ts';

/** What is heard of a run while it lasts. */
export interface FfmpegListeners {
  /** How much of the core has arrived, 0..1. */
  readonly onLoading: (fraction: number) => void;
  readonly onEncoding: (encodedMs: number) => void;
  /** Each output once, as soon as it is finished; the listener owns the bytes. */
  readonly onFile: (file: OutputFile) => void;
}

/**
 * Runs ffmpeg once in a worker of its own. Aborting ends the worker, and with it its memory, at once.
 *
 * The worker loads `@ffmpeg/core` itself instead of going through the FFmpeg class of `@ffmpeg/ffmpeg`: that
 * class hands out files only between runs, so all outputs would stay in memory until the last frame.
 * @throws 'export-engine-load-failed' @throws 'export-failed' with ffmpeg's last lines. Rejects with the
 * signal's reason when aborted.
 */
export async function runFfmpeg(
  task: FfmpegTask,
  listeners: FfmpegListeners,
  { signal }: { signal?: AbortSignal } = {},
): Promise<void> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL('./ffmpeg.worker.ts', import.meta.url), { type: 'module' });
  const { port1: events, port2: workersEnd } = new MessageChannel();
  const api = wrap<FfmpegApi>(worker);
  const stopped = Promise.withResolvers<never>();
  const onAbort = (): void => stopped.reject(signal?.reason as Error);
  signal?.addEventListener('abort', onAbort, { once: true });
  worker.addEventListener('error', (event) =>
    stopped.reject(new AppError('export-failed', `The exporter stopped: ${event.message}`)),
  );
  try {
    const ended = listen(events, listeners);
    const exit = await Promise.race([api.run(task, transfer(workersEnd, [workersEnd])), stopped.promise]);
    await ended;
    if (exit.exitCode !== 0) {
      throw new AppError('export-failed', `ffmpeg ended with ${exit.exitCode}.\n${exit.log.join('\n')}`);
    }
  } finally {
    signal?.removeEventListener('abort', onAbort);
    events.close();
    api[releaseProxy]();
    worker.terminate();
  }
}

/** Passes events on, and resolves at the last of them: the result travels another way and may overtake files. */
function listen(events: MessagePort, listeners: FfmpegListeners): Promise<void> {
  return new Promise((resolve) => {
    events.onmessage = ({ data }: MessageEvent<FfmpegEvent>) => {
      if (data.kind === 'loading') listeners.onLoading(data.fraction);
      else if (data.kind === 'encoding') listeners.onEncoding(data.encodedMs);
      else if (data.kind === 'file') listeners.onFile(data.file);
      else resolve();
    };
  });
}
