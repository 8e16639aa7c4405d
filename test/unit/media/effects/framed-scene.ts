import type { Crop } from '../../../../src/workers/effects/compositor/compositor.ts';
import type { Framing } from '../../../../src/workers/effects/framing.ts';

/** Somebody in a frame of 16 to 9: the middle of the head and its height, in fractions of the frame; where they end. */
export interface Person {
  readonly x: number;
  readonly y: number;
  readonly head: number;
  readonly bottom?: number;
}

export const SIZE = { width: 160, height: 90 };
export const WHOLE: Crop = { x: 0, y: 0, scale: 1 };

/** A random number 0..1 for a seed, the same every time. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const isIn = ({ x, y, head, bottom = 2 }: Person, atX: number, atY: number): boolean => {
  const across = ((atX - x) * 16) / 9 / head;
  const down = (atY - y) / head;
  if ((across / 0.38) ** 2 + (down / 0.5) ** 2 <= 1) return true;
  if (atY > bottom || down < 0) return false;
  const neck = down < 0.75 && Math.abs(across) < 0.22;
  const shoulders = (across / 1) ** 2 + (Math.min(0, down - 1.1) / 0.5) ** 2 <= 1;
  return neck || (shoulders && down > 0.5);
};

/** The opacity that is made of a crop of the frame: every line of it trembles by up to `jitter` of the picture. */
export function maskOf(people: readonly Person[], crop: Crop, jitter = 0, random = Math.random): Uint8Array {
  const { width, height } = SIZE;
  const mask = new Uint8Array(width * height);
  const tremble = (): number => (random() - 0.5) * 2 * jitter;
  const ups = Array.from({ length: width }, tremble);
  for (let row = 0; row < height; row++) {
    const sideways = tremble();
    for (let column = 0; column < width; column++) {
      const x = crop.x + ((column + 0.5) / width + sideways) * crop.scale;
      const y = crop.y + ((row + 0.5) / height + ups[column]!) * crop.scale;
      if (people.some((person) => isIn(person, x, y))) mask[row * width + column] = 255;
    }
  }
  return mask;
}

/** Films a scene in the closed loop, in which each mask is of the frame as it was cut; tells of the crop of each frame. */
export function film(
  framing: Framing,
  seconds: number,
  fps: number,
  people: (timeS: number) => readonly Person[],
  jitter = 0.01,
): Crop[] {
  const random = randomOf(7);
  const crops: Crop[] = [];
  for (let frame = 0; frame < seconds * fps; frame++) {
    const crop = framing.crop() ?? WHOLE;
    crops.push(crop);
    const timeS = frame / fps;
    framing.follow(maskOf(people(timeS), crop, jitter, random), SIZE, 5000 + 1000 * timeS);
  }
  return crops;
}
