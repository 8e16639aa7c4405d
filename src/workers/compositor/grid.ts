/** A rectangle in pixels; all four are even, so that chroma at half the size has the same edges. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What cameras deliver; the grid is chosen so that pictures of this shape come out largest. */
export const TILE_ASPECT = 16 / 9;

/** The next even number below. */
export const even = (value: number): number => 2 * Math.floor(value / 2);

/**
 * Boxes for `count` tiles of equal size in a picture of `width` x `height`: as many columns as make a 16:9
 * picture in a tile largest, rather side by side, the last row centred. They touch: cameras often deliver just what a half or a whole
 * picture is, and are sharpest, and cheapest, where nothing is scaled.
 */
export function layOutGrid(count: number, width: number, height: number): Box[] {
  const size = (columns: number): { width: number; height: number } => ({
    width: width / columns,
    height: height / Math.ceil(count / columns),
  });
  const shown = (columns: number): number =>
    Math.min(size(columns).width, size(columns).height * TILE_ASPECT);

  let columns = 1;
  for (let more = 2; more <= count; more += 1) if (shown(more) >= shown(columns)) columns = more;

  const tile = size(columns);
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const left = (width - inRow * tile.width) / 2;
    return {
      x: even(left + (index % columns) * tile.width),
      y: even(row * tile.height),
      width: even(tile.width),
      height: even(tile.height),
    };
  });
}

/** The largest box of the shape `aspect` (width by height) inside `outer`, centred: no picture loses its edges. */
export function fitInside(outer: Box, aspect: number): Box {
  const width = even(Math.min(outer.width, outer.height * aspect));
  const height = even(Math.min(outer.height, outer.width / aspect));
  return {
    x: outer.x + even((outer.width - width) / 2),
    y: outer.y + even((outer.height - height) / 2),
    width,
    height,
  };
}
