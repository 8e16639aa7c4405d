import type { ReactiveController, ReactiveControllerHost } from 'lit';

const INTERVAL_MS = 1_000;
/** Longer than a picture stands still while a path changes, or a whole one is waited for. */
const LOST_AFTER_MS = 4_000;

/** Tells whether a video that should go on has stood still for a while. Renders its host anew when that changes. */
export class PictureWatch implements ReactiveController {
  isLost = false;
  readonly #host: ReactiveControllerHost;
  readonly #video: () => HTMLVideoElement | null;
  readonly #isWanted: () => boolean;
  #timer = 0;
  #frames = 0;
  #movedAtMs = 0;

  /** `isWanted`: whether there should be a picture at all. */
  constructor(host: ReactiveControllerHost, video: () => HTMLVideoElement | null, isWanted: () => boolean) {
    this.#host = host;
    this.#video = video;
    this.#isWanted = isWanted;
    host.addController(this);
  }

  hostConnected(): void {
    this.#movedAtMs = performance.now();
    this.#timer = window.setInterval(() => this.#look(), INTERVAL_MS);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
    this.isLost = false;
  }

  #look(): void {
    const now = performance.now();
    const video = this.#isWanted() ? this.#video() : null;
    const frames = video?.getVideoPlaybackQuality().totalVideoFrames ?? 0;
    // Nothing is decoded for a page that is hidden, nor where the stage asks for no picture.
    const isSeen = video !== null && !document.hidden && video.clientHeight > 0;
    if (!isSeen || frames !== this.#frames) this.#movedAtMs = now;
    this.#frames = frames;
    const isLost = now - this.#movedAtMs > LOST_AFTER_MS;
    if (isLost === this.isLost) return;
    this.isLost = isLost;
    this.#host.requestUpdate();
  }
}
