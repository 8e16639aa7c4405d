import type { Lifeline } from '../lifeline.ts';

/** One person's place in the composed picture. */
export interface TileInput {
  /** Unique among the tiles. */
  readonly id: string;
  /** Shown below the picture, and its first letter where there is none. Untrusted: of any length, in any script. */
  readonly name: string;
  /** Large in the layout `speaker`, outlined in both. Where nobody speaks, whoever spoke last stays large. */
  readonly isSpeaking: boolean;
  /** Large in every layout: text on it has to be read. */
  readonly isScreen: boolean;
  /**
   * A new stream of the tile's frames, transferred: the worker closes every frame it reads. 'same' keeps the
   * stream that the tile has; 'none' shows a placeholder.
   */
  readonly picture: ReadableStream<VideoFrame> | 'same' | 'none';
}

/** What somebody says. Both texts are untrusted: of any length, in any script. */
export interface Caption {
  readonly author: string;
  readonly text: string;
}

/** What is in the composed picture, and where. May change at any time; places change within a quarter of a second. */
export interface Look {
  /** `grid`: all of the same size; `speaker`: one large, the others in a strip beside it. */
  readonly layout: 'grid' | 'speaker';
  /** Names below the pictures. */
  readonly names: boolean;
  /** What is said in the chat, for some seconds. */
  readonly chat: boolean;
  /** Emoji that rise over whoever sent them. */
  readonly reactions: boolean;
  /** What is being said, at the bottom; as far as somebody tells it. */
  readonly captions: boolean;
  /** A line in the upper corner, beside the time of day; absent: neither of them. */
  readonly title?: string;
}

/** How large the composed picture is, in pixels, both even; and how many frames a second. */
export interface CompositorSettings {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

/** Composes all tiles into one picture. Terminated with its client. */
export interface CompositorApi extends Pick<Lifeline, 'hold'> {
  /**
   * Begins to draw into `output` (transferred), whose owner closes each frame as it is written.
   * @throws Error where what it draws with cannot be loaded
   */
  start(settings: CompositorSettings, output: WritableStream<VideoFrame>): Promise<void>;
  /** Shows exactly these tiles, in this order, from the next frame on. */
  setTiles(tiles: readonly TileInput[]): void;
  setLook(look: Look): void;
  /** Shows a line of the chat, if the look has it. Both texts are untrusted: of any length, in any script. */
  showChat(author: string, text: string): void;
  /** Lets an emoji rise over a tile, if the look has it and the tile is there. Untrusted: a few letters are shown. */
  showReaction(tileId: string, emoji: string): void;
  /** Shows exactly these, the latest last, if the look has captions: the end of the latest two can be read. */
  showCaptions(captions: readonly Caption[]): void;
  /** Rejects when no picture can be made any more. Never resolves. */
  watch(): Promise<void>;
}
