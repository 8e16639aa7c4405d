/** One person's place in the composed picture. */
export interface TileInput {
  readonly id: string;
  readonly name: string;
  /**
   * A new stream of the tile's frames, transferred: the worker closes every frame it reads. 'same' keeps the
   * stream that the tile has; 'none' shows a placeholder.
   */
  readonly picture: ReadableStream<VideoFrame> | 'same' | 'none';
}

/** How the composed picture looks. Pixels, and frames a second. */
export interface CompositorSettings {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

/** Composes all tiles into one picture. Terminated with its client. */
export interface CompositorApi {
  /** Begins to draw into `output` (transferred), whose owner closes each frame as it is written. */
  start(settings: CompositorSettings, output: WritableStream<VideoFrame>): void;
  /** Shows exactly these tiles, in this order, from the next frame on. */
  setTiles(tiles: readonly TileInput[]): void;
}
