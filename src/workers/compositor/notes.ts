import { faded, type Drawing } from './drawing.ts';

/** How long a line of the chat can be read. */
const CHAT_MS = 8000;
const MOST_CHAT_LINES = 3;
const REACTION_MS = 2600;
/** From this part of its way on an emoji fades. */
const FADES_FROM = 0.6;
const FADES: readonly number[] = [0.75, 0.5, 0.25];
/** Of a storm of emoji the oldest go first. */
const MOST_REACTIONS = 24;

/** An emoji on its way up. */
export interface Rising {
  readonly tileId: string;
  readonly drawing: Drawing;
  /** How much of its way it has risen, 0..1. */
  readonly part: number;
  /** Where it stands across the tile, 0..1: not all in the same place. */
  readonly across: number;
}

/** What is said and felt in the call and shown for a while. Times are of any one clock, in ms. */
export interface Notes {
  say(drawing: Drawing, nowMs: number): void;
  react(tileId: string, drawing: Drawing, nowMs: number): void;
  /** The lines that can be read now, oldest first. */
  lines(nowMs: number): readonly Drawing[];
  rising(nowMs: number): readonly Rising[];
}

/** Opens notes in which nothing was said yet. */
export function createNotes(): Notes {
  let said: readonly { readonly drawing: Drawing; readonly atMs: number }[] = [];
  let reactions: readonly {
    readonly tileId: string;
    readonly drawings: readonly Drawing[];
    readonly across: number;
    readonly atMs: number;
  }[] = [];
  let count = 0;

  return {
    say(drawing, nowMs) {
      said = [...said, { drawing, atMs: nowMs }].slice(-MOST_CHAT_LINES);
    },
    react(tileId, drawing, nowMs) {
      const drawings = [drawing, ...FADES.map((share) => faded(drawing, share))];
      // The golden angle's share: neighbours in time stand apart, without chance having a say.
      const across = (count++ * 0.618) % 1;
      reactions = [...reactions, { tileId, drawings, across, atMs: nowMs }].slice(-MOST_REACTIONS);
    },
    lines(nowMs) {
      said = said.filter(({ atMs }) => nowMs - atMs < CHAT_MS);
      return said.map(({ drawing }) => drawing);
    },
    rising(nowMs) {
      reactions = reactions.filter(({ atMs }) => nowMs - atMs < REACTION_MS);
      return reactions.flatMap(({ tileId, drawings, across, atMs }) => {
        const part = Math.max(0, (nowMs - atMs) / REACTION_MS);
        const fade = Math.ceil(((part - FADES_FROM) / (1 - FADES_FROM)) * FADES.length);
        const drawing = drawings[Math.max(0, fade)];
        return drawing ? [{ tileId, drawing, part, across }] : [];
      });
    },
  };
}
