/** What takes longer will not arrive: then it is sent elsewhere all the same. */
const MOST_WAIT_MS = 3_000;

/**
 * Sends a film to a place, one at a time: whoever asks for another while it is on its way is served when it has arrived,
 * and only the last of them. Chromium 156 does not always arrive at all where it is sent elsewhere midway, and stands
 * still for good; and dragging along a film shows more of it when each picture is waited for.
 */
export class Seeker {
  readonly #video: HTMLVideoElement;
  #nextS: number | null = null;
  #sentAtMs = -Infinity;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
    video.addEventListener('seeked', this.#goOn);
    // Another film knows nothing of where the one before was sent.
    video.addEventListener('emptied', () => (this.#nextS = null));
  }

  /** Where it is, or was last sent to; seconds. */
  get positionS(): number {
    return this.#nextS ?? this.#video.currentTime;
  }

  to(seconds: number): void {
    const isOnItsWay = this.#video.seeking && performance.now() - this.#sentAtMs < MOST_WAIT_MS;
    if (isOnItsWay) this.#nextS = seconds;
    else this.#send(seconds);
  }

  /** Resolves when it is where it was last sent to. */
  async arrival(): Promise<void> {
    while (this.#video.seeking && !this.#video.error)
      await new Promise((resolve) => {
        for (const type of ['seeked', 'emptied', 'error'])
          this.#video.addEventListener(type, resolve, { once: true });
      });
  }

  #send(seconds: number): void {
    this.#nextS = null;
    this.#sentAtMs = performance.now();
    this.#video.currentTime = seconds;
  }

  readonly #goOn = (): void => {
    if (this.#nextS !== null) this.#send(this.#nextS);
  };
}
