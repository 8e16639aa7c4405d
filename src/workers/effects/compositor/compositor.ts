import type { Size } from '../size.ts';

/** How much of the background is left to see. `cover` leaves nothing of the person either. */
export type BlurStrength = 'light' | 'strong' | 'cover';

/** Where a frame's picture is cut out, in fractions of its width and height; as wide, for its height, as the frame. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  /** The part of both width and height that is shown, 0..1. */
  readonly scale: number;
}

/** The frame that was taken in, shrunk: what the mask is made of. */
export interface Glance {
  readonly width: number;
  readonly height: number;
  /** Opaque; whoever asks for a glance owns it, and may transfer it. */
  readonly image: ImageData;
  /** The size of the picture in pixels. */
  readonly picture: Size;
  /** width x height, row-major, 0..255, of studio range (16..235). In memory of its own, as the image is. */
  readonly luma: Uint8Array;
}

/** What is seen where the person is not. */
export type Behind =
  /** The room as it is. */
  | { readonly kind: 'room' }
  | { readonly kind: 'blur'; readonly strength: BlurStrength }
  /** `bitmap` is as large as the picture. The same object is not looked at twice. */
  | { readonly kind: 'backdrop'; readonly bitmap: ImageBitmap };

/** What is to be made of a frame. */
export interface Look {
  readonly behind: Behind;
  /** Of the person: width x height of the glance, row-major, 0..255. Null: nobody is to be seen. */
  readonly opacity: Uint8Array | null;
  /**
   * How much a dark picture is brightened, 0..1: a luma of t (0..1) becomes t + lift t (1 - t), and colours grow by a
   * quarter of it.
   */
  readonly lift: number;
}

/** Takes one frame in at a time and makes the one that leaves of it. */
export interface Compositor {
  /**
   * Takes in a frame's visible pixels, upright; the caller keeps owning the frame, and may close it as soon as this
   * resolves. The picture is as large as the frame is shown, whatever is cut out of it (null: nothing).
   */
  load(frame: VideoFrame, crop: Crop | null): Promise<Glance>;
  /** Makes a frame of what was taken in last. The caller owns it. */
  render(look: Look, timestampUs: number): Promise<VideoFrame>;
  close(): void;
}

/** Opens a compositor. Rejects where this browser or machine has not what it needs. */
export type OpenCompositor = () => Promise<Compositor>;

/** From this width or height on a glance is a quarter as wide and high, below half: it then has 256 to 480 columns. */
const LARGE_PX = 900;

/** Pixels of the picture to a cell of its glance, each way. */
export const cellPxOf = (width: number, height: number): 2 | 4 =>
  Math.max(width, height) >= LARGE_PX ? 4 : 2;

/** The Gaussian's sigma, as a part of the picture's longer side. @source looked at, on real rooms */
export const BLUR_SIGMA: Record<BlurStrength, number> = { light: 0.015, strong: 0.034, cover: 0.053 };
