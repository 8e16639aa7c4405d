import { transfer, wrap } from 'comlink';
import type { CompositorApi, CompositorSettings, TileInput } from './compositor.contract.ts';

/** A running compositor. */
export interface Compositor {
  /** Transfers the streams among the tiles. A failure shows in `failed`. */
  setTiles(tiles: readonly TileInput[]): void;
  /** Rejects when the worker dies or cannot take the tiles. Never resolves. */
  readonly failed: Promise<never>;
  terminate(): void;
}

/** Starts a worker that draws into `output`, which is transferred. */
export async function startCompositor(
  settings: CompositorSettings,
  output: WritableStream<VideoFrame>,
): Promise<Compositor> {
  const worker = new Worker(new URL('./compositor.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<CompositorApi>(worker);
  const { promise: failed, reject } = Promise.withResolvers<never>();
  worker.onerror = (event) => reject(new Error(event.message || 'The compositor could not be loaded.'));
  try {
    await Promise.race([api.start(settings, transfer(output, [output])), failed]);
  } catch (error) {
    worker.terminate();
    throw error;
  }
  return {
    failed,
    setTiles(tiles) {
      const streams = tiles.map(({ picture }) => picture).filter((picture) => typeof picture !== 'string');
      api.setTiles(transfer(tiles, streams)).catch(reject);
    },
    terminate: () => worker.terminate(),
  };
}
