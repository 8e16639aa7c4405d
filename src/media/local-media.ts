import type { AppError } from '../lib/errors.ts';
import type { Closable } from '../lib/stage.ts';
import type { ReadonlyStore } from '../lib/store.ts';
import type { Effect, EffectState } from './effects/effect.ts';

/** One capture device's state. */
export type CaptureState =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'on'; readonly deviceId: string; readonly label: string }
  | { readonly kind: 'failed'; readonly error: AppError };

/** A device to choose from. */
export interface Device {
  readonly id: string;
  readonly label: string;
}

/** The devices of each kind, kept up to date while media is open. */
export interface Devices {
  readonly cameras: readonly Device[];
  readonly microphones: readonly Device[];
  readonly speakers: readonly Device[];
}

/** Own camera and microphone as the rest of the app sees them: after effects, and only what may be sent. */
export interface LocalMedia extends Closable {
  readonly camera: ReadonlyStore<CaptureState>;
  readonly microphone: ReadonlyStore<CaptureState>;
  readonly muted: ReadonlyStore<boolean>;
  readonly devices: ReadonlyStore<Devices>;
  readonly background: ReadonlyStore<Effect>;
  readonly effect: ReadonlyStore<EffectState>;
  /** The picture to send, show and record; the same track from the first start of video on. Null before. */
  readonly videoTrack: ReadonlyStore<MediaStreamTrack | null>;
  /** The microphone to send and record: changes with the device, `enabled` is false while muted. */
  readonly audioTrack: ReadonlyStore<MediaStreamTrack | null>;
  startVideo(deviceId?: string): Promise<void>;
  /** Releases the camera (its light goes off). */
  stopVideo(): Promise<void>;
  startMicrophone(deviceId?: string): Promise<void>;
  setMuted(muted: boolean): void;
  setBackground(effect: Effect): Promise<void>;
  /** Loudness of the microphone now, 0..1; read it in requestAnimationFrame. */
  level(): number;
}
