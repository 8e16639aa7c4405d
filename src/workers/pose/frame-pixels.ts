/** Reads the pixels of one frame after the other into the same memory. */
export interface FramePixels {
  /**
   * The frame's picture, upright; of more than {@link MOST_LINES} lines made smaller. It is overwritten by the next. The
   * caller keeps owning the frame.
   */
  read(frame: VideoFrame): Promise<ImageData>;
}

/** More show the model nothing: it looks at 256 x 256 pixels around the person. */
const MOST_LINES = 720;

/** What newer browsers tell of films taken with a phone that was turned; the DOM's types do not have it yet. */
interface Turned {
  readonly rotation?: number;
  readonly flip?: boolean;
}

/** A reader without memory yet. */
export function createFramePixels(): FramePixels {
  let bytes = new Uint8ClampedArray(0);
  let context: OffscreenCanvasRenderingContext2D | null = null;
  let canCopy = true;

  const copied = async (frame: VideoFrame): Promise<ImageData> => {
    const { displayWidth: width, displayHeight: height } = frame;
    if (bytes.length !== 4 * width * height) bytes = new Uint8ClampedArray(4 * width * height);
    await frame.copyTo(bytes, { format: 'RGBA', colorSpace: 'srgb' });
    return new ImageData(bytes, width, height);
  };

  const drawn = (frame: VideoFrame): ImageData => {
    const scale = Math.min(1, MOST_LINES / Math.min(frame.displayWidth, frame.displayHeight));
    const width = Math.max(1, Math.round(frame.displayWidth * scale));
    const height = Math.max(1, Math.round(frame.displayHeight * scale));
    context ??= new OffscreenCanvas(width, height).getContext('2d', {
      alpha: false,
      willReadFrequently: true,
    });
    if (!context) throw new Error('No 2D canvas.');
    if (context.canvas.width !== width || context.canvas.height !== height)
      Object.assign(context.canvas, { width, height });
    context.drawImage(frame, 0, 0, width, height);
    return context.getImageData(0, 0, width, height);
  };

  return {
    async read(frame) {
      if (!canCopy || !isPlain(frame)) return drawn(frame);
      try {
        return await copied(frame);
      } catch {
        // Not every browser converts, and none does all formats.
        canCopy = false;
        return drawn(frame);
      }
    },
  };
}

/** Whether the frame's own pixels are those that are shown. */
function isPlain(frame: VideoFrame): boolean {
  const { rotation = 0, flip = false } = frame as VideoFrame & Turned;
  const { displayWidth, displayHeight, visibleRect } = frame;
  return (
    rotation === 0 &&
    !flip &&
    Math.min(displayWidth, displayHeight) <= MOST_LINES &&
    visibleRect?.width === displayWidth &&
    visibleRect.height === displayHeight
  );
}
