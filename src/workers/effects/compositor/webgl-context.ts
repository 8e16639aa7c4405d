import { AppError } from '../../../lib/errors.ts';

/** How WebGL is opened. */
export interface WebglOptions {
  /** Takes a renderer that has no graphics card behind it too: slower than the processor's own way; for tests. */
  readonly allowsSoftware?: boolean;
}

/** A canvas of no fixed size and what draws on it. */
export interface WebglContext {
  readonly canvas: OffscreenCanvas;
  readonly gl: WebGL2RenderingContext;
  /** @throws 'effects-failed' where the graphics card has gone, as far as is known here */
  readonly checkAlive: () => void;
  /** Waits until the card has heard of everything. @throws 'effects-failed' where it has gone, or refused something */
  readonly checkDrawn: () => void;
  /** Does what draws, as a promise. What it rejects with is not held against whatever is drawn next. */
  readonly attempt: <T>(draw: () => T) => Promise<T>;
  /** Gives the graphics card back at once, not only when memory is tidied up. */
  readonly close: () => void;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|swrast|software|basic render/i;

/** True for the name of a renderer that has no graphics card behind it. */
export const isSoftwareRenderer = (name: string): boolean => SOFTWARE.test(name);

/** Opens WebGL2. @throws 'effects-unsupported' where there is none, or (unless allowed) none on a graphics card */
export function openWebglContext({ allowsSoftware = false }: WebglOptions): WebglContext {
  const canvas = new OffscreenCanvas(1, 1);
  const gl = canvas.getContext('webgl2', {
    alpha: false,
    antialias: false,
    depth: false,
    // Some browsers hide the renderer's name, but all of them refuse here.
    failIfMajorPerformanceCaveat: !allowsSoftware,
  });
  if (!gl) throw new AppError('effects-unsupported', 'There is no WebGL2 on a graphics card here.');
  let isOpen = true;
  let isLost = false;
  canvas.addEventListener('webglcontextlost', () => (isLost = true));
  const checkAlive = (): void => {
    if (!isOpen) throw new AppError('effects-failed', 'The compositor is closed.');
    if (isLost || gl.isContextLost())
      throw new AppError('effects-failed', 'The graphics card was taken away.');
  };
  const checkDrawn = (): void => {
    const error = gl.getError();
    checkAlive();
    if (error !== gl.NO_ERROR)
      throw new AppError('effects-failed', `The graphics card refused a picture (error ${error}).`);
  };
  const attempt = <T>(draw: () => T): Promise<T> =>
    new Promise((resolve, reject) => {
      try {
        checkAlive();
        resolve(draw());
      } catch (error) {
        // A refusal may leave several errors, or one beside an exception.
        while (gl.getError() !== gl.NO_ERROR);
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  const close = (): void => {
    isOpen = false;
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  };
  const renderer = rendererOf(gl);
  if (isSoftwareRenderer(renderer) && !allowsSoftware) {
    close();
    throw new AppError('effects-unsupported', `There is no graphics card here, only ${renderer}.`);
  }
  return { canvas, gl, checkAlive, checkDrawn, attempt, close };
}

function rendererOf(gl: WebGL2RenderingContext): string {
  const info = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}
