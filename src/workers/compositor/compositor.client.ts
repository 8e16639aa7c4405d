import { transfer, wrap } from 'comlink';
import { watchLife } from '../lifeline.ts';
import type { Caption, CompositorApi, CompositorSettings, Look, TileInput } from './compositor.contract.ts';

/** A running compositor. Whatever goes wrong shows in `failed`. */
export interface Compositor {
  /** Transfers the streams among the tiles. */
  setTiles(tiles: readonly TileInput[]): void;
  setLook(look: Look): void;
  showChat(author: string, text: string): void;
  showReaction(tileId: string, emoji: string): void;
  showCaptions(captions: readonly Caption[]): void;
  /** Rejects when the worker dies or cannot do what it is told. Never resolves. */
  readonly failed: Promise<never>;
  terminate(): void;
}

/** Starts a worker that draws into `output`, which is transferred. Rejects where it cannot be loaded. */
export async function startCompositor(
  settings: CompositorSettings,
  output: WritableStream<VideoFrame>,
): Promise<Compositor> {
  const worker = new Worker(new URL('./compositor.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<CompositorApi>(worker);
  const { promise: failed, reject } = Promise.withResolvers<never>();
  const life = new AbortController();
  const onDeath = (how: string): void => reject(new Error(`The compositor stopped: ${how}`));
  const watched = watchLife(worker, { hold: (name) => api.hold(name) }, onDeath, life);
  const terminate = (): void => {
    life.abort();
    worker.terminate();
  };
  try {
    await Promise.race([Promise.all([watched, api.start(settings, transfer(output, [output]))]), failed]);
  } catch (error) {
    terminate();
    throw error;
  }
  api.watch().catch(reject);
  return {
    failed,
    setTiles(tiles) {
      const streams = tiles.map(({ picture }) => picture).filter((picture) => typeof picture !== 'string');
      api.setTiles(transfer(tiles, streams)).catch(reject);
    },
    setLook: (look) => void api.setLook(look).catch(reject),
    showChat: (author, text) => void api.showChat(author, text).catch(reject),
    showReaction: (tileId, emoji) => void api.showReaction(tileId, emoji).catch(reject),
    showCaptions: (captions) => void api.showCaptions(captions).catch(reject),
    terminate,
  };
}
