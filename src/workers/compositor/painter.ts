import type { PlaneColour, Placed } from './drawing.ts';
import { toStudio } from './drawing.ts';
import { isSame } from './glide.ts';
import { fitInside, type Box } from './grid.ts';
import type { Sheet } from './sheet.ts';

/** What is to be seen in one place of the picture. */
export interface SceneTile {
  readonly id: string;
  readonly box: Box;
  /** The owner's, who keeps it open until the scene is painted. */
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
  /** Paints what has changed since the scene before; one at a time. */
  paint(scene: Scene): Promise<void>;
}

const BACKGROUND = toStudio(20, 23, 28);
const TILE_BACKGROUND = toStudio(36, 41, 50);
const SPEAKING = toStudio(255, 178, 62);
const SPEAKING_PX = 4;
/** At the edges of tiles that have neighbours. */
const SEAM_PX = 2;
/** Pictures that are so little off their tile's shape lose a hair at the edges rather than stand between bars. */
const CLOSE = 0.04;

const EMPTY: Scene = { tiles: [], over: [] };

/** Opens a painter of a sheet on which nothing is to be relied upon yet. */
export function createPainter(sheet: Sheet, { width, height }: { width: number; height: number }): Painter {
  const whole: Box = { x: 0, y: 0, width, height };
  let before: Scene | null = null;

  const paintTile = async (
    { box, frame, isSpeaking, drawings }: SceneTile,
    isAlone: boolean,
  ): Promise<void> => {
    const place = frame ? placeOf(frame, box) : null;
    if (place !== box) sheet.fill(box, TILE_BACKGROUND);
    if (frame && place) await sheet.show(frame, place);
    if (isSpeaking) outline(sheet, box, SPEAKING_PX, SPEAKING);
    else if (!isAlone) outline(sheet, box, SEAM_PX, BACKGROUND);
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
        await paintTile(tile, scene.tiles.length === 1);
        // What is above all stays above the tile alone; beside it, it is there already.
        if (!isAllNew) for (const placed of scene.over) sheet.lay(placed, tile.box);
      }
      if (isAllNew) for (const placed of scene.over) sheet.lay(placed, whole);
    },
  };
}

/** Where in its box a frame stands. */
function placeOf({ displayWidth, displayHeight }: VideoFrame, box: Box): Box {
  const aspect = displayWidth / displayHeight;
  return Math.abs(box.width / box.height / aspect - 1) < CLOSE ? box : fitInside(box, aspect);
}

function outline(sheet: Sheet, { x, y, width, height }: Box, px: number, colour: PlaneColour): void {
  sheet.fill({ x, y, width, height: px }, colour);
  sheet.fill({ x, y: y + height - px, width, height: px }, colour);
  sheet.fill({ x, y, width: px, height }, colour);
  sheet.fill({ x: x + width - px, y, width: px, height }, colour);
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
