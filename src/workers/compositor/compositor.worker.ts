import { expose } from 'comlink';
import type { CompositorApi, CompositorSettings } from './compositor.contract.ts';
import { layOutGrid } from './grid.ts';
import { paintBackground, paintTile } from './painter.ts';

/** One tile's latest frame, kept open until the next one comes. */
interface Tile {
  readonly name: string;
  readonly picture: Picture | null;
}

interface Picture {
  frame: VideoFrame | null;
  stop(): void;
}

let tiles = new Map<string, Tile>();

/** Keeps the latest frame of a stream until stopped. */
function openPicture(readable: ReadableStream<VideoFrame>): Picture {
  const reader = readable.getReader();
  let stopped = false;
  const picture: Picture = {
    frame: null,
    stop() {
      stopped = true;
      picture.frame?.close();
      picture.frame = null;
      // Its track is stopped by the window; a stream that has ended already has nothing to cancel.
      void reader.cancel().catch(() => undefined);
    },
  };
  const read = async (): Promise<void> => {
    for (;;) {
      const { value } = await reader.read();
      if (!value) return;
      picture.frame?.close();
      picture.frame = stopped ? null : value;
      if (stopped) value.close();
    }
  };
  // A stream that fails is a picture that stands still; the room takes the tile away.
  void read().catch(() => undefined);
  return picture;
}

/** Draws at a steady rate by this worker's own clock, which runs on in hidden tabs. */
function run({ width, height, frameRate }: CompositorSettings, output: WritableStream<VideoFrame>): void {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('No 2D canvas.');
  const writer = output.getWriter();
  const stepMs = 1000 / frameRate;
  const startedAt = performance.now();

  const draw = (): void => {
    if ((writer.desiredSize ?? 0) <= 0) return;
    paintBackground(context, width, height);
    const boxes = layOutGrid(tiles.size, width, height);
    let index = 0;
    for (const { name, picture } of tiles.values()) {
      const box = boxes[index];
      index += 1;
      if (box) paintTile(context, box, name, picture?.frame ?? null);
    }
    const timestamp = Math.round((performance.now() - startedAt) * 1000);
    // The generator closes the frame. Writing fails only once its track was stopped, and we are terminated next.
    void writer.write(new VideoFrame(canvas, { timestamp })).catch(() => undefined);
  };

  let due = startedAt;
  const tick = (): void => {
    draw();
    // Frames that are late are dropped, not made up for.
    const now = performance.now();
    due += stepMs * Math.max(1, Math.ceil((now - due) / stepMs));
    setTimeout(tick, due - now);
  };
  tick();
}

const api: CompositorApi = {
  start: run,
  setTiles(inputs) {
    const before = tiles;
    tiles = new Map(
      inputs.map(({ id, name, picture }) => {
        const same = picture === 'same' ? (before.get(id)?.picture ?? null) : null;
        return [id, { name, picture: typeof picture === 'string' ? same : openPicture(picture) }];
      }),
    );
    const kept = new Set([...tiles.values()].map(({ picture }) => picture));
    for (const { picture } of before.values()) if (!kept.has(picture)) picture?.stop();
  },
};

expose(api);
