import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Renders its host anew whenever the page fills the screen, or no longer does. */
export class FullScreen implements ReactiveController {
  readonly #onChange: () => void;

  constructor(host: ReactiveControllerHost) {
    this.#onChange = () => host.requestUpdate();
    host.addController(this);
  }

  /** Phones of Apple's fill the screen with nothing but videos. */
  get isPossible(): boolean {
    return document.fullscreenEnabled;
  }

  get isOn(): boolean {
    return document.fullscreenElement !== null;
  }

  hostConnected(): void {
    document.addEventListener('fullscreenchange', this.#onChange);
  }

  hostDisconnected(): void {
    document.removeEventListener('fullscreenchange', this.#onChange);
  }
}

/** Fills the screen with the page, dialogs and all; or gives it back. Only in answer to a tap or a key. */
export async function toggleFullScreen(): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen();
  else if (document.fullscreenEnabled) await document.documentElement.requestFullscreen();
}
