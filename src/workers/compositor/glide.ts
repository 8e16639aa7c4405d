import { even, type Box } from './grid.ts';

/** Long enough for eyes to follow, too short to wait for. */
const GLIDE_MS = 250;

interface Way {
  readonly from: Box;
  readonly to: Box;
  readonly sinceMs: number;
}

/** Boxes that move to their new places instead of jumping there. What is new is where it belongs at once. */
export interface Glide {
  /** Where each is to be from now on; what is not named is forgotten. */
  moveTo(places: ReadonlyMap<string, Box>, nowMs: number): void;
  at(id: string, nowMs: number): Box | null;
}

/** Opens a glide without any boxes. */
export function createGlide(): Glide {
  let ways: ReadonlyMap<string, Way> = new Map();
  const at = (id: string, nowMs: number): Box | null => {
    const way = ways.get(id);
    return way ? between(way, nowMs) : null;
  };
  return {
    at,
    moveTo(places, nowMs) {
      ways = new Map(
        [...places].map(([id, to]) => {
          const way = ways.get(id);
          if (way && isSame(way.to, to)) return [id, way];
          return [id, { from: at(id, nowMs) ?? to, to, sinceMs: nowMs }];
        }),
      );
    },
  };
}

/** True where nothing tells two boxes apart. */
export const isSame = (a: Box, b: Box): boolean =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

function between({ from, to, sinceMs }: Way, nowMs: number): Box {
  const part = Math.min(1, Math.max(0, (nowMs - sinceMs) / GLIDE_MS));
  if (part === 1 || isSame(from, to)) return to;
  // Quickly off, gently in.
  const eased = 1 - (1 - part) ** 3;
  const mix = (a: number, b: number): number => even(a + (b - a) * eased);
  return {
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
    width: mix(from.width, to.width),
    height: mix(from.height, to.height),
  };
}
