import { AppError } from '../../../lib/errors.ts';
import { wrapLight } from './light-wrap.ts';
import {
  cellPxOf,
  type Behind,
  type Compositor,
  type Crop,
  type Glance,
  type Look,
  type OpenCompositor,
} from './compositor.ts';
import { createBackgroundBlur } from './webgl-blur.ts';
import { openWebglContext, type WebglContext, type WebglOptions } from './webgl-context.ts';
import { createShrinker, type LoadedPicture } from './webgl-glance.ts';
import { createPass, type Inputs } from './webgl-pass.ts';
import { OVER, ROOM } from './webgl-shaders.ts';
import { createTexture, upload, uploadChannel, type Target } from './webgl-textures.ts';

/**
 * Opens the compositor that works on the graphics card; only the glance comes back from there. Once `load` or `render`
 * has rejected with 'effects-failed' as the card was taken away, every later call does: close it and open another kind.
 * @throws 'effects-unsupported' where there is no WebGL2 or (unless `allowsSoftware`) no graphics card
 */
export const openWebglCompositor = (async (options: WebglOptions = {}) => {
  // Rejects rather than throws, as every opening does.
  await Promise.resolve();
  const context = openWebglContext(options);
  try {
    const compositor = createCompositor(context);
    context.checkDrawn();
    return compositor;
  } catch (error) {
    context.close();
    throw error;
  }
}) satisfies OpenCompositor;

function createCompositor({ canvas, gl, checkAlive, checkDrawn, attempt, close }: WebglContext): Compositor {
  const shrinker = createShrinker(gl);
  const blur = createBackgroundBlur(gl);
  const room = createPass(gl, ROOM);
  const over = createPass(gl, OVER);
  const frameTexture = createTexture(gl);
  const opacityTexture = createTexture(gl);
  const backdropTexture = createTexture(gl);
  let picture: LoadedPicture | null = null;
  /** What the backdrop's texture shows. */
  let backdrop: ImageBitmap | null = null;

  const showBackdrop = (bitmap: ImageBitmap): void => {
    if (bitmap === backdrop) return;
    backdrop = null;
    upload(gl, backdropTexture, bitmap);
    backdrop = bitmap;
  };

  const drawOver = (
    target: Target,
    loaded: LoadedPicture,
    behind: Exclude<Behind, { kind: 'room' }>,
    look: { readonly opacity: Uint8Array | null; readonly lift: number },
  ): void => {
    const glance = shrinker.layer;
    const cellPx = cellPxOf(...loaded.sizePx);
    const opacity = look.opacity ?? new Uint8Array(glance.width * glance.height);
    if (opacity.length !== glance.width * glance.height)
      throw new RangeError('The mask is not as large as the glance.');
    // The last cells may reach beyond the picture.
    const extentPx = (width: number, height: number, px: number) => [width * px, height * px] as const;
    const common = {
      ...loaded,
      lift: look.lift,
      opacity: opacityTexture,
      opacityExtentPx: extentPx(glance.width, glance.height, cellPx),
    } satisfies Inputs;
    if (behind.kind === 'blur') {
      uploadChannel(gl, opacityTexture, opacity, glance);
      const { texture, width, height } = blur.draw(glance, opacityTexture, behind.strength);
      over.draw(target, { ...common, behind: texture, behindExtentPx: extentPx(width, height, 2 * cellPx) });
    } else {
      uploadChannel(gl, opacityTexture, wrapLight(opacity, glance), glance);
      showBackdrop(behind.bitmap);
      over.draw(target, { ...common, behind: backdropTexture, behindExtentPx: loaded.sizePx });
    }
  };

  const load = (frame: VideoFrame, crop: Crop | null): Glance => {
    if (frame.displayWidth === 0 || frame.displayHeight === 0)
      throw new AppError('effects-failed', 'The frame is empty, or was closed.');
    upload(gl, frameTexture, frame);
    const { x, y, scale } = crop ?? { x: 0, y: 0, scale: 1 };
    const loaded: LoadedPicture = {
      frame: frameTexture,
      cut: [x, y, scale, scale],
      sizePx: [frame.displayWidth, frame.displayHeight],
    };
    const glance = shrinker.shrink(loaded);
    checkDrawn();
    picture = loaded;
    return glance;
  };

  /** Waits for nothing in between, so that what the canvas shows belongs to one frame. */
  const render = ({ behind, opacity, lift }: Look, timestampUs: number): VideoFrame => {
    if (!picture) throw new AppError('effects-failed', 'No frame was taken in.');
    const [width, height] = picture.sizePx;
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    if (gl.drawingBufferWidth !== width || gl.drawingBufferHeight !== height)
      throw new AppError('effects-failed', `The graphics card has no room for ${width} x ${height}.`);
    const target: Target = { framebuffer: null, width, height };
    if (behind.kind === 'room') room.draw(target, { ...picture, lift });
    else drawOver(target, picture, behind, { opacity, lift });
    checkDrawn();
    const frame = new VideoFrame(canvas, { timestamp: timestampUs, alpha: 'discard' });
    try {
      // A card that goes leaves an empty canvas, and no error.
      checkAlive();
      return frame;
    } catch (error) {
      frame.close();
      throw error;
    }
  };

  return {
    load(frame, crop) {
      // Should this one fail, the one before is not shown in its place.
      picture = null;
      return attempt(() => load(frame, crop));
    },
    render: (look, timestampUs) => attempt(() => render(look, timestampUs)),
    close() {
      for (const part of [shrinker, blur, room, over]) part.close();
      for (const texture of [frameTexture, opacityTexture, backdropTexture]) gl.deleteTexture(texture);
      picture = null;
      backdrop = null;
      close();
    },
  };
}
