import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Reaction } from '../../app.ts';

/** A reaction that floats now. */
export interface LiveReaction extends Reaction {
  /** Differs from every other one's. */
  readonly key: number;
}

/** How long one floats. */
export const FLOAT_MS = 3200;
/** Screen readers hear of reactions together, at most this often. */
const SAY_EVERY_MS = 2500;
/** More at once would hide the faces, and cost frames. */
const MOST_AT_ONCE = 60;

/** Keeps reactions for as long as they float, and gathers them for the screen reader. */
export class LiveReactions implements ReactiveController {
  /** Those that float now, the oldest first. */
  floating: readonly LiveReaction[] = [];
  /** Those to be said now, all at once. */
  said: readonly Reaction[] = [];
  readonly #host: ReactiveControllerHost;
  #unsaid: Reaction[] = [];
  #timers = new Set<number>();
  #saying = false;
  #lastKey = 0;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  readonly add = (reaction: Reaction): void => {
    const live = { ...reaction, key: ++this.#lastKey };
    this.floating = [...this.floating, live].slice(-MOST_AT_ONCE);
    this.#after(FLOAT_MS, () => (this.floating = this.floating.filter((one) => one !== live)));
    this.#unsaid.push(reaction);
    if (!this.#saying) this.#say();
    this.#host.requestUpdate();
  };

  #say(): void {
    this.said = this.#unsaid;
    this.#unsaid = [];
    this.#saying = this.said.length > 0;
    if (this.#saying) this.#after(SAY_EVERY_MS, () => this.#say());
  }

  #after(delayMs: number, act: () => void): void {
    const timer = window.setTimeout(() => {
      this.#timers.delete(timer);
      act();
      this.#host.requestUpdate();
    }, delayMs);
    this.#timers.add(timer);
  }

  hostDisconnected(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.floating = [];
    this.said = [];
    this.#unsaid = [];
    this.#saying = false;
  }
}
