import { SKIP_MS, type PlayerCommand } from './player-command.ts';

/** Slower ones are two taps. */
const DOUBLE_TAP_MS = 300;

/**
 * What a tap or click on the picture asks for. Fingers: twice on a side skips, more often skips further, once plays or
 * pauses. Mouse: a click plays or pauses, two fill the screen.
 */
export class Taps {
  readonly #onCommand: (command: PlayerCommand) => void;
  #last: { atMs: number; side: number } | null = null;
  #timer = 0;

  constructor(onCommand: (command: PlayerCommand) => void) {
    this.#onCommand = onCommand;
  }

  /** For the picture's `pointerup`. */
  readonly onPointerUp = (event: PointerEvent): void => {
    if (event.button !== 0 || !(event.currentTarget instanceof HTMLElement)) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const third = (event.clientX - left) / width;
    const side = event.pointerType === 'mouse' ? 0 : third < 1 / 3 ? -1 : third > 2 / 3 ? 1 : 0;
    const isSecond = this.#last?.side === side && event.timeStamp - this.#last.atMs < DOUBLE_TAP_MS;
    this.#last = { atMs: event.timeStamp, side };
    clearTimeout(this.#timer);
    if (side === 0) {
      this.#onCommand({ kind: 'toggle' });
      // The first of the two has begun or stopped it: it goes on as it was.
      if (isSecond) this.#onCommand({ kind: 'full-screen' });
    } else if (isSecond) {
      this.#onCommand({ kind: 'skip', byMs: side * SKIP_MS });
    } else {
      this.#timer = window.setTimeout(() => this.#onCommand({ kind: 'toggle' }), DOUBLE_TAP_MS);
    }
  };
}
