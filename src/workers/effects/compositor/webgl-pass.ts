import { AppError } from '../../../lib/errors.ts';
import type { Target } from './webgl-textures.ts';

/** What a shader's uniforms are: a texture, a number, or a vector of two or four. */
export type Inputs = Readonly<
  Record<
    string,
    WebGLTexture | number | readonly [number, number] | readonly [number, number, number, number]
  >
>;

/** One shader, run for each pixel of a target. */
export interface Pass {
  /** Draws all of the target; every uniform of the shader has to be among the inputs. */
  draw(target: Target, inputs: Inputs): void;
  close(): void;
}

/** One triangle that covers everything. */
const EVERYWHERE = `#version 300 es
void main() {
  gl_Position = vec4(vec2(gl_VertexID == 1 ? 3 : -1, gl_VertexID == 2 ? 3 : -1), 0, 1);
}`;

/** Makes a pass of a fragment shader. @throws 'effects-unsupported' where the shader cannot be made */
export function createPass(gl: WebGL2RenderingContext, fragmentShader: string): Pass {
  const program = link(gl, fragmentShader);
  const places = new Map<string, WebGLUniformLocation | null>();
  const count = Number(gl.getProgramParameter(program, gl.ACTIVE_UNIFORMS));
  for (let index = 0; index < count; index++) {
    const name = gl.getActiveUniform(program, index)?.name ?? '';
    places.set(name, gl.getUniformLocation(program, name));
  }

  return {
    draw({ framebuffer, width, height }, inputs) {
      gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
      gl.viewport(0, 0, width, height);
      gl.disable(gl.BLEND);
      gl.disable(gl.DITHER);
      gl.disable(gl.SCISSOR_TEST);
      gl.useProgram(program);
      let unit = 0;
      for (const [name, place] of places) {
        const input = inputs[name];
        if (input === undefined) throw new RangeError(`The shader was not given its ${name}.`);
        if (typeof input === 'number') gl.uniform1f(place, input);
        else if (input instanceof WebGLTexture) {
          gl.activeTexture(gl.TEXTURE0 + unit);
          gl.bindTexture(gl.TEXTURE_2D, input);
          gl.uniform1i(place, unit++);
        } else if (isPair(input)) gl.uniform2f(place, ...input);
        else gl.uniform4f(place, ...input);
      }
      // What is uploaded next goes to the first unit.
      gl.activeTexture(gl.TEXTURE0);
      gl.drawArrays(gl.TRIANGLES, 0, 3);
    },
    close: () => gl.deleteProgram(program),
  };
}

type Vector = readonly [number, number] | readonly [number, number, number, number];
const isPair = (vector: Vector): vector is readonly [number, number] => vector.length === 2;

function link(gl: WebGL2RenderingContext, fragmentShader: string): WebGLProgram {
  const program = gl.createProgram();
  const shaders = [
    [gl.VERTEX_SHADER, EVERYWHERE] as const,
    [gl.FRAGMENT_SHADER, fragmentShader] as const,
  ].map(([type, source]) => {
    const shader = gl.createShader(type);
    // Only a lost context has no shaders; the linking below tells.
    if (!shader) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    return shader;
  });
  gl.linkProgram(program);
  const isLinked = Boolean(gl.getProgramParameter(program, gl.LINK_STATUS));
  const reason = shaders.map((shader) => shader && gl.getShaderInfoLog(shader)).join(' ');
  // They live on in the program.
  for (const shader of shaders) gl.deleteShader(shader);
  if (isLinked) return program;
  gl.deleteProgram(program);
  throw new AppError('effects-unsupported', `The graphics card cannot draw the effects: ${reason}`);
}
