import type { Kernels } from '../effects/compositor/kernels.ts';
import { createArena, scale, type Plane } from '../effects/compositor/planes.ts';
import { BT601, isSameColours, recolouringOf, type Recolouring } from './colour-spaces.ts';
import { isTurned } from '../effects/compositor/take-in.ts';
import type { Drawing, Placed, PlaneColour } from './drawing.ts';
import type { Box } from './grid.ts';
import { createRooms, takeFrame } from './taken.ts';

/** The picture that is being composed, as I420 planes in the kernels' memory. All boxes are even, and inside of it. */
export interface Sheet {
  fill(box: Box, colour: PlaneColour): void;
  /**
   * Shows the part of a frame that has the box's shape, around its middle. The caller keeps owning the frame. One at a
   * time. Rejects where it was closed.
   */
  show(frame: VideoFrame, box: Box): Promise<void>;
  /** Lays a drawing over the picture, as far as it is inside `clip`. */
  lay(placed: Placed, clip: Box): void;
  /** A copy of the picture, the caller's to close. */
  toFrame(timestampUs: number): VideoFrame;
}

/** The kernel that scales shrinks by this at most. */
const MOST_STEP = 2;
/** The kernel that halves writes so many pixels at once. */
const VECTOR = 16;

/**
 * Lays out the kernels' memory, all of it, for a picture of an even width and height. Frames of the colour space that the
 * picture has keep their planes' values; all others become studio-range BT.601.
 */
