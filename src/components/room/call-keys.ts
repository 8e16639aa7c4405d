import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { REACTIONS } from '../../app.ts';
import { isControl, isInOverlay, isTyping } from '../shared/key-target.ts';
import type { CallCommand } from './call-command.ts';

/** What the keys do. */
export interface CallKeysOptions {
  /** Whether a call is on: otherwise keys do nothing. */
  readonly isActive: () => boolean;
  readonly onCommand: (command: CallCommand) => void;
  /** Space went down or up. True from `down` means that it is taken, and its release will be told. */
  readonly talk: (isDown: boolean) => boolean;
  /** Escape. */
  readonly onEscape: () => void;
}

const COMMANDS: Readonly<Record<string, CallCommand>> = {
  m: { kind: 'toggle-sound' },
  v: { kind: 'toggle-video' },
  h: { kind: 'toggle-hand' },
  c: { kind: 'toggle-chat' },
  p: { kind: 'toggle-people' },
  t: { kind: 'toggle-training' },
  // As in subtitles: C is the chat's.
  s: { kind: 'captions', request: { kind: 'toggle' } },
  f: { kind: 'toggle-full-screen' },
  ...Object.fromEntries(REACTIONS.map((_, index) => [String(index + 1), { kind: 'react', index }] as const)),
};

/** Listens for the keys of a call, for as long as its host is connected. What is typed is never a command. */
export class CallKeys implements ReactiveController {
  readonly #options: CallKeysOptions;
  /** Held while Space is down. */
  #isTalking = false;

  constructor(host: ReactiveControllerHost, options: CallKeysOptions) {
    this.#options = options;
    host.addController(this);
  }

  hostConnected(): void {
    window.addEventListener('keydown', this.#onKeyDown);
    window.addEventListener('keyup', this.#onKeyUp);
    window.addEventListener('blur', this.#endTalk);
  }

  hostDisconnected(): void {
    window.removeEventListener('keydown', this.#onKeyDown);
    window.removeEventListener('keyup', this.#onKeyUp);
    window.removeEventListener('blur', this.#endTalk);
    this.#isTalking = false;
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (!this.#options.isActive() || event.defaultPrevented) return;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.key === 'Escape') {
      if (!isInOverlay(event)) this.#options.onEscape();
      return;
    }
    if (isTyping(event) || isInOverlay(event)) return;
    if (event.key === ' ') {
      if (isControl(event) || !this.#options.talk(true)) return;
      event.preventDefault();
      this.#isTalking = true;
      return;
    }
    const command = COMMANDS[event.key.toLowerCase()];
    if (command) {
      // A key that opens a field must not be written into it.
      event.preventDefault();
      this.#options.onCommand(command);
    }
  };

  readonly #onKeyUp = (event: KeyboardEvent): void => {
    if (event.key === ' ') this.#endTalk();
  };

  /** Also where the window loses the keyboard: nobody would be told of the release. */
  readonly #endTalk = (): void => {
    if (!this.#isTalking) return;
    this.#isTalking = false;
    this.#options.talk(false);
  };
}
