import type { PoseFrame } from '../../lib/pose/pose.ts';
import type { Adjustments, Effect, EffectState } from '../../media/effects/effect.ts';
import type { TrackingSettings, TrackingState } from '../../media/effects/tracking.ts';
import type { Lifeline } from '../lifeline.ts';

/** Where the models and their runtime lie: absolute addresses. */
export interface EffectsAssets {
  /** The folder of MediaPipe's wasm, without a slash at its end. */
  readonly wasmBaseUrl: string;
  readonly landscapeModelUrl: string;
  readonly portraitModelUrl: string;
  readonly poseModelUrls: Readonly<Record<TrackingSettings['model'], string>>;
}

/** What is told of tracking, over a port of its own: poses come with every frame, and nobody answers. */
export type TrackingEvent =
  | { readonly kind: 'pose'; readonly frame: PoseFrame }
  | { readonly kind: 'state'; readonly state: TrackingState };

/** Takes camera frames in and lets frames with the effect out. One worker serves one pipeline. */
export interface EffectsApi extends Lifeline {
  /** True where the worker itself takes frames out of tracks and puts them into one, as in Safari. */
  canBridge(): boolean;
  /** Makes the track that frames leave through where `run` is given no sink. It is transferred to the caller, once. */
  makeTrack(): MediaStreamTrack;
  /**
   * Called once, before what follows. `sink` is transferred; it closes each frame it is given. Null: frames leave through
   * the track that was made. `tracking` (transferred) is sent {@link TrackingEvent}s. Resolves when the worker has stopped
   * by `close`.
   * @throws 'effects-failed' when frames can no longer leave
   */
  run(
    sink: WritableStream<VideoFrame> | null,
    assets: EffectsAssets,
    onState: (state: EffectState) => void,
    tracking: MessagePort,
  ): Promise<void>;
  /**
   * Reads from `frames` (transferred) from now on, and closes each of them once; null: dark frames. Resolves
   * when nothing of the former input can leave any more.
   */
  setInput(frames: ReadableStream<VideoFrame> | null): Promise<void>;
  /** As `setInput` does, from a track (transferred), which is stopped when it is read no more. Where it `canBridge`. */
  setTrack(track: MediaStreamTrack): Promise<void>;
  /** Resolves when no frame without the new effect can leave any more. */
  setEffect(effect: Effect): Promise<void>;
  /** Resolves at once; frames that leave from now on follow it. */
  setAdjustments(adjustments: Adjustments): Promise<void>;
  /**
   * Resolves at once; null ends tracking and frees what it took. While there is tracking the picture is not cut to keep
   * the face in its middle.
   */
  setTracking(settings: TrackingSettings | null): Promise<void>;
  /** How long each of the latest 600 frames took that something was done to, from when it came until it was made anew. */
  frameTimesMs(): Promise<readonly number[]>;
  close(): Promise<void>;
}