export function createSheet(
  kernels: Kernels,
  { width, height }: { width: number; height: number },
  colorSpace: VideoColorSpaceInit = BT601,
): Sheet {
  const { memory } = kernels;
  const arena = createArena(memory);
  const rooms = createRooms(arena);
  const lumaBytes = width * height;
  // A row's gap behind each plane: copying into the part of a plane counts as reaching over its last row's end.
  const uStart = lumaBytes + width;
  const vStart = uStart + lumaBytes / 4 + width;
  const bytes = vStart + lumaBytes / 4 + width;
  const start = arena.allocate(bytes);
  const at = (address: number, planeWidth: number, planeHeight: number): Plane => ({
    address,
    width: planeWidth,
    height: planeHeight,
    stride: planeWidth,
    bytes: planeWidth * planeHeight,
  });
  const y = at(start, width, height);
  const u = at(start + uStart, width / 2, height / 2);
  const v = at(start + vStart, width / 2, height / 2);

  const fillPlane = (plane: Plane, box: Box, value: number): void =>
    kernels.fill(plane.address + box.y * plane.stride + box.x, plane.stride, box.width, box.height, value);

  /** `left` and `top`: what is cut off at each side, as parts of the plane. */
  const show = (from: Plane, to: Plane, box: Box, { left, top }: { left: number; top: number }): void => {
    const stepX = ((1 - 2 * left) * from.width) / box.width;
    const stepY = ((1 - 2 * top) * from.height) / box.height;
    if (stepX > MOST_STEP || stepY > MOST_STEP) {
      show(halved(from), to, box, { left, top });
      return;
    }
    const place = { address: to.address + box.y * to.stride + box.x, stride: to.stride };
    if (left === 0 && top === 0 && stepX === 2 && stepY === 2 && box.width % VECTOR === 0) {
      // Cameras of 720 lines in a grid of four: several times as fast as scaling.
      kernels.halve(from.address, from.stride, from.width, from.height, place.address, place.stride);
      return;
    }
    const part = {
      left: left * from.width + stepX / 2 - 0.5,
      top: top * from.height + stepY / 2 - 0.5,
      stepX,
      stepY,
    };
    scale(kernels, from, { ...place, width: box.width, height: box.height }, part, rooms);
  };

  const halved = (from: Plane): Plane => {
    const halfWidth = Math.ceil(from.width / 2);
    const halfHeight = Math.ceil(from.height / 2);
    const stride = Math.ceil(halfWidth / 32) * 32;
    const halfBytes = stride * halfHeight;
    // A room for each size, lest one is written while it is read.
    const address = rooms(`half of ${Math.ceil(Math.log2(from.bytes))}`, halfBytes);
    kernels.halve(from.address, from.stride, from.width, from.height, address, stride);
    return { address, width: halfWidth, height: halfHeight, stride, bytes: halfBytes };
  };

  const recolour = (box: Box, recolouring: Recolouring): void => {
    const half = halfOf(box);
    const offset = half.y * u.stride + half.x;
    kernels.recolour(
      y.address + box.y * y.stride + box.x,
      y.stride,
      u.address + offset,
      v.address + offset,
      u.stride,
      box.width,
      box.height,
      ...recolouring,
    );
  };

  const layoutOf = (box: Box): PlaneLayout[] => {
    const half = halfOf(box);
    const offset = half.y * u.stride + half.x;
    return [
      { offset: box.y * y.stride + box.x, stride: y.stride },
      { offset: uStart + offset, stride: u.stride },
      { offset: vStart + offset, stride: v.stride },
    ];
  };

  return {
    fill(box, colour) {
      fillPlane(y, box, colour.y);
      fillPlane(u, halfOf(box), colour.u);
      fillPlane(v, halfOf(box), colour.v);
    },

    async show(frame, box) {
      if (box.width < 2 || box.height < 2) return;
      if (fitsAsItIs(frame, box, colorSpace)) {
        // Most of what is to be done with a frame is moving it through memory: here it is moved once.
        await frame.copyTo(new Uint8Array(memory.buffer, start, bytes), { layout: layoutOf(box) });
        return;
      }
      const { planes, aspect, recolouring } = await takeFrame(kernels, rooms, frame);
      const wanted = box.width / box.height;
      const cut = {
        left: Math.max(0, (1 - wanted / aspect) / 2),
        top: Math.max(0, (1 - aspect / wanted) / 2),
      };
      const half = halfOf(box);
      show(planes[0], y, box, cut);
      show(planes[1], u, half, cut);
      show(planes[2], v, half, cut);
      if (recolouring && !isSameColours(frame.colorSpace, colorSpace)) recolour(box, recolouring);
    },

    lay({ drawing, x, y: top }, clip) {
      const box = overlapOf({ x, y: top, width: drawing.width, height: drawing.height }, clip);
      if (box.width <= 0 || box.height <= 0) return;
      const address = rooms('drawing', drawing.bytes.length);
      new Uint8Array(memory.buffer).set(drawing.bytes, address);
      layPlane(y, box, address, drawing, { x, y: top });
      const half = halfOf(box);
      const area = drawing.width * drawing.height;
      const small = { width: drawing.width / 2, height: drawing.height / 2 };
      const corner = { x: x / 2, y: top / 2 };
      const opacity = address + 2.5 * area;
      layPlane(u, half, address + 2 * area, small, corner, opacity);
      layPlane(v, half, address + 2.25 * area, small, corner, opacity);
    },

    toFrame: (timestamp) =>
      new VideoFrame(new Uint8Array(memory.buffer, start, bytes), {
        format: 'I420',
        codedWidth: width,
        codedHeight: height,
        layout: layoutOf({ x: 0, y: 0, width, height }),
        colorSpace,
        timestamp,
      }),
  };

  function layPlane(
    plane: Plane,
    box: Box,
    colours: number,
    drawing: Pick<Drawing, 'width' | 'height'>,
    corner: { readonly x: number; readonly y: number },
    opacity = colours + drawing.width * drawing.height,
  ): void {
    const offset = (box.y - corner.y) * drawing.width + box.x - corner.x;
    kernels.overlay(
      plane.address + box.y * plane.stride + box.x,
      plane.stride,
      colours + offset,
      opacity + offset,
      drawing.width,
      box.width,
      box.height,
    );
  }
}

/** True where a frame's planes are just what is to be seen in a box. */
function fitsAsItIs(frame: VideoFrame, { width, height }: Box, colours: VideoColorSpaceInit): boolean {
  const { format, visibleRect } = frame;
  return (
    format === 'I420' &&
    visibleRect?.width === width &&
    visibleRect.height === height &&
    frame.displayWidth * height === frame.displayHeight * width &&
    !isTurned(frame) &&
    (isSameColours(frame.colorSpace, colours) || !recolouringOf(frame.colorSpace))
  );
}

const halfOf = ({ x, y, width, height }: Box): Box => ({
  x: x / 2,
  y: y / 2,
  width: width / 2,
  height: height / 2,
});

function overlapOf(a: Box, b: Box): Box {
  const x = Math.max(a.x, b.x);
  const y = Math.max(a.y, b.y);
  return {
    x,
    y,
    width: Math.min(a.x + a.width, b.x + b.width) - x,
    height: Math.min(a.y + a.height, b.y + b.height) - y,
  };
}
