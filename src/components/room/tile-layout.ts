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

/** The part of the stage that those who are not featured share. */
const STRIP_SHARE = 0.22;
/** A strip's tiles are no smaller than a face can be seen in, and no larger than needs be. */
const STRIP = { leastPx: 84, mostPx: 200 };
const WIDEST = 16 / 9;
const TALLEST = 3 / 4;

/**
 * A place for every tile: all alike, or the featured ones large and the others in a strip beside them, below on a
 * stage that is higher than wide. A strip that cannot hold them all shows as many as it can; the others have no place.
 * @returns one rectangle for each of `keys` that has a place, in no particular order
 */
export function placeTiles(
  keys: readonly string[],
  featured: ReadonlySet<string>,
  stage: StageSize,
): ReadonlyMap<string, Rect> {
  const main = keys.filter((key) => featured.has(key));
  const others = keys.filter((key) => !featured.has(key));
  if (main.length === 0 || others.length === 0) return gridOf(keys, { x: 0, y: 0, ...stage });
  const isWide = stage.width >= stage.height;
  const along = isWide ? stage.height : stage.width;
  const across = isWide ? stage.width : stage.height;
  const thick = Math.round(Math.min(STRIP.mostPx, Math.max(STRIP.leastPx, across * STRIP_SHARE)));
  const rest = across - thick - stage.gap;
  const area = isWide
    ? { x: 0, y: 0, width: rest, height: stage.height, gap: stage.gap }
    : { x: 0, y: 0, width: stage.width, height: rest, gap: stage.gap };
  return new Map([
    ...gridOf(main, area),
    ...stripOf(others, { isWide, along, thick, offset: rest + stage.gap, gap: stage.gap }),
  ]);
}

/**
 * The grid in which tiles are largest inside an area. Tiles are 16:9, or squarer where that fills a tall narrow
 * area better (down to 3:4), since a face is centred anyway. The last row is centred.
 */
function gridOf(
  keys: readonly string[],
  { x, y, width, height, gap }: Rect & { readonly gap: number },
): ReadonlyMap<string, Rect> {
  const count = keys.length;
  let best = { columns: 1, tileWidth: 0, tileHeight: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    const tile = fit((width - gap * (columns - 1)) / columns, (height - gap * (rows - 1)) / rows);
    if (tile.width * tile.height > best.tileWidth * best.tileHeight)
      best = { columns, tileWidth: tile.width, tileHeight: tile.height };
  }
  const { columns, tileWidth, tileHeight } = best;
  const rows = Math.ceil(count / columns);
  const top = y + (height - rows * tileHeight - (rows - 1) * gap) / 2;
  return new Map(
    keys.map((key, index) => {
      const row = Math.floor(index / columns);
      const inRow = Math.min(columns, count - row * columns);
      const left = x + (width - inRow * tileWidth - (inRow - 1) * gap) / 2;
      const rect = {
        x: Math.round(left + (index % columns) * (tileWidth + gap)),
        y: Math.round(top + row * (tileHeight + gap)),
        width: tileWidth,
        height: tileHeight,
      };
      return [key, rect];
    }),
  );
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
  const natural = isWide ? thick / WIDEST : thick;
  const least = natural * 0.6;
  const room = Math.max(1, Math.floor((along + gap) / (least + gap)));
  const shown = keys.slice(0, room);
  const each = Math.min(natural, (along - gap * (shown.length - 1)) / shown.length);
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
