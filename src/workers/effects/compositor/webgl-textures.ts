import { AppError } from '../../../lib/errors.ts';

/** The formats in use: eight bits a channel, one channel alone, and half floats. */
export type TextureFormat = 'RGBA8' | 'R8' | 'RGBA16F';

/** Where a pass draws. Row 0 of a texture is the picture's top row; a framebuffer of null is the canvas. */
export interface Target {
  readonly framebuffer: WebGLFramebuffer | null;
  readonly width: number;
  readonly height: number;
}

/** A texture to draw into and read from. */
export interface Layer extends Target {
  readonly texture: WebGLTexture;
  /** Makes it this large; whatever was in it is gone where that changes it. */
  resize(width: number, height: number): void;
  close(): void;
}

/** Makes an empty texture that is continued outwards at its edges and read between its samples. */
export function createTexture(gl: WebGL2RenderingContext): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return texture;
}

/**
 * Puts a picture into a texture, as large as it is, its top row first. Frames come out upright and without what is
 * outside of their visible part, but not stretched to the size they are shown at.
 * @throws where the picture was closed
 */
export function upload(
  gl: WebGL2RenderingContext,
  texture: WebGLTexture,
  picture: VideoFrame | ImageBitmap,
): void {
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, picture);
}

/** Puts one channel into a texture. `values`: width x height, row-major, 0..255; read as 0..1. */
export function uploadChannel(
  gl: WebGL2RenderingContext,
  texture: WebGLTexture,
  values: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
): void {
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, width, height, 0, gl.RED, gl.UNSIGNED_BYTE, values);
}

/** Makes a layer of no size yet. */
export function createLayer(gl: WebGL2RenderingContext, format: TextureFormat): Layer {
  const texture = createTexture(gl);
  const framebuffer = gl.createFramebuffer();
  let width = 0;
  let height = 0;
  return {
    texture,
    framebuffer,
    get width() {
      return width;
    },
    get height() {
      return height;
    },
    resize(nextWidth, nextHeight) {
      if (nextWidth === width && nextHeight === height) return;
      // Should it fail, the next time does not take the size for the one it has.
      width = height = 0;
      gl.bindTexture(gl.TEXTURE_2D, texture);
      const type = format === 'RGBA16F' ? gl.HALF_FLOAT : gl.UNSIGNED_BYTE;
      const channels = format === 'R8' ? gl.RED : gl.RGBA;
      gl.texImage2D(gl.TEXTURE_2D, 0, gl[format], nextWidth, nextHeight, 0, channels, type, null);
      gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
      gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
      if (gl.checkFramebufferStatus(gl.FRAMEBUFFER) !== gl.FRAMEBUFFER_COMPLETE)
        throw new AppError('effects-failed', `The graphics card cannot draw ${nextWidth} x ${nextHeight}.`);
      width = nextWidth;
      height = nextHeight;
    },
    close() {
      gl.deleteFramebuffer(framebuffer);
      gl.deleteTexture(texture);
    },
  };
}
