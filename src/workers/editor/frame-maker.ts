import type { VideoSample } from 'mediabunny';
import type { PreparedDrawing } from './drawing.ts';
import { blend, createPlanes, toPlanes, type Planes } from './planes.ts';

/** What all frames of a file that is made have in common. */
export interface FrameShape {
  readonly width: number;
  readonly height: number;
  readonly rotation: 0 | 90 | 180 | 270;
  readonly colorSpace: VideoColorSpaceInit;
}

/** When a frame is shown in what is made, seconds. */
export interface FrameTime {
  readonly atS: number;
  readonly durationS: number;
}

/** Makes frames for the encoder out of decoded ones. */
export interface FrameMaker {
  /** A frame of the shape, with what is drawn over it then. The sample stays the caller's; close the frame. */
  make(sample: VideoSample, time: FrameTime): Promise<VideoFrame>;
}

/**
 * Frames that have the shape already pass as they are, or are drawn over plane by plane: a round trip through RGB would
 * change all of their colours a little, which shows at the seams. Others are scaled, turned and letterboxed.
 */
export function createFrameMaker(shape: FrameShape, drawings: readonly PreparedDrawing[]): FrameMaker {
  const { width, height, colorSpace } = shape;
  let context: OffscreenCanvasRenderingContext2D | null = null;

  const frameOf = ({ bytes }: Planes, init: { timestamp: number; duration: number }): VideoFrame =>
    new VideoFrame(bytes, { ...init, format: 'I420', codedWidth: width, codedHeight: height, colorSpace });

  const drawn = (sample: VideoSample): Planes => {
    context ??= new OffscreenCanvas(width, height).getContext('2d', {
      alpha: false,
      willReadFrequently: true,
    });
    if (!context) throw new Error('No 2D canvas.');
    const scale = Math.min(width / sample.displayWidth, height / sample.displayHeight);
    const [w, h] = [sample.displayWidth * scale, sample.displayHeight * scale];
    context.fillRect(0, 0, width, height);
    sample.draw(context, (width - w) / 2, (height - h) / 2, w, h);
    const planes = createPlanes(width, height);
    toPlanes(context.getImageData(0, 0, width, height).data, planes, colorSpace);
    return planes;
  };

  return {
    async make(sample, { atS, durationS }) {
      const init = { timestamp: Math.round(atS * 1e6), duration: Math.round(durationS * 1e6) };
      const over = drawings
        .map(({ stamp, opacityAt }) => ({ stamp, opacity: opacityAt(atS) }))
        .filter(({ opacity }) => opacity > 0);
      const frame = sample.toVideoFrame();
      try {
        const fits = hasShape(frame, sample, shape);
        if (fits && over.length === 0) return new VideoFrame(frame, init);
        const planes = fits ? await readPlanes(frame, width, height) : drawn(sample);
        for (const { stamp, opacity } of over) blend(planes, stamp, opacity);
        return frameOf(planes, init);
      } finally {
        frame.close();
      }
    },
  };
}

function hasShape(frame: VideoFrame, sample: VideoSample, shape: FrameShape): boolean {
  const { colorSpace } = shape;
  const own = frame.colorSpace;
  return (
    (frame.format === 'I420' || frame.format === 'NV12') &&
    frame.visibleRect?.width === shape.width &&
    frame.visibleRect.height === shape.height &&
    sample.rotation === shape.rotation &&
    own.matrix === (colorSpace.matrix ?? null) &&
    own.fullRange === (colorSpace.fullRange ?? null) &&
    own.primaries === (colorSpace.primaries ?? null) &&
    own.transfer === (colorSpace.transfer ?? null)
  );
}

async function readPlanes(frame: VideoFrame, width: number, height: number): Promise<Planes> {
  const planes = createPlanes(width, height);
  if (frame.format === 'I420') {
    const half = (width + 1) >> 1;
    const chroma = half * ((height + 1) >> 1);
    const layout = [
      { offset: 0, stride: width },
      { offset: width * height, stride: half },
      { offset: width * height + chroma, stride: half },
    ];
    await frame.copyTo(planes.bytes, { layout });
    return planes;
  }
  const bytes = new Uint8Array(frame.allocationSize());
  const [luma, chroma] = await frame.copyTo(bytes);
  const [columns, rows] = [(width + 1) >> 1, (height + 1) >> 1];
  for (let y = 0; y < height; y += 1) {
    const from = (luma?.offset ?? 0) + y * (luma?.stride ?? width);
    planes.bytes.set(bytes.subarray(from, from + width), y * width);
  }
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const from = (chroma?.offset ?? 0) + y * (chroma?.stride ?? 2 * columns) + 2 * x;
      const to = width * height + y * columns + x;
      planes.bytes[to] = bytes[from] ?? 128;
      planes.bytes[to + columns * rows] = bytes[from + 1] ?? 128;
    }
  }
  return planes;
}
