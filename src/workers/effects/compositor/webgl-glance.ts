import { cellPxOf, type Glance } from './compositor.ts';
import { createPass } from './webgl-pass.ts';
import { GLANCE } from './webgl-shaders.ts';
import { createLayer, type Layer } from './webgl-textures.ts';

/** A frame on the graphics card, and the part of it that is the picture. Its names are those the shaders use. */
export type LoadedPicture = Readonly<{
  frame: WebGLTexture;
  /** Where in the frame the picture is: x, y, width, height, as parts of the frame. */
  cut: readonly [number, number, number, number];
  /** As the picture is shown. */
  sizePx: readonly [number, number];
}>;

/** Shrinks pictures. */
export interface Shrinker {
  /** The last one, on the graphics card. */
  readonly layer: Layer;
  /** Shrinks a picture and reads it back, which waits for the graphics card. */
  shrink(picture: LoadedPicture): Glance;
  close(): void;
}

/** Makes one that has seen nothing yet. @throws 'effects-unsupported' where its shader cannot be made */
export function createShrinker(gl: WebGL2RenderingContext): Shrinker {
  const pass = createPass(gl, GLANCE);
  const layer = createLayer(gl, 'RGBA8');
  return {
    layer,
    shrink(picture) {
      const [pictureWidth, pictureHeight] = picture.sizePx;
      const cellPx = cellPxOf(pictureWidth, pictureHeight);
      const [width, height] = picture.sizePx.map((px) => Math.ceil(px / cellPx)) as [number, number];
      layer.resize(width, height);
      pass.draw(layer, { ...picture, cellPx });
      const image = new ImageData(width, height);
      gl.bindFramebuffer(gl.FRAMEBUFFER, layer.framebuffer);
      gl.readPixels(0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, image.data);
      const size = { width: pictureWidth, height: pictureHeight };
      return { width, height, image, luma: lumaOf(image), picture: size };
    },
    close() {
      pass.close();
      layer.close();
    },
  };
}

/** Studio-range BT.601 in 8-bit fixed point. */
function lumaOf({ data, width, height }: ImageData): Uint8Array {
  const luma = new Uint8Array(width * height);
  for (let index = 0; index < luma.length; index++) {
    const at = 4 * index;
    luma[index] =
      ((66 * (data[at] ?? 0) + 129 * (data[at + 1] ?? 0) + 25 * (data[at + 2] ?? 0) + 128) >> 8) + 16;
  }
  return luma;
}
