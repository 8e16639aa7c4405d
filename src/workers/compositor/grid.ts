/** A rectangle in pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels between tiles and around them. */
const GAP = 8;

/** What cameras deliver; the grid is chosen so that pictures of this shape come out largest. */
const TILE_ASPECT = 16 / 9;

/**
 * Boxes for `count` tiles of equal size in a picture of `width` x `height`: as many columns as make a 16:9
 * picture in a tile largest, the last row centred. A single tile fills the picture.
 */
export function layOutGrid(count: number, width: number, height: number): Box[] {
  if (count === 1) return [{ x: 0, y: 0, width, height }];
  const size = (columns: number): { width: number; height: number } => ({
    width: (width - GAP * (columns + 1)) / columns,
    height: (height - GAP * (Math.ceil(count / columns) + 1)) / Math.ceil(count / columns),
  });
  const shown = (columns: number): number =>
    Math.min(size(columns).width, size(columns).height * TILE_ASPECT);

  let columns = 1;
  for (let more = 2; more <= count; more += 1) if (shown(more) > shown(columns)) columns = more;

  const tile = size(columns);
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns);
    const inRow = Math.min(columns, count - row * columns);
    const left = (width - inRow * tile.width - (inRow - 1) * GAP) / 2;
    return {
      x: Math.round(left + (index % columns) * (tile.width + GAP)),
      y: Math.round(GAP + row * (tile.height + GAP)),
      width: Math.round(tile.width),
      height: Math.round(tile.height),
    };
  });
}

/** The largest box of the shape `width` : `height` inside `outer`, centred: no picture loses its edges. */
export function fitInside(outer: Box, width: number, height: number): Box {
  const scale = Math.min(outer.width / width, outer.height / height);
  const fitted = { width: Math.round(width * scale), height: Math.round(height * scale) };
  return {
    x: outer.x + Math.round((outer.width - fitted.width) / 2),
    y: outer.y + Math.round((outer.height - fitted.height) / 2),
    ...fitted,
  };
}
