import type { PlaneColour, Placed } from './drawing.ts';
import { toStudio } from './drawing.ts';
import { isSame } from './glide.ts';
import { fitInside, type Box } from './grid.ts';
import type { Sheet } from './sheet.ts';

/** What is to be seen in one place of the picture. */
export interface SceneTile {
  readonly id: string;
  readonly box: Box;
  /** The owner's, who may close it at any time. */
  readonly frame: VideoFrame | null;
  readonly isSpeaking: boolean;
  /** Over the frame and inside of the box, the last one on top. */
  readonly drawings: readonly Placed[];
}

/** All that is to be seen at one moment. */
export interface Scene {
  readonly tiles: readonly SceneTile[];
  /** Over all tiles. */
  readonly over: readonly Placed[];
}

/** Brings a sheet from one scene to the next. */
export interface Painter {
  /** Paints what has changed since the scene before; one at a time. @returns whether anything has */
  paint(scene: Scene): Promise<boolean>;
}

const BACKGROUND = toStudio(20, 23, 28);
const TILE_BACKGROUND = toStudio(36, 41, 50);
const SPEAKING = toStudio(255, 178, 62);
const BORDER = 4;
/** Pictures that are so little off their tile's shape lose a hair at the edges rather than stand between bars. */
const CLOSE = 0.04;

const EMPTY: Scene = { tiles: [], over: [] };

/** Opens a painter of a sheet on which nothing is to be relied upon yet. */
export function createPainter(sheet: Sheet, { width, height }: { width: number; height: number }): Painter {
  const whole: Box = { x: 0, y: 0, width, height };
  let before: Scene | null = null;

  const paintTile = async ({ box, frame, isSpeaking, drawings }: SceneTile): Promise<void> => {
    const taken = frame && (await sheet.take(frame).catch(() => null));
    if (taken) {
      const off = box.width / box.height / taken.aspect - 1;
      const place = Math.abs(off) < CLOSE ? box : fitInside(box, taken.aspect);
      if (place !== box) sheet.fill(box, TILE_BACKGROUND);
      sheet.show(taken, place);
    } else {
      // Without a picture; or it was closed just now, and its tile goes with the next scene.
      sheet.fill(box, TILE_BACKGROUND);
    }
    if (isSpeaking) outline(sheet, box, SPEAKING);
    for (const placed of drawings) sheet.lay(placed, box);
  };

  return {
    async paint(scene) {
      const old = before ?? EMPTY;
      const isAllNew = !before || !isArrangedAlike(old, scene);
      const changed = isAllNew
        ? scene.tiles
        : scene.tiles.filter((tile, index) => !isAlike(old.tiles[index], tile));
      before = scene;
      if (isAllNew) sheet.fill(whole, BACKGROUND);
      for (const tile of changed) {
        await paintTile(tile);
        // What is above all stays above the tile alone; beside it, it is there already.
        if (!isAllNew) for (const placed of scene.over) sheet.lay(placed, tile.box);
      }
      if (isAllNew) for (const placed of scene.over) sheet.lay(placed, whole);
      return isAllNew || changed.length > 0;
    },
  };
}

function outline(sheet: Sheet, { x, y, width, height }: Box, colour: PlaneColour): void {
  sheet.fill({ x, y, width, height: BORDER }, colour);
  sheet.fill({ x, y: y + height - BORDER, width, height: BORDER }, colour);
  sheet.fill({ x, y, width: BORDER, height }, colour);
  sheet.fill({ x: x + width - BORDER, y, width: BORDER, height }, colour);
}

/** Tiles in the same places, with the same above them. */
const isArrangedAlike = (a: Scene, b: Scene): boolean =>
  a.tiles.length === b.tiles.length &&
  a.tiles.every((tile, index) => {
    const other = b.tiles[index];
    return tile.id === other?.id && isSame(tile.box, other.box);
  }) &&
  arePlacedAlike(a.over, b.over);

const isAlike = (a: SceneTile | undefined, b: SceneTile): boolean =>
  a?.frame === b.frame && a.isSpeaking === b.isSpeaking && arePlacedAlike(a.drawings, b.drawings);

const arePlacedAlike = (a: readonly Placed[], b: readonly Placed[]): boolean =>
  a.length === b.length &&
  a.every(({ drawing, x, y }, index) => {
    const other = b[index];
    return other?.drawing === drawing && other.x === x && other.y === y;
  });
