/** One colour component; sample (x, y) is `data[y * strideBytes + x * stepBytes]`, 0..255. */
export interface Plane {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
  readonly strideBytes: number;
  readonly stepBytes: number;
}

/** The pixels of a video frame, in one buffer of its own: luma in full, chroma at half the width and height. */
export interface Picture {
  readonly y: Plane;
  readonly u: Plane;
  readonly v: Plane;
  readonly buffer: ArrayBuffer;
  /** How to make a frame of `buffer`; all but the time. */
  readonly frame: Omit<VideoFrameBufferInit, 'timestamp'>;
}

/** What Chromium knows and TypeScript's library does not yet. */
interface Turned {
  readonly rotation?: number;
  readonly flip?: boolean;
}

/** Studio-range BT.601, which is what video calls assume where nothing is said. */
const BT601: VideoColorSpaceInit = {
  matrix: 'smpte170m',
  primaries: 'smpte170m',
  transfer: 'smpte170m',
  fullRange: false,
};

/** Copies a frame's visible pixels out; the caller keeps owning the frame. */
export async function readPicture(frame: VideoFrame): Promise<Picture> {
  const { rotation, flip } = frame as Turned;
  if (rotation || flip) return readUpright(frame);
  if (frame.format !== 'I420' && frame.format !== 'NV12') return readRgba(frame);
  const { width, height } = frame.visibleRect ?? frame.codedRect ?? { width: 0, height: 0 };
  const buffer = new ArrayBuffer(frame.allocationSize());
  const layout = await frame.copyTo(buffer);
  return picture(buffer, layout, {
    format: frame.format,
    layout,
    codedWidth: width,
    codedHeight: height,
    displayWidth: frame.displayWidth,
    displayHeight: frame.displayHeight,
    colorSpace: frame.colorSpace.toJSON(),
  });
}

/** A frame of the picture; the picture's buffer is gone afterwards. */
export function toVideoFrame({ buffer, frame }: Picture, timestampUs: number): VideoFrame {
  const init = { ...frame, timestamp: timestampUs, transfer: [buffer] };
  return new VideoFrame(buffer, init);
}

/** A nearly black picture, width x height pixels. */
export function darkPicture(width: number, height: number): Picture {
  const empty = emptyI420(width, height);
  empty.y.data.fill(16);
  empty.u.data.fill(128);
  empty.v.data.fill(128);
  return empty;
}

function picture(
  buffer: ArrayBuffer,
  layout: readonly PlaneLayout[],
  frame: Omit<VideoFrameBufferInit, 'timestamp'>,
): Picture {
  const plane = (index: number, width: number, height: number, stepBytes = 1, offset = 0): Plane => {
    const place = layout[index];
    if (!place) throw new RangeError(`A ${frame.format} picture has no plane ${index}.`);
    const data = new Uint8Array(buffer, place.offset + offset);
    return { data, width, height, strideBytes: place.stride, stepBytes };
  };
  const width = Math.ceil(frame.codedWidth / 2);
  const height = Math.ceil(frame.codedHeight / 2);
  const interleaved = frame.format === 'NV12';
  return {
    y: plane(0, frame.codedWidth, frame.codedHeight),
    u: interleaved ? plane(1, width, height, 2) : plane(1, width, height),
    v: interleaved ? plane(1, width, height, 2, 1) : plane(2, width, height),
    buffer,
    frame,
  };
}

function emptyI420(width: number, height: number): Picture {
  const chromaStride = Math.ceil(width / 2);
  const lumaSize = width * height;
  const chromaSize = chromaStride * Math.ceil(height / 2);
  const layout = [
    { offset: 0, stride: width },
    { offset: lumaSize, stride: chromaStride },
    { offset: lumaSize + chromaSize, stride: chromaStride },
  ];
  return picture(new ArrayBuffer(lumaSize + 2 * chromaSize), layout, {
    format: 'I420',
    layout,
    codedWidth: width,
    codedHeight: height,
    colorSpace: BT601,
  });
}

/** Cameras of some phones hand out sideways or mirrored frames that say so; these are turned by a canvas. */
async function readUpright(frame: VideoFrame): Promise<Picture> {
  const canvas = new OffscreenCanvas(frame.displayWidth, frame.displayHeight);
  canvas.getContext('2d', { willReadFrequently: true })?.drawImage(frame, 0, 0);
  const upright = new VideoFrame(canvas, { timestamp: frame.timestamp });
  try {
    return await readRgba(upright);
  } finally {
    upright.close();
  }
}

/** Whatever a frame is made of (a canvas, a texture), as I420. */
export async function readRgba(frame: VideoFrame): Promise<Picture> {
  const { width, height } = frame.visibleRect ?? { width: frame.displayWidth, height: frame.displayHeight };
  const rgba = new Uint8Array(frame.allocationSize({ format: 'RGBA' }));
  const [layout] = await frame.copyTo(rgba, { format: 'RGBA' });
  const target = emptyI420(width, height);
  rgbaToI420(rgba, layout?.stride ?? 4 * width, target);
  return target;
}

/** BT.601 in 8-bit fixed point; chroma is the mean of its 2 x 2 pixels (fewer at odd edges). */
function rgbaToI420(rgba: Uint8Array, strideBytes: number, { y, u, v }: Picture): void {
  for (let cy = 0; cy < u.height; cy++) {
    for (let cx = 0; cx < u.width; cx++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let count = 0;
      const right = Math.min(2 * cx + 2, y.width);
      const bottom = Math.min(2 * cy + 2, y.height);
      for (let py = 2 * cy; py < bottom; py++) {
        for (let px = 2 * cx; px < right; px++) {
          const at = py * strideBytes + 4 * px;
          const r = rgba[at] ?? 0;
          const g = rgba[at + 1] ?? 0;
          const b = rgba[at + 2] ?? 0;
          y.data[py * y.strideBytes + px] = ((66 * r + 129 * g + 25 * b + 128) >> 8) + 16;
          red += r;
          green += g;
          blue += b;
          count++;
        }
      }
      const at = cy * u.strideBytes + cx;
      const half = 128 * count;
      u.data[at] = Math.trunc((-38 * red - 74 * green + 112 * blue + half) / (256 * count)) + 128;
      v.data[at] = Math.trunc((112 * red - 94 * green - 18 * blue + half) / (256 * count)) + 128;
    }
  }
}
