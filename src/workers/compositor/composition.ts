import { placeCaptions } from './captions.ts';
import type { Caption, Look, TileInput } from './compositor.contract.ts';
import type { Drawing, Placed } from './drawing.ts';
import { createGlide } from './glide.ts';
import { even, type Box } from './grid.ts';
import { layOut } from './layout.ts';
import { createNotes } from './notes.ts';
import type { Scene, SceneTile } from './painter.ts';
import { createTextDrawings } from './text-drawings.ts';

/** A tile without its frames. */
export type Seated = Pick<TileInput, 'id' | 'name' | 'isSpeaking' | 'isScreen'>;

/** Where a tile belongs, and what it shows there beside its frames. */
interface Place {
  readonly box: Box;
  /** Null: nothing to read. */
  readonly name: Drawing | null;
  readonly avatar: Drawing;
  /** Between the name and the tile's edges. */
  readonly margin: number;
}

/** What is to be seen of a call at any moment. Times are of one clock that never goes back, in ms. */
export interface Composition {
  setTiles(tiles: readonly Seated[], nowMs: number): void;
  setLook(look: Look, nowMs: number): void;
  showChat(author: string, text: string, nowMs: number): void;
  showReaction(tileId: string, emoji: string, nowMs: number): void;
  /** Shows exactly these, the latest last. */
  showCaptions(captions: readonly Caption[]): void;
  /** The scene at a moment, of the frames that its tiles have then. `clock` tells the time of day, as it is to be read. */
  sceneAt(nowMs: number, frameOf: (id: string) => VideoFrame | null, clock: () => string): Scene;
}

/** Who speaks at the same time as more than these is not read by anybody. */
const MOST_CAPTIONS = 2;

/** What whoever says nothing gets. */
export const DEFAULT_LOOK: Look = {
  layout: 'grid',
  names: true,
  chat: true,
  reactions: true,
  captions: false,
};

/** Where a name stands in its tile. */
const nameAt = ({ height }: Drawing, margin: number, box: Box): Pick<Box, 'x' | 'y'> => ({
  x: box.x + margin,
  y: box.y + even(box.height - height) - margin,
});

/** Opens a composition without tiles. Sizes of texts follow the picture's. */
export function createComposition(size: { readonly width: number; readonly height: number }): Composition {
  const texts = createTextDrawings();
  const glide = createGlide();
  const notes = createNotes();
  let tiles: readonly Seated[] = [];
  let look = DEFAULT_LOOK;
  let speakerId: string | null = null;
  let places: ReadonlyMap<string, Place> = new Map();
  let captions: readonly (Caption & { readonly drawing: Drawing })[] = [];

  const placeOf = (tile: Seated, box: Box): Place => {
    const labelPx = Math.max(even(size.height / 45), even(box.height / 24));
    return {
      box,
      name: look.names ? texts.name(tile.name, labelPx, even(box.width - labelPx)) : null,
      margin: even(labelPx / 2),
      avatar: texts.avatar(tile.name, even(Math.min(box.width, box.height) * 0.4)),
    };
  };

  const arrange = (nowMs: number): void => {
    speakerId = tiles.find(({ isSpeaking, isScreen }) => isSpeaking && !isScreen)?.id ?? speakerId;
    const boxes = layOut(look.layout, tiles, speakerId, size);
    places = new Map(
      tiles.flatMap((tile, index) => {
        const box = boxes[index];
        return box ? [[tile.id, placeOf(tile, box)]] : [];
      }),
    );
    glide.moveTo(new Map(Array.from(places, ([id, { box }]) => [id, box])), nowMs);
  };

  /** Letter and name are as large as they will be at their place, wherever the tile is on its way there. */
  const drawingsOf = ({ avatar, name, margin }: Place, box: Box, frame: VideoFrame | null): Placed[] => {
    const placed: Placed[] = [];
    if (!frame) {
      placed.push({
        drawing: avatar,
        x: box.x + even((box.width - avatar.width) / 2),
        y: box.y + even((box.height - avatar.height) / 2),
      });
    }
    if (name) {
      placed.push({ drawing: name, ...nameAt(name, margin, box) });
    }
    return placed;
  };

  const risingOver = (nowMs: number): Map<string, { at: (box: Box) => Placed }[]> => {
    const byTile = new Map<string, { at: (box: Box) => Placed }[]>();
    for (const { tileId, drawing, part, across } of look.reactions ? notes.rising(nowMs) : []) {
      const at = (box: Box): Placed => ({
        drawing,
        x: box.x + even((0.1 + 0.7 * across) * (box.width - drawing.width)),
        y: box.y + even((0.8 - 0.7 * part) * (box.height - drawing.height)),
      });
      byTile.set(tileId, [...(byTile.get(tileId) ?? []), { at }]);
    }
    return byTile;
  };

  const textPx = even(size.height / 30);

  const said = (): Placed[] => {
    if (!look.captions || captions.length === 0) return [];
    const names = [...places.values()].flatMap(({ box, name, margin }): Box[] =>
      name ? [{ ...nameAt(name, margin, box), width: name.width, height: name.height }] : [],
    );
    const drawings = captions.map(({ drawing }) => drawing);
    return placeCaptions(drawings, names, { ...size, textPx });
  };

  const over = (nowMs: number, clock: () => string): Placed[] => {
    const placed = said();
    // What is said stands in the chat's way only as long as it is.
    let bottom = Math.min(size.height - 4 * textPx, ...placed.map(({ y }) => y - textPx / 2));
    for (const drawing of look.chat ? notes.lines(nowMs).toReversed() : []) {
      placed.push({ drawing, x: textPx, y: even(bottom - drawing.height) });
      bottom -= drawing.height + textPx / 2;
    }
    const title = look.title === undefined ? '' : `${look.title} · ${clock()}`;
    const drawing = title && texts.name(title, even(textPx * 0.8), even(size.width / 2));
    if (drawing) placed.push({ drawing, x: even(size.width - drawing.width - textPx), y: textPx });
    return placed;
  };

  return {
    setTiles(next, nowMs) {
      tiles = next;
      arrange(nowMs);
    },
    setLook(next, nowMs) {
      look = next;
      arrange(nowMs);
    },
    showChat(author, text, nowMs) {
      notes.say(texts.chat(author, text, textPx, even(size.width * 0.4)), nowMs);
    },
    showReaction(tileId, emoji, nowMs) {
      const place = places.get(tileId);
      if (place) notes.react(tileId, texts.emoji(emoji, even(Math.max(24, place.box.height / 6))), nowMs);
    },
    showCaptions(next) {
      const before = captions;
      captions = next.slice(-MOST_CAPTIONS).map(({ author, text }) => {
        const same = before.find((one) => one.author === author && one.text === text);
        return same ?? { author, text, drawing: texts.caption(author, text, textPx, even(size.width * 0.6)) };
      });
    },
    sceneAt(nowMs, frameOf, clock) {
      const rising = risingOver(nowMs);
      return {
        tiles: tiles.flatMap((tile): SceneTile[] => {
          const box = glide.at(tile.id, nowMs);
          const place = places.get(tile.id);
          if (!box || !place) return [];
          const frame = frameOf(tile.id);
          const drawings = [
            ...drawingsOf(place, box, frame),
            ...(rising.get(tile.id) ?? []).map(({ at }) => at(box)),
          ];
          return [
            {
              id: tile.id,
              box,
              frame,
              isSpeaking: tile.isSpeaking && !tile.isScreen && tiles.length > 1,
              drawings,
            },
          ];
        }),
        over: over(nowMs, clock),
      };
    },
  };
}
