import type {
  Adjustments,
  Ask,
  CollectCommand,
  Effect,
  Moderation,
  Participant,
  TakePart,
} from '../../app.ts';
import type { CaptionsRequest } from './captions-request.ts';
import type { NewSoundDevice } from './device-news.ts';
import type { Layout } from './stage-tiles.ts';
import type { BackgroundChoice } from '../shared/background-choice.ts';

/** Whatever a person wants of the call, from wherever on the screen; the screen does it. */
export type CallCommand =
  | { readonly kind: 'toggle-sound' }
  | { readonly kind: 'toggle-video' }
  /** Push to talk: the button is held, or no longer. */
  | { readonly kind: 'talk'; readonly isDown: boolean }
  | { readonly kind: 'push-to-talk'; readonly on: boolean }
  /** Opens the choice of camera, microphone and speaker. */
  | { readonly kind: 'choose-devices' }
  /** Hears and is heard through a device that was just connected. */
  | { readonly kind: 'use-device'; readonly device: NewSoundDevice }
  | { readonly kind: 'dismiss-device-news' }
  | { readonly kind: 'background'; readonly choice: BackgroundChoice }
  | { readonly kind: 'use-background'; readonly effect: Effect }
  | { readonly kind: 'adjust-picture'; readonly adjustments: Adjustments }
  /** `usual` is what was chosen in the options; `of` names the one person. */
  | { readonly kind: 'record'; readonly what: TakePart | 'usual'; readonly of?: string }
  | { readonly kind: 'toggle-recording-pause' }
  | { readonly kind: 'mark-moment' }
  /** Opens the options of recordings. */
  | { readonly kind: 'choose-recording' }
  /** Opens the choice of the one person. */
  | { readonly kind: 'choose-recorded-person' }
  /** What is given and collected of recordings. */
  | { readonly kind: 'collect'; readonly command: CollectCommand }
  | { readonly kind: 'stop-recording' }
  | { readonly kind: 'toggle-share' }
  | { readonly kind: 'layout'; readonly layout: Layout }
  /** Opens the small window over all others, or closes it. */
  | { readonly kind: 'picture-in-picture' }
  | { readonly kind: 'toggle-full-screen' }
  /** To the camera that looks the other way. */
  | { readonly kind: 'switch-camera' }
  /** Own picture as in a mirror, or not. */
  | { readonly kind: 'toggle-mirror' }
  /** Own picture shown here, or not. */
  | { readonly kind: 'toggle-self-view' }
  /** `key` of a tile; null lets all be alike again. */
  | { readonly kind: 'pin'; readonly key: string | null }
  /** Opens the choice of how loud somebody is here. */
  | { readonly kind: 'choose-volume'; readonly participant: Participant }
  /** How loud an identity is here, 0..1. */
  | { readonly kind: 'volume'; readonly identity: string; readonly volume: number }
  /** Opens the figures of the connection to somebody. */
  | { readonly kind: 'show-connection'; readonly participant: Participant }
  /** Opens the table of who hears whom. */
  | { readonly kind: 'show-reception' }
  /** Brings the connection to somebody back. */
  | { readonly kind: 'retry'; readonly id: string }
  | { readonly kind: 'toggle-hand' }
  /** `index` into REACTIONS. */
  | { readonly kind: 'react'; readonly index: number }
  | { readonly kind: 'toggle-chat' }
  | { readonly kind: 'toggle-people' }
  | { readonly kind: 'toggle-training' }
  /** Seeing captions, and giving them. */
  | { readonly kind: 'captions'; readonly request: CaptionsRequest }
  /** Opens the code that makes a phone one's camera. */
  | { readonly kind: 'use-phone' }
  /** Freezes somebody's picture, for a coach to draw on. */
  | { readonly kind: 'draw-on'; readonly id: string }
  /** Opens the chat, directed to one identity. */
  | { readonly kind: 'message'; readonly identity: string }
  | { readonly kind: 'verify'; readonly participant: Participant }
  | { readonly kind: 'set-verified'; readonly id: string; readonly verified: boolean }
  | { readonly kind: 'moderate'; readonly action: Moderation }
  | { readonly kind: 'answer-ask'; readonly ask: Ask; readonly answer: 'yes' | 'voice' | 'no' }
  | { readonly kind: 'copy-link' }
  | { readonly kind: 'connect-offline' }
  /** Asks first where that would interrupt something, unless one `isSure`. */
  | { readonly kind: 'leave'; readonly isSure?: boolean };

export type CallCommandEvent = CustomEvent<CallCommand>;

/** Fires `call-command` at an element; it rises to the screen through every shadow root. */
export function sendCommand(from: EventTarget, command: CallCommand): void {
  const event: CallCommandEvent = new CustomEvent('call-command', {
    detail: command,
    bubbles: true,
    composed: true,
  });
  from.dispatchEvent(event);
}

declare global {
  interface HTMLElementEventMap {
    'call-command': CallCommandEvent;
  }
}
