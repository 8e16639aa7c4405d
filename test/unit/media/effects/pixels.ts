import type { Region } from './scene.ts';

/** A picture as the tests look at it. `luma`: width x height, row-major, 0..255. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly luma: Uint8ClampedArray;
  readonly timestampUs: number;
}

/** A frame's pixels as they would be seen; does not close it. */
export async function pixelsOf(frame: VideoFrame): Promise<Pixels> {
  const width = frame.visibleRect!.width;
  const height = frame.visibleRect!.height;
  const rgba = new Uint8Array(frame.allocationSize({ format: 'RGBA' }));
  await frame.copyTo(rgba, { format: 'RGBA' });
  return { ...grey(rgba, width, height), timestampUs: frame.timestamp };
}

export function pixelsOfCanvas(canvas: OffscreenCanvas): Pixels {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height);
  return { ...grey(data, width, height), timestampUs: 0 };
}

function grey(rgba: ArrayLike<number>, width: number, height: number): Omit<Pixels, 'timestampUs'> {
  const luma = new Uint8ClampedArray(width * height);
  for (let index = 0; index < luma.length; index++) {
    luma[index] = 0.299 * rgba[4 * index]! + 0.587 * rgba[4 * index + 1]! + 0.114 * rgba[4 * index + 2]!;
  }
  return { width, height, luma };
}

const BLOCK_PX = 24;

/**
 * The detail in the most detailed block of a region: the mean difference of pixels `distancePx` apart. A leak
 * in one corner shows, where a mean over the whole region would hide it.
 */
export function worstDetail(pixels: Pixels, region: Region, distancePx: number): number {
  let worst = 0;
  for (let top = region.top; top + BLOCK_PX <= region.bottom; top += BLOCK_PX) {
    for (let left = region.left; left + BLOCK_PX <= region.right; left += BLOCK_PX) {
      const block = { left, top, right: left + BLOCK_PX, bottom: top + BLOCK_PX };
      worst = Math.max(worst, detail(pixels, block, distancePx));
    }
  }
  return worst;
}

/** The mean difference of pixels `distancePx` apart, across and down. */
export function detail({ width, height, luma }: Pixels, region: Region, distancePx: number): number {
  let sum = 0;
  let count = 0;
  for (let y = region.top; y < Math.min(region.bottom, height - distancePx); y++) {
    for (let x = region.left; x < Math.min(region.right, width - distancePx); x++) {
      const here = luma[y * width + x]!;
      sum += Math.abs(here - luma[y * width + x + distancePx]!);
      sum += Math.abs(here - luma[(y + distancePx) * width + x]!);
      count += 2;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** The mean difference between two pictures of the same size within a region. */
export function difference(a: Pixels, b: Pixels, region: Region): number {
  let sum = 0;
  let count = 0;
  for (let y = region.top; y < region.bottom; y++) {
    for (let x = region.left; x < region.right; x++, count++) {
      sum += Math.abs(a.luma[y * a.width + x]! - b.luma[y * b.width + x]!);
    }
  }
  return sum / count;
}

/** Reads every frame that comes out of a track, in order, until closed. */
export interface Watcher {
  readonly frames: readonly Pixels[];
  /** Resolves with the first frame after now that `accepts` takes. */
  next(accepts?: (pixels: Pixels) => boolean): Promise<Pixels>;
  /** Rejects if looking at any frame failed. */
  close(): Promise<void>;
}

export function watchTrack(track: MediaStreamTrack): Watcher {
  const processor = new MediaStreamTrackProcessor({
    track: track as MediaStreamVideoTrack,
    maxBufferSize: 30,
  });
  const reader = processor.readable.getReader();
  const frames: Pixels[] = [];
  const waiting = new Set<(pixels: Pixels) => void>();
  const running = (async () => {
    for (let read = await reader.read(); read.value; read = await reader.read()) {
      const pixels = await pixelsOf(read.value);
      read.value.close();
      frames.push(pixels);
      for (const tell of [...waiting]) tell(pixels);
    }
  })();
  return {
    frames,
    next: (accepts = () => true) =>
      new Promise((resolve) => {
        const tell = (pixels: Pixels): void => {
          if (!accepts(pixels)) return;
          waiting.delete(tell);
          resolve(pixels);
        };
        waiting.add(tell);
      }),
    async close() {
      await reader.cancel();
      await running;
    },
  };
}
