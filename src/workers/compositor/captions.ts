import type { Drawing, Placed } from './drawing.ts';
import { even, type Box } from './grid.ts';

/** Names that reach so far down stand at the picture's bottom, in parts of a text's size. */
const BOTTOM = 4;

/**
 * Where captions stand: in the middle, one above the other, the latest one lowest, above the names at the picture's
 * bottom. An older one that would cover a name entirely is left out. `textPx`: the size of their text, even.
 */
export function placeCaptions(
  drawings: readonly Drawing[],
  names: readonly Box[],
  { width, height, textPx }: { readonly width: number; readonly height: number; readonly textPx: number },
): Placed[] {
  const lowest = names.filter((name) => name.y + name.height > height - BOTTOM * textPx);
  const gap = textPx / 2;
  let bottom = Math.min(height, ...lowest.map(({ y }) => y)) - gap;
  const placed: Placed[] = [];
  for (const drawing of drawings.toReversed()) {
    const x = even((width - drawing.width) / 2);
    const y = even(bottom - drawing.height);
    const isInTheWay = names.some((name) => holds({ x, y, ...sizeOf(drawing) }, name));
    if (placed.length > 0 && (y < 0 || isInTheWay)) break;
    placed.push({ drawing, x, y });
    bottom = y - gap;
  }
  return placed;
}

const sizeOf = ({ width, height }: Drawing): Pick<Box, 'width' | 'height'> => ({ width, height });

const holds = (outer: Box, inner: Box): boolean =>
  inner.x >= outer.x &&
  inner.y >= outer.y &&
  inner.x + inner.width <= outer.x + outer.width &&
  inner.y + inner.height <= outer.y + outer.height;
