import { assetUrl } from '../../../lib/asset-url.ts';
import { AppError } from '../../../lib/errors.ts';
import type { AudioRendition, Rendition, VideoRendition } from '../../../media/export/rendition.ts';
import { compileCore, openFfmpeg, type Ffmpeg, type FfmpegSetup } from '../../ffmpeg/ffmpeg.client.ts';
import type { EncodeListeners, EncodeTask, Engine } from '../engine.ts';
import { coreCountOf } from './core-count.ts';
import { openCorePool, type CorePool } from './core-pool.ts';
import { encodeAllParts } from './picture-parts.ts';
import { probeDecoders } from './probe.ts';
import { encodeSound } from './sound.ts';
import { openPictureFacts, type PictureFacts } from './source-facts.ts';
import { createTurnstile } from './turnstile.ts';

/** How the engine goes about it. */
export interface FfmpegEngineSettings {
  readonly open: (setup: FfmpegSetup) => Promise<Ffmpeg>;
  /** How many cores run at once for pictures of so many pixels. */
  readonly coreCount: (pixels: number) => number;
  /** A core that neither encodes nor reads for so long has hung. */
  readonly silentS: number;
}

/** Seconds. One frame of 4K in three sizes takes a slow phone less. */
const SILENT_S = 30;

/** Several single-threaded `@ffmpeg/core` side by side, each of which encodes parts of the picture from a decode of its own. */
export const ffmpegEngine = createFfmpegEngine();

/** The engine with other ways: see {@link ffmpegEngine}. */
export function createFfmpegEngine({
  open = openFfmpeg,
  coreCount = (pixels) => coreCountOf(navigator, pixels),
  silentS = SILENT_S,
}: Partial<FfmpegEngineSettings> = {}): Engine {
  return {
    name: 'ffmpeg',
    async encode(task, listeners, { signal }) {
      signal.throwIfAborted();
      const todo = split(task);
      if (todo.video.some(({ rendition }) => rendition.codec === 'vp9'))
        // The core's libvpx-vp9 accesses memory that it has not.
        throw new AppError('export-unsupported', 'VP9 cannot be encoded by this exporter.');
      const facts = todo.video.length > 0 ? await openPictureFacts(task.source) : null;
      try {
        const coreUrl = assetUrl('vendor/ffmpeg/ffmpeg-core.js');
        const module = await compileCore(coreUrl, listeners.onLoading, { signal });
        listeners.onLoading(1);
        const size = facts ? coreCount(facts.pixels) : 1;
        const openCore = (): Promise<Ffmpeg> => open({ coreUrl, module, input: task.source });
        const pool = openCorePool({ size, open: openCore, silentS });
        await withPool(pool, signal, () => encodeOn(pool, size, task, todo, facts, listeners));
      } finally {
        facts?.close();
      }
    },
  };
}

/** Ends all cores with `work`, and at once when the signal aborts. */
async function withPool(pool: CorePool, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  const stop = (): void => pool.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    await work();
    signal.throwIfAborted();
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    pool.close();
  }
}

interface Todo<R extends Rendition> {
  readonly rendition: R;
  readonly fromSegment: number;
}

interface SplitTodo {
  readonly video: readonly Todo<VideoRendition>[];
  readonly audio: readonly Todo<AudioRendition>[];
}

function split({ todo }: EncodeTask): SplitTodo {
  return {
    video: todo.filter((part): part is Todo<VideoRendition> => part.rendition.kind === 'video'),
    audio: todo.filter((part): part is Todo<AudioRendition> => part.rendition.kind === 'audio'),
  };
}

async function encodeOn(
  pool: CorePool,
  coreCount: number,
  { plan }: EncodeTask,
  { video, audio }: SplitTodo,
  facts: PictureFacts | null,
  { onSegment, onEncoded }: EncodeListeners,
): Promise<void> {
  await probeDecoders(pool, [
    ...(video.length > 0 ? (['picture'] as const) : []),
    ...(audio.length > 0 ? (['sound'] as const) : []),
  ]);
  // The sound first: it is one long job, and the picture's small parts fill what time is left beside it.
  const turnstile = createTurnstile(onSegment);
  const work = [
    ...audio.map(({ rendition, fromSegment }) =>
      encodeSound(rendition, fromSegment, plan, pool, {
        onSegment: turnstile.pass,
        onEncoded: (seconds) => onEncoded(rendition, seconds),
      }),
    ),
    ...(facts
      ? [
          encodeAllParts(
            { plan, todo: video, facts, pool, coreCount },
            { onSegment: turnstile.pass, onEncoded },
          ),
        ]
      : []),
  ];
  try {
    await Promise.all(work);
  } catch (error) {
    turnstile.close(new AppError('export-failed', 'The export has failed.', { cause: error }));
    pool.close();
    await Promise.allSettled(work);
    throw error;
  }
}
