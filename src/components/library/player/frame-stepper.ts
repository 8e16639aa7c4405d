import { openFrameIndex, type FrameIndex } from '../../../app.ts';
import { log } from '../../../lib/log.ts';
import type { Seeker } from './seeker.ts';

/** Where the file's own times cannot be read. */
const USUAL_FRAME_S = 1 / 30;
/** Two clocks that mean the same frame. */
const SAME_S = 0.000_5;

/**
 * Goes from picture to picture, exactly: by when the file says that its frames are shown, whatever its frame rate, and
 * however it varies. Steps that are asked for in quick succession add up.
 */
export class FrameStepper {
  readonly #video: HTMLVideoElement;
  readonly #seeker: Seeker;
  readonly #frames: FrameIndex;
  readonly #closing = new AbortController();
  /**
   * Of the picture that is on the screen, in seconds, as the browser told it while it played: it may be behind the clock.
   * Null after a seek, which shows what it was sent to.
   */
  #shownS: number | null = null;
  #hasSought = false;
  /** Ascending, seconds; a stretch of the file. */
  #times: Float64Array = new Float64Array();
  #wanted = 0;
  #running: Promise<void> | null = null;
  #callback = 0;

  constructor(video: HTMLVideoElement, seeker: Seeker, file: Blob) {
    this.#video = video;
    this.#seeker = seeker;
    this.#frames = openFrameIndex(file, { signal: this.#closing.signal });
    const { signal } = this.#closing;
    video.addEventListener(
      'seeking',
      () => {
        this.#hasSought = true;
        this.#shownS = null;
      },
      { signal },
    );
    // While it plays, the frames that come are those of the place it was sent to.
    for (const type of ['playing', 'seeked'] as const)
      video.addEventListener(type, () => (this.#hasSought &&= video.paused), { signal });
    if ('requestVideoFrameCallback' in video) this.#watch();
  }

  /** Shows the next picture, or the one before. Resolves when all that was asked for is shown. */
  step(by: 1 | -1): Promise<void> {
    this.#wanted += by;
    return (this.#running ??= this.#run().finally(() => (this.#running = null)));
  }

  close(): void {
    this.#closing.abort();
    if (this.#callback) this.#video.cancelVideoFrameCallback(this.#callback);
  }

  #watch(): void {
    this.#callback = this.#video.requestVideoFrameCallback((_, { mediaTime }) => {
      // Of a seek it may be told late, when the next one is on its way.
      if (!this.#hasSought) this.#shownS = mediaTime;
      this.#watch();
    });
  }

  async #run(): Promise<void> {
    this.#video.pause();
    await this.#seeker.arrival();
    while (this.#wanted !== 0 && !this.#closing.signal.aborted) {
      const by = this.#wanted;
      this.#wanted = 0;
      const toS = await this.#middleOfFrame(by);
      this.#seeker.to(toS);
      await this.#seeker.arrival();
    }
  }

  /** The middle of the frame that is `by` frames from the one that is shown: rounding does not reach its ends. */
  async #middleOfFrame(by: number): Promise<number> {
    const { currentTime } = this.#video;
    const nowS = this.#shownS ?? currentTime;
    const times = await this.#timesAround(nowS, by);
    const index = times.findLastIndex((time) => time <= nowS + SAME_S);
    const target = Math.max(0, Math.min(times.length - 1, index + by));
    const startS = times[target];
    if (index < 0 || startS === undefined) return Math.max(0, currentTime + by * USUAL_FRAME_S);
    const endS = times[target + 1] ?? startS + USUAL_FRAME_S;
    return Math.min((startS + endS) / 2, Math.max(startS, this.#video.duration || Infinity));
  }

  async #timesAround(nowS: number, by: number): Promise<Float64Array> {
    const index = this.#times.findLastIndex((time) => time <= nowS + SAME_S);
    if (index + by > 0 && index + by + 1 < this.#times.length && index > 0) return this.#times;
    try {
      this.#times = await this.#frames.around(nowS);
    } catch (error) {
      log.warn('The frames of this recording could not be looked up.', error);
      this.#times = new Float64Array();
    }
    return this.#times;
  }
}
