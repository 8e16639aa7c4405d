import type { Kernels } from '../effects/compositor/kernels.ts';
import { shapeOf, type Arena, type I420, type Plane } from '../effects/compositor/planes.ts';
import { isTurned, takeIn, upright } from '../effects/compositor/take-in.ts';
import { recolouringOf, type Recolouring } from './colour-spaces.ts';

/** A frame's visible pixels in the kernels' memory, upright; until the next one is taken in. */
export interface Taken {
  readonly planes: readonly [Plane, Plane, Plane];
  /** The shape it is shown in, which may differ from that of its pixels. */
  readonly aspect: number;
  readonly recolouring: Recolouring | null;
}

/** Rooms in the kernels' memory that are found again by their key, and grow. */
export type Rooms = (key: string, bytes: number) => number;

/** What is outgrown is lost: sizes are powers of two, so that it is less than what is in use. */
export function createRooms({ allocate }: Arena): Rooms {
  const rooms = new Map<string, { readonly address: number; readonly bytes: number }>();
  return (key, bytes) => {
    const known = rooms.get(key);
    if (known && known.bytes >= bytes) return known.address;
    const room = 2 ** Math.ceil(Math.log2(bytes));
    const address = allocate(room);
    rooms.set(key, { address, bytes: room });
    return address;
  };
}

/** Takes a frame in; the caller keeps owning it. Rejects where it was closed. */
export async function takeFrame(kernels: Kernels, rooms: Rooms, frame: VideoFrame): Promise<Taken> {
  if (!isTurned(frame)) return takeUpright(kernels, rooms, frame);
  const turned = upright(frame);
  try {
    return await takeUpright(kernels, rooms, turned);
  } finally {
    turned.close();
  }
}

async function takeUpright(kernels: Kernels, rooms: Rooms, frame: VideoFrame): Promise<Taken> {
  const { visibleRect, displayWidth, displayHeight, format, colorSpace } = frame;
  const picture = i420At(visibleRect?.width ?? displayWidth, visibleRect?.height ?? displayHeight, rooms);
  await takeIn(kernels, { picture, reserve: rooms }, frame, null);
  const isYuv = format === 'I420' || format === 'NV12';
  return {
    planes: [picture.y, picture.u, picture.v],
    aspect: displayWidth / displayHeight,
    recolouring: isYuv ? recolouringOf(colorSpace) : null,
  };
}

function i420At(width: number, height: number, rooms: Rooms): I420 {
  const luma = shapeOf(width, height);
  const chroma = shapeOf(Math.ceil(width / 2), Math.ceil(height / 2));
  const bytes = luma.bytes + 2 * chroma.bytes;
  const address = rooms('frame', bytes);
  return {
    y: { ...luma, address },
    u: { ...chroma, address: address + luma.bytes },
    v: { ...chroma, address: address + luma.bytes + chroma.bytes },
    bytes,
  };
}
