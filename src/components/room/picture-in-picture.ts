import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { CallCommand } from './call-command.ts';
import type { FloatingView } from './floating-view.ts';
import { openFloatingWindow, type FloatingWindow } from './floating-window.ts';

/** The tile that is shown in the small window, and how large, in CSS pixels. */
export interface FloatingTile {
  readonly key: string;
  readonly heightPx: number;
}

/** Keeps what its host shows in a small window over all others, as long as that is wanted and the host is there. */
export class PictureInPicture implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #view: () => FloatingView | null;
  readonly #onCommand: (command: CallCommand) => void;
  #window: FloatingWindow | null = null;
  #key = '';
  #timer = 0;

  constructor(
    host: ReactiveControllerHost,
    options: { view: () => FloatingView | null; onCommand: (command: CallCommand) => void },
  ) {
    this.#host = host;
    this.#view = options.view;
    this.#onCommand = options.onCommand;
    host.addController(this);
  }

  /** Null while there is no such window. */
  get tile(): FloatingTile | null {
    return this.#window && { key: this.#key, heightPx: this.#window.heightPx };
  }

  hostUpdate(): void {
    if (!this.#window) return;
    const view = this.#view();
    if (!view) {
      // The call is over.
      this.#window.close();
      return;
    }
    this.#key = view.key;
    this.#window.show(view);
    clearTimeout(this.#timer);
    const { nextAtMs } = view;
    if (nextAtMs === null) return;
    this.#timer = window.setTimeout(() => this.#host.requestUpdate(), nextAtMs - performance.now() + 1);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#window?.close();
  }

  /** Opens it, or closes it. Only in answer to a tap. */
  async toggle(): Promise<void> {
    const view = this.#view();
    if (this.#window) this.#window.close();
    else if (view) await this.#open(view);
  }

  async #open(view: FloatingView): Promise<void> {
    this.#key = view.key;
    this.#window = await openFloatingWindow(view, {
      onCommand: this.#onCommand,
      onResized: () => this.#host.requestUpdate(),
      onClosed: () => {
        this.#window = null;
        this.#host.requestUpdate();
      },
    });
    this.#host.requestUpdate();
  }
}
