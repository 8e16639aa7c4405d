/** What the keys, buttons and gestures of a player ask for. */
export type PlayerCommand =
  | { readonly kind: 'toggle' }
  /** To a moment of the recording. */
  | { readonly kind: 'seek'; readonly toMs: number }
  | { readonly kind: 'skip'; readonly byMs: number }
  /** To a part of the whole, 0..1. */
  | { readonly kind: 'seek-fraction'; readonly fraction: number }
  | { readonly kind: 'step-frame'; readonly by: 1 | -1 }
  | { readonly kind: 'step-chapter'; readonly by: 1 | -1 }
  /** To the next speed up or down of {@link SPEEDS}. */
  | { readonly kind: 'step-speed'; readonly by: 1 | -1 }
  | { readonly kind: 'speed'; readonly speed: number }
  | { readonly kind: 'step-volume'; readonly by: number }
  | { readonly kind: 'volume'; readonly volume: number }
  | { readonly kind: 'mute' }
  | { readonly kind: 'captions' }
  /** Begins the section here, ends it here, or stops repeating it. */
  | { readonly kind: 'loop' }
  | { readonly kind: 'picture-in-picture' }
  | { readonly kind: 'full-screen' }
  | { readonly kind: 'help' };

export type PlayerCommandEvent = CustomEvent<PlayerCommand>;

/** Those that are offered; the pitch of voices stays as it was at all of them. */
export const SPEEDS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2, 2.5, 3] as const;

/** How far a tap on the picture, or J and L, goes. */
export const SKIP_MS = 10_000;

/** A section that is played again and again; `toMs` is null until its end is set. */
export interface Loop {
  readonly fromMs: number;
  readonly toMs: number | null;
}

/** A moment that has a name on the seek bar. */
export interface Mark {
  readonly atMs: number;
  readonly title: string;
}

/** Sends a command up to the player. */
export function sendPlayerCommand(from: HTMLElement, command: PlayerCommand): void {
  const event: PlayerCommandEvent = new CustomEvent('player-command', { detail: command, bubbles: true });
  from.dispatchEvent(event);
}
