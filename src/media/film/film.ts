import { asAppError, isAbort, AppError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/job.ts';
import { log } from '../../lib/log.ts';
import type { PoseFrame } from '../../lib/pose/pose.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import {
  openFilmReader,
  type FilmFacts,
  type FilmFrame,
  type FilmReader,
} from '../../workers/film/film.client.ts';
import {
  openPoseFinder,
  type OpenPoseFinder,
  type PoseAssets,
  type PoseFinder,
} from '../../workers/pose/pose.client.ts';
import { effectsAssets } from '../effects/video-pipeline.ts';
import type { TrackingSettings } from '../effects/tracking.ts';

/** Enough for an exercise, and leaves time to be faster than the film. Of 30 frames a second every second one is taken. */
const MOST_FPS = 20;
/** A finder that died so many times has met a picture that it cannot bear. */
const MOST_CRASHES = 3;

/** A film whose poses are looked for. */
export interface Film extends FilmFacts {
  /** How much of the film has been looked at; stays at 0 while the model is loaded. */
  readonly progress: ReadonlyStore<Progress>;
  /**
   * Looks at the film once, in order, as fast as its reader goes on; the same film always gives the same poses. Leaving the
   * loop ends it, as `close` does.
   * @throws 'film-unreadable' where it breaks off @throws 'model-load-failed' @throws 'effects-failed' @throws AbortError
   */
  readonly poses: AsyncIterable<PoseFrame>;
  close(): void;
}

/**
 * Opens a film, on the disk or recorded here; `poses` are found through the worker that finds them live. Aborting closes it.
 * @throws 'film-unreadable' @throws 'film-without-picture' @throws 'film-undecodable' @throws AbortError
 */
export async function openFilm(
  file: Blob,
  { model, open = openPoseFinder }: { model: TrackingSettings['model']; open?: OpenPoseFinder },
  { signal }: { signal: AbortSignal },
): Promise<Film> {
  const lifetime = new AbortController();
  const scope = { signal: AbortSignal.any([signal, lifetime.signal]) };
  const reader = await openFilmReader(file, { mostFps: MOST_FPS }, scope).catch((error: unknown) => {
    throw isAbort(error) ? error : asAppError(error);
  });
  const progress = createStore<Progress>({ fraction: 0 });
  const close = (): void => {
    lifetime.abort(new DOMException('The film was closed.', 'AbortError'));
    reader.close();
  };
  return {
    durationMs: reader.durationMs,
    width: reader.width,
    height: reader.height,
    progress,
    poses: {
      async *[Symbol.asyncIterator]() {
        let beganMs = 0;
        try {
          for await (const pose of posesOf(reader, open, model, scope)) {
            beganMs ||= performance.now();
            const fraction = Math.min(1, pose.timestampMs / Math.max(1, reader.durationMs));
            const spentMs = performance.now() - beganMs;
            progress.set(
              fraction > 0 ? { fraction, remainingMs: (spentMs * (1 - fraction)) / fraction } : { fraction },
            );
            yield pose;
          }
          progress.set({ fraction: 1, remainingMs: 0 });
        } catch (error) {
          throw isAbort(error) ? error : asAppError(error);
        } finally {
          close();
        }
      },
    },
    close,
  };
}

/** While a pose is looked for the next pictures are decoded. A finder that crashes takes its picture along, no more. */
async function* posesOf(
  reader: FilmReader,
  open: OpenPoseFinder,
  model: TrackingSettings['model'],
  scope: { signal: AbortSignal },
): AsyncGenerator<PoseFrame> {
  const { wasmBaseUrl, poseModelUrls } = effectsAssets();
  const assets: PoseAssets = { wasmBaseUrl, modelUrl: poseModelUrls[model], source: 'film' };
  let coming = ahead(reader);
  let crashes = 0;
  let finder: PoseFinder | null = null;
  try {
    finder = await open(assets, () => undefined, scope);
    for (let picture = await coming; picture; picture = await coming) {
      coming = ahead(reader);
      try {
        yield await finder.detect(picture.frame, picture.timestampMs);
      } catch (error) {
        scope.signal.throwIfAborted();
        if (++crashes >= MOST_CRASHES)
          throw new AppError('effects-failed', 'The finder of poses crashed again and again.', {
            cause: error,
          });
        log.warn('The finder of poses crashed; another one goes on with the film.', error);
        finder.close();
        finder = await open(assets, () => undefined, scope);
      }
    }
  } finally {
    finder?.close();
    // What was decoded ahead is used by nobody.
    void coming.then((picture) => picture?.frame.close()).catch(() => undefined);
  }
}

/** Asked for now, used later: whoever awaits it is told of what goes wrong. */
function ahead(reader: FilmReader): Promise<FilmFrame | null> {
  const coming = reader.next();
  coming.catch(() => undefined);
  return coming;
}
