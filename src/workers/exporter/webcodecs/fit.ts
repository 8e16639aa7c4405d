import { createSheet, type Sheet } from '../../compositor/sheet.ts';
import { BT601, isSameColours } from '../../compositor/colour-spaces.ts';
import { fitInside } from '../../compositor/grid.ts';
import { loadKernels } from '../../effects/compositor/kernels.ts';
import { isTurned } from '../../effects/compositor/take-in.ts';

/** A shape that is off by rounding only is none of its own. */
const CLOSE = 0.02;
const STUDIO_BLACK = 16;

/** Makes frames that an encoder of one size takes out of whatever a source has. */
export interface Fitter {
  /**
   * The frame with another timestamp: the same picture where it has the size's shape, else one of the size, upright and
   * between bars. The caller's to close, and it keeps owning the one that it gives. One at a time.
   */
  fit(frame: VideoFrame, timestampUs: number): Promise<VideoFrame>;
}

/**
 * Opens a fitter. `rotation`: by how many degrees clockwise the source is to be turned. Where the encoder scales by itself,
 * `canScale`, frames of the shape may have any size. All frames get the colour space of the first, since encoders write
 * it into their parameters, which have to stay.
 */
export function createFitter(
  size: { readonly width: number; readonly height: number },
  { rotation, canScale }: { readonly rotation: number; readonly canScale: boolean },
): Fitter {
  let colours: VideoColorSpaceInit | null = null;
  let sheet: Promise<Sheet> | null = null;
  const whole = { x: 0, y: 0, ...size };

  const isPlain = (frame: VideoFrame, space: VideoColorSpaceInit): boolean => {
    const { displayWidth, displayHeight, visibleRect } = frame;
    const isOfSize = visibleRect?.width === size.width && visibleRect.height === size.height;
    const hasShape = isClose(displayWidth / displayHeight, size.width / size.height);
    return (
      hasShape &&
      (canScale || isOfSize) &&
      rotation === 0 &&
      !isTurned(frame) &&
      isYuv(frame) &&
      isSameColours(frame.colorSpace, space)
    );
  };

  const compose = async (frame: VideoFrame, timestampUs: number): Promise<VideoFrame> => {
    const opened = await (sheet ??= loadKernels().then((kernels) =>
      createSheet(kernels, size, colours ?? BT601),
    ));
    const aspect = frame.displayWidth / frame.displayHeight;
    const fills = isClose(aspect, size.width / size.height);
    if (!fills) opened.fill(whole, { y: colours?.fullRange ? 0 : STUDIO_BLACK, u: 128, v: 128 });
    await opened.show(frame, fills ? whole : fitInside(whole, aspect));
    return opened.toFrame(timestampUs);
  };

  return {
    async fit(frame, timestampUs) {
      colours ??= isYuv(frame) ? frame.colorSpace.toJSON() : BT601;
      if (isPlain(frame, colours)) return new VideoFrame(frame, { timestamp: timestampUs });
      if (rotation === 0) return compose(frame, timestampUs);
      const turned = turn(frame, rotation);
      try {
        return await compose(turned, timestampUs);
      } finally {
        turned.close();
      }
    },
  };
}

const isClose = (aspect: number, other: number): boolean => Math.abs(aspect / other - 1) < CLOSE;

/** Also frames that only the graphics chip sees, and that are what its decoder makes: no format is told of those. */
const isYuv = ({ format }: VideoFrame): boolean => format === null || format === 'I420' || format === 'NV12';

function turn(frame: VideoFrame, rotation: number): VideoFrame {
  const { displayWidth, displayHeight } = frame;
  const isSideways = rotation % 180 !== 0;
  const canvas = new OffscreenCanvas(
    isSideways ? displayHeight : displayWidth,
    isSideways ? displayWidth : displayHeight,
  );
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('No 2D canvas.');
  context.translate(canvas.width / 2, canvas.height / 2);
  context.rotate((rotation * Math.PI) / 180);
  context.drawImage(frame, -displayWidth / 2, -displayHeight / 2, displayWidth, displayHeight);
  return new VideoFrame(canvas, { timestamp: frame.timestamp });
}
