import type { AppError } from '../lib/errors.ts';
import type { ReadonlyStore } from '../lib/store.ts';
import type { LocalMedia } from '../media/local-media.ts';

/** Where this install stands with a room; see state.ts for the transitions. */
export type RoomState =
  | { readonly kind: 'idle' }
  | { readonly kind: 'preview'; readonly code: string }
  | { readonly kind: 'joining'; readonly code: string }
  | { readonly kind: 'joined'; readonly code: string }
  /** Every relay is gone; those already connected stay connected. */
  | { readonly kind: 'reconnecting'; readonly code: string }
  | { readonly kind: 'leaving'; readonly code: string }
  | { readonly kind: 'failed'; readonly code: string; readonly error: AppError };

/** Somebody in the room, oneself included. */
export interface Participant {
  /** Identity key, base64url: the same person after a reload. */
  readonly id: string;
  readonly name: string;
  readonly isSelf: boolean;
  readonly muted: boolean;
  readonly videoOn: boolean;
  /** They are recording, and everyone is told. */
  readonly recording: boolean;
  /** Met before under this very key. */
  readonly known: boolean;
  /** Camera and microphone; for oneself the camera only. Null until the first track is there. */
  readonly stream: MediaStream | null;
  readonly connection: 'connecting' | 'connected' | 'interrupted';
  /** Derived from the handshake's transcript, the same on both sides. Null for oneself. */
  readonly safety: { readonly emoji: string; readonly number: string } | null;
}

/** How many relays answer. */
export interface RelayCount {
  readonly connected: number;
  readonly total: number;
}

/** Something that happened and may want an answer; shown as an alert until dismissed. */
export interface RoomNotice {
  readonly id: string;
  readonly error: AppError;
}

/** How one joins. */
export interface JoinOptions {
  readonly name: string;
  readonly as: 'camera' | 'voice' | 'viewer';
}

/** The one room this tab is in: state for screens to show, commands for them to call. */
export interface Room {
  readonly state: ReadonlyStore<RoomState>;
  /** Oneself first, then in the order of joining. Empty unless joined. */
  readonly participants: ReadonlyStore<readonly Participant[]>;
  readonly relays: ReadonlyStore<RelayCount>;
  readonly notices: ReadonlyStore<readonly RoomNotice[]>;
  /** Own media, opened by `preview` and closed by `leave`. */
  readonly local: ReadonlyStore<LocalMedia | null>;
  /** Opens own media for `code` and starts deriving the room's secrets. Sends nothing. @throws 'room-code-invalid' */
  preview(code: string, extraRelays: readonly string[]): Promise<void>;
  /** Joins the room that is previewed. Failures land in `state`. */
  join(options: JoinOptions): Promise<void>;
  /** Leaves, and releases camera and microphone. Also leaves the preview. */
  leave(): Promise<void>;
  /** Announces that this install records, or no longer does. */
  setRecording(recording: boolean): void;
  dismiss(noticeId: string): void;
}
