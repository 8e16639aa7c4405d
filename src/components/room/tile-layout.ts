/** Where a tile stands on the stage, in CSS pixels from its upper left corner. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A stage to be filled. Sizes in CSS pixels. */
export interface StageSize {
  readonly width: number;
  readonly height: number;
  /** Between tiles. */
  readonly gap: number;
}

/** Width by height of a tile's picture, by the tile's key; what is not in it is taken for {@link WIDEST}. */
export type Shapes = ReadonlyMap<string, number>;

/** The part of the stage that those who are not featured share. */
const STRIP_SHARE = 0.22;
/** A strip's tiles are no larger than needs be. */
const STRIP_MOST_PX = 200;
/** A face is seen, and a menu hit, in a tile whose shorter side has so much; smaller ones only where nothing else fits. */
export const LEAST_SIDE_PX = 96;
/** In a strip tiles may be smaller than that if everybody then has a place. */
export const LEAST_STRIP_SIDE_PX = 72;
const WIDEST = 16 / 9;
const TALLEST = 3 / 4;
/** A picture is cropped to fill its tile as long as so much of it is seen. */
const LEAST_SHOWN = 0.55;

/**
 * A place for every tile: all alike, or the featured ones large and the others in a strip beside them, below on a
 * stage that is higher than wide. A strip that cannot hold them all shows as many as it can; the others have no place.
 * @returns one rectangle for each of `keys` that has a place, in no particular order
 */
export function placeTiles(
  keys: readonly string[],
  featured: ReadonlySet<string>,
  stage: StageSize,
  shapes: Shapes = new Map(),
): ReadonlyMap<string, Rect> {
  const main = keys.filter((key) => featured.has(key));
  const others = keys.filter((key) => !featured.has(key));
  if (main.length === 0 || others.length === 0) return gridOf(keys, { x: 0, y: 0, ...stage }, shapes);
  const isWide = stage.width >= stage.height;
  const along = isWide ? stage.height : stage.width;
  const across = isWide ? stage.width : stage.height;
  const thick = thicknessOf(isWide ? Infinity : roomEach(others.length, along, stage.gap), across);
  const rest = across - thick - stage.gap;
  const area = isWide
    ? { x: 0, y: 0, width: rest, height: stage.height, gap: stage.gap }
    : { x: 0, y: 0, width: stage.width, height: rest, gap: stage.gap };
  return new Map([
    ...gridOf(main, area, shapes),
    ...stripOf(others, { isWide, along, thick, offset: rest + stage.gap, gap: stage.gap }),
  ]);
}

/** Whether a picture of this shape is better shown whole in its tile, with bars, than cropped to fill it. */
export function isShownWhole(shape: number, { width, height }: Rect): boolean {
  return shownOf(shape, width / height) < LEAST_SHOWN;
}

/** How much of a picture is seen when it is cropped to a tile; as much of the tile is filled by the whole picture. */
function shownOf(shape: number, tileShape: number): number {
  return Math.min(shape / tileShape, tileShape / shape);
}

/**
 * The grid in which most is seen of the pictures inside an area: tiles are as large as can be, and shaped so that
 * little is cropped (16:9 to 3:4). The last row is centred.
 */
function gridOf(
  keys: readonly string[],
  { x, y, width, height, gap }: Rect & { readonly gap: number },
  shapes: Shapes,
): ReadonlyMap<string, Rect> {
  const count = keys.length;
  const gain = (tile: { width: number; height: number }): number => {
    const area = tile.width * tile.height;
    const isLargeEnough = Math.min(tile.width, tile.height) >= LEAST_SIDE_PX;
    const shown = keys.map((key) => shownOf(shapes.get(key) ?? WIDEST, tile.width / tile.height));
    // Whoever can be seen at all comes before how well.
    return (isLargeEnough ? width * height * count : 0) + area * shown.reduce((sum, part) => sum + part, 0);
  };
  let best = { columns: 1, tile: { width: 0, height: 0 }, gain: -1 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const tile = fit((width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows);
    if (tile.width > 0 && tile.height > 0 && gain(tile) > best.gain)
      best = { columns, tile, gain: gain(tile) };
  }
  const { columns, tile } = best;
  const rows = Math.ceil(count / columns);
  const top = y + (height - rows * tile.height - (rows - 1) * gap) / 2;
  return new Map(
    keys.map((key, index) => {
      const row = Math.floor(index / columns);
      const inRow = Math.min(columns, count - row * columns);
      const left = x + (width - inRow * tile.width - (inRow - 1) * gap) / 2;
      const rect = {
        x: Math.round(left + (index % columns) * (tile.width + gap)),
        y: Math.round(top + row * (tile.height + gap)),
        ...tile,
      };
      return [key, rect];
    }),
  );
}

/** Across a strip: as much as suits the stage, and no more than makes its tiles square. */
function thicknessOf(eachPx: number, acrossPx: number): number {
  const wanted = Math.min(STRIP_MOST_PX, acrossPx * STRIP_SHARE, eachPx);
  return Math.round(Math.max(LEAST_SIDE_PX, wanted));
}

/** How many of `count` tiles a strip of this length shows. */
function capacityOf(count: number, alongPx: number, gap: number): number {
  const holds = (leastPx: number): number => Math.floor((alongPx + gap) / (leastPx + gap));
  return count <= holds(LEAST_STRIP_SIDE_PX) ? count : Math.max(1, holds(LEAST_SIDE_PX));
}

/** What each of `count` tiles in a strip has of its length, or each of those that have a place. */
function roomEach(count: number, alongPx: number, gap: number): number {
  const shown = capacityOf(count, alongPx, gap);
  return (alongPx - gap * (shown - 1)) / shown;
}

function stripOf(
  keys: readonly string[],
  {
    isWide,
    along,
    thick,
    offset,
    gap,
  }: { isWide: boolean; along: number; thick: number; offset: number; gap: number },
): ReadonlyMap<string, Rect> {
  const natural = isWide ? Math.max(LEAST_SIDE_PX, thick / WIDEST) : thick * WIDEST;
  const shown = keys.slice(0, capacityOf(keys.length, along, gap));
  const each = Math.min(natural, roomEach(keys.length, along, gap));
  const start = (along - shown.length * each - (shown.length - 1) * gap) / 2;
  return new Map(
    shown.map((key, index) => {
      const position = Math.round(start + index * (each + gap));
      const rect = isWide
        ? { x: offset, y: position, width: thick, height: Math.floor(each) }
        : { x: position, y: offset, width: Math.floor(each), height: thick };
      return [key, rect];
    }),
  );
}

/** The largest tile in a cell. */
function fit(width: number, height: number): { width: number; height: number } {
  if (width <= 0 || height <= 0) return { width: 0, height: 0 };
  const aspect = Math.min(WIDEST, Math.max(TALLEST, width / height));
  const tileWidth = Math.floor(Math.min(width, height * aspect));
  return { width: tileWidth, height: Math.floor(Math.min(height, tileWidth / aspect)) };
}
