import type { Crop } from './compositor.ts';
import type { Kernels } from './kernels.ts';
import { scale, type I420, type Plane } from './planes.ts';
import type { Workspace } from './workspace.ts';

/** What Chromium knows of frames and TypeScript's library does not yet. */
interface Turned {
  readonly rotation?: number;
  readonly flip?: boolean;
}

/** Cameras of some phones hand out sideways or mirrored frames that say so. */
export const isTurned = (frame: VideoFrame): boolean => {
  const { rotation, flip } = frame as Turned;
  return Boolean(rotation) || flip === true;
};

/** A turned frame as a canvas draws it: upright. The caller owns it, and the one that was given. */
export function upright(frame: VideoFrame): VideoFrame {
  const canvas = new OffscreenCanvas(frame.displayWidth, frame.displayHeight);
  canvas.getContext('2d', { alpha: false })?.drawImage(frame, 0, 0);
  return new VideoFrame(canvas, { timestamp: frame.timestamp });
}

/** Where a frame is taken in, and room for what is needed on the way. */
export type Intake = Pick<Workspace, 'picture' | 'reserve'>;

/** Copies the visible pixels of an upright frame into the workspace's picture, or the part of them that `crop` says. */
export async function takeIn(
  kernels: Kernels,
  space: Intake,
  frame: VideoFrame,
  crop: Crop | null,
): Promise<void> {
  if (!crop) return copyInto(kernels, space, frame, space.picture);
  const { picture } = space;
  const whole = moved(picture, space.reserve('whole', picture.bytes));
  await copyInto(kernels, space, frame, whole);
  for (const plane of ['y', 'u', 'v'] as const) cut(kernels, space, whole[plane], picture[plane], crop);
}

async function copyInto(
  kernels: Kernels,
  space: Intake,
  frame: VideoFrame,
  { y, u, v, bytes }: I420,
): Promise<void> {
  const { memory } = kernels;
  if (frame.format === 'I420') {
    const layout = [y, u, v].map(({ address, stride }) => ({ offset: address - y.address, stride }));
    await frame.copyTo(new Uint8Array(memory.buffer, y.address, bytes), { layout });
    return;
  }
  if (frame.format === 'NV12') {
    const pairs = space.reserve('pairs', 2 * u.bytes);
    // Where the first frames were shown whole, the room for pairs lies in front of that for what is cut.
    const start = Math.min(y.address, pairs);
    const end = Math.max(y.address + y.bytes, pairs + 2 * u.bytes);
    const layout = [
      { offset: y.address - start, stride: y.stride },
      { offset: pairs - start, stride: 2 * u.stride },
    ];
    await frame.copyTo(new Uint8Array(memory.buffer, start, end - start), { layout });
    kernels.deinterleave(pairs, 2 * u.stride, u.width, u.height, u.address, v.address, u.stride);
    return;
  }
  // Whatever else a frame is made of: a canvas, a texture, ten bits a sample.
  const rgbaStride = 4 * y.width;
  const rgba = space.reserve('rgba', rgbaStride * y.height);
  const view = new Uint8Array(memory.buffer, rgba, rgbaStride * y.height);
  await frame.copyTo(view, { format: 'RGBA', layout: [{ offset: 0, stride: rgbaStride }] });
  kernels.fromRgba(rgba, rgbaStride, y.width, y.height, y.address, y.stride, u.address, v.address, u.stride);
}

/** A picture of the same shape somewhere else. */
function moved({ y, u, v, bytes }: I420, address: number): I420 {
  const at = (plane: Plane): Plane => ({ ...plane, address: plane.address - y.address + address });
  return { y: at(y), u: at(u), v: at(v), bytes };
}

function cut(
  kernels: Kernels,
  { reserve }: Intake,
  from: Plane,
  to: Plane,
  { x, y, scale: step }: Crop,
): void {
  const left = x * from.width + step / 2 - 0.5;
  const top = y * from.height + step / 2 - 0.5;
  scale(kernels, from, to, { left, top, stepX: step, stepY: step }, reserve);
}
