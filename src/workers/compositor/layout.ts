import { even, fitInside, layOutGrid, TILE_ASPECT, type Box } from './grid.ts';

/** What decides on a tile's place. */
export interface Seat {
  readonly id: string;
  readonly isScreen: boolean;
}

/** The strip beside the large picture, as a part of the whole's width. */
const STRIP = 0.2;

/**
 * A box for each tile, in their order. Screens are large in every layout; in `speaker`, where there are none, the tile
 * `speakerId` is, or the first. The others stand in a strip at the right.
 */
export function layOut(
  layout: 'grid' | 'speaker',
  seats: readonly Seat[],
  speakerId: string | null,
  { width, height }: { width: number; height: number },
): Box[] {
  const large = new Set(largeOf(layout, seats, speakerId));
  if (large.size === 0 || large.size === seats.length) return layOutGrid(seats.length, width, height);
  const stripWidth = even(width * STRIP);
  const stageWidth = width - stripWidth;
  const stage = layOutGrid(large.size, stageWidth, height);
  const strip = layOutGrid(seats.length - large.size, stripWidth, height).map((box) =>
    fitInside(box, TILE_ASPECT),
  );
  let [onStage, inStrip] = [0, 0];
  return seats.flatMap(({ id }) => {
    if (large.has(id)) return stage[onStage++] ?? [];
    const box = strip[inStrip++];
    return box ? { ...box, x: box.x + stageWidth } : [];
  });
}

function largeOf(layout: 'grid' | 'speaker', seats: readonly Seat[], speakerId: string | null): string[] {
  const screens = seats.filter(({ isScreen }) => isScreen).map(({ id }) => id);
  if (screens.length > 0 || layout === 'grid') return screens;
  const large = seats.find(({ id }) => id === speakerId) ?? seats[0];
  return large ? [large.id] : [];
}
