import { blurBackground } from './blur.ts';
import type { Behind, Compositor, Crop, Glance } from './compositor.ts';
import { loadKernels, type Kernels } from './kernels.ts';
import { wrapLight } from './light-wrap.ts';
import { double, fillPlane, halve, readPlane } from './planes.ts';
import { isTurned, takeIn, upright } from './take-in.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

/** Studio-range BT.601, which is what video calls assume where nothing is said. */
const BT601: VideoColorSpaceInit = {
  matrix: 'smpte170m',
  primaries: 'smpte170m',
  transfer: 'smpte170m',
  fullRange: false,
};

/** What of a frame goes to the one made of it, besides the pixels. */
type Shown = Pick<VideoFrameBufferInit, 'displayWidth' | 'displayHeight' | 'colorSpace'>;

/**
 * Opens the compositor that works on the camera's own I420 planes, on the processor: no picture is turned into RGB and
 * back. @throws Error where the kernels cannot be loaded
 */
export async function openPlanesCompositor(): Promise<Compositor> {
  const kernels = await loadKernels();
  let space: Workspace | null = null;
  let shown: Shown = {};
  /** What the workspace's `behind` shows. */
  let backdrop: ImageBitmap | null = null;

  const loadUpright = async (frame: VideoFrame, crop: Crop | null): Promise<Glance> => {
    const { width, height } = frame.visibleRect ?? { width: frame.displayWidth, height: frame.displayHeight };
    if (space?.width !== width || space.height !== height) {
      space = createWorkspace(kernels, width, height);
      backdrop = null;
    }
    const isYuv = frame.format === 'I420' || frame.format === 'NV12';
    shown = {
      displayWidth: frame.displayWidth,
      displayHeight: frame.displayHeight,
      colorSpace: isYuv ? frame.colorSpace.toJSON() : BT601,
    };
    await takeIn(kernels, space, frame, crop);
    return glanceAt(kernels, space);
  };

  const showBehind = async (to: Workspace, behind: Exclude<Behind, { kind: 'room' }>): Promise<void> => {
    if (behind.kind === 'blur') {
      backdrop = null;
      blurBackground(kernels, to, behind.strength);
    } else if (backdrop !== behind.bitmap) {
      backdrop = null;
      await paint(kernels, to, behind.bitmap);
      backdrop = behind.bitmap;
    }
  };

  return {
    async load(frame, crop) {
      if (!isTurned(frame)) return loadUpright(frame, crop);
      const turned = upright(frame);
      try {
        return await loadUpright(turned, crop);
      } finally {
        turned.close();
      }
    },
    async render({ behind, opacity, lift }, timestampUs) {
      if (!space) throw new Error('No frame was taken in.');
      const { picture } = space;
      if (behind.kind !== 'room') {
        const isCutOut = behind.kind === 'backdrop' && opacity;
        fill(kernels, space, isCutOut ? wrapLight(opacity, space.grid.y) : opacity);
        await showBehind(space, behind);
        lay(kernels, space);
      }
      if (lift > 0) {
        const chromaBytes = picture.u.bytes + picture.v.bytes;
        kernels.lift(
          picture.y.address,
          picture.y.bytes,
          picture.u.address,
          chromaBytes,
          Math.round(255 * Math.min(1, lift)),
        );
      }
      return frameOf(kernels, space, { ...shown, timestamp: timestampUs });
    },
    close() {
      space = null;
    },
  };
}

function glanceAt(kernels: Kernels, space: Workspace): Glance {
  const { picture, halfLuma, grid, cellPx } = space;
  halve(kernels, picture.y, halfLuma);
  if (cellPx === 4) {
    halve(kernels, halfLuma, grid.y);
    halve(kernels, picture.u, grid.u);
    halve(kernels, picture.v, grid.v);
  }
  const { width, height, stride, address } = grid.y;
  const bytes = 4 * width * height;
  const rgba = space.reserve('glance', bytes);
  kernels.toRgba(address, grid.u.address, grid.v.address, stride, width, height, rgba);
  const image = new ImageData(width, height);
  image.data.set(new Uint8Array(kernels.memory.buffer, rgba, bytes));
  const luma = readPlane(kernels, grid.y);
  return { width, height, image, luma, picture: { width: space.width, height: space.height } };
}

/** Puts the opacity, as large as the glance, into the workspace, and enlarges it. */
function fill(
  kernels: Kernels,
  { opacity: [small, half, whole] }: Workspace,
  opacity: Uint8Array | null,
): void {
  if (opacity) fillPlane(kernels, opacity, small);
  else new Uint8Array(kernels.memory.buffer, small.address, small.bytes).fill(0);
  if (half !== small) double(kernels, small, half);
  double(kernels, half, whole);
}

/** Lays what is behind over the picture, where the person is not. */
function lay(kernels: Kernels, { picture, behind, opacity: [, half, whole] }: Workspace): void {
  kernels.blend(picture.y.address, behind.y.address, whole.address, whole.bytes);
  kernels.blend(picture.u.address, behind.u.address, half.address, half.bytes);
  kernels.blend(picture.v.address, behind.v.address, half.address, half.bytes);
}

/** Makes `behind` of a bitmap of the picture's size. */
async function paint(kernels: Kernels, space: Workspace, bitmap: ImageBitmap): Promise<void> {
  const frame = new VideoFrame(bitmap, { timestamp: 0, alpha: 'discard' });
  try {
    await takeIn(kernels, { ...space, picture: space.behind }, frame, null);
  } finally {
    frame.close();
  }
}

function frameOf(
  { memory }: Kernels,
  { width, height, picture: { y, u, v, bytes } }: Workspace,
  rest: Shown & { timestamp: number },
): VideoFrame {
  return new VideoFrame(new Uint8Array(memory.buffer, y.address, bytes), {
    ...rest,
    format: 'I420',
    codedWidth: width,
    codedHeight: height,
    layout: [y, u, v].map(({ address, stride }) => ({ offset: address - y.address, stride })),
  });
}
