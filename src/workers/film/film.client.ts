import { releaseProxy, wrap } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import { createAnswers } from '../answers.ts';
import type { FilmApi, FilmFacts, FilmFrame } from './film.contract.ts';

export type { FilmFacts, FilmFrame } from './film.contract.ts';

/** A film that is being decoded, see {@link FilmApi}. */
export interface FilmReader extends FilmFacts {
  next(): Promise<FilmFrame | null>;
  /** Ends the worker; whoever waits for a picture gets an AbortError. Safe to call twice. */
  close(): void;
}

/**
 * Opens a film in a worker of its own; aborting ends it.
 * @throws 'film-unreadable' @throws 'film-without-picture' @throws 'film-undecodable' @throws AbortError
 */
export async function openFilmReader(
  file: Blob,
  { mostFps }: { mostFps: number },
  { signal }: { signal: AbortSignal },
): Promise<FilmReader> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./film.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<FilmApi>(worker);
  const lifetime = new AbortController();
  const answers = createAnswers();
  const end = (reason: unknown): void => {
    if (lifetime.signal.aborted) return;
    lifetime.abort(reason);
    api[releaseProxy]();
    worker.terminate();
    answers.giveUp(reason);
  };
  const close = (): void => end(new DOMException('The film was closed.', 'AbortError'));
  signal.addEventListener('abort', () => end(signal.reason), { signal: lifetime.signal });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    end(
      new AppError('film-unreadable', `The decoder stopped: ${event.message || 'its script did not load.'}`),
    );
  });
  try {
    const facts = await answers.wait(api.open(file, mostFps));
    return {
      ...facts,
      async next() {
        lifetime.signal.throwIfAborted();
        return answers.wait(api.next());
      },
      close,
    };
  } catch (error) {
    close();
    throw error;
  }
}
