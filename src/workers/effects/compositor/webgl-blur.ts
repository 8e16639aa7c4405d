import { BLUR_SIGMA, type BlurStrength } from './compositor.ts';
import { createPass } from './webgl-pass.ts';
import { BLUR, WEIGH } from './webgl-shaders.ts';
import { createLayer, type Layer } from './webgl-textures.ts';

/** Blurs what the person does not hide. */
export interface BackgroundBlur {
  /**
   * Draws it, on half the glance's resolution. Each cell weighs as much as background shows in it, so that no colours of
   * the person bleed into a halo. `opacity`: as large as the glance. The layer lasts until the next drawing.
   */
  draw(glance: Layer, opacity: WebGLTexture, strength: BlurStrength): Layer;
  close(): void;
}

/** Makes one of no size yet. @throws 'effects-unsupported' where its shaders cannot be made */
export function createBackgroundBlur(gl: WebGL2RenderingContext): BackgroundBlur {
  // Finer steps where the card can draw them; eight bits are what the picture has in the end.
  const isFine = gl.getExtension('EXT_color_buffer_half_float') ?? gl.getExtension('EXT_color_buffer_float');
  const format = isFine ? 'RGBA16F' : 'RGBA8';
  const weigh = createPass(gl, WEIGH);
  const blur = createPass(gl, BLUR);
  const cells = createLayer(gl, format);
  const rows = createLayer(gl, format);
  return {
    draw(glance, opacity, strength) {
      const width = Math.ceil(glance.width / 2);
      const height = Math.ceil(glance.height / 2);
      cells.resize(width, height);
      rows.resize(width, height);
      // At least a cell: a tiny picture is to be blurred too.
      const sigma = Math.max(1, BLUR_SIGMA[strength] * Math.max(width, height));
      weigh.draw(cells, { glance: glance.texture, opacity });
      blur.draw(rows, { cells: cells.texture, direction: [1, 0], sigma });
      blur.draw(cells, { cells: rows.texture, direction: [0, 1], sigma });
      return cells;
    },
    close() {
      for (const part of [weigh, blur, cells, rows]) part.close();
    },
  };
}
