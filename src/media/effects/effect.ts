import type { TrackingSettings } from './tracking.ts';

/** What is done to the camera's picture before anyone else gets it. */
export type Effect =
  | { readonly kind: 'none' }
  /** `light` keeps the room recognisable, `strong` does not. */
  | { readonly kind: 'blur'; readonly strength: 'light' | 'strong' }
  /** Nothing of the room is seen; `colour` as CSS writes it, such as `#2b3a4a`. */
  | { readonly kind: 'colour'; readonly colour: string }
  /** Nothing of the room is seen. `id` names the picture among those that are kept; `file` is its encoded file. */
  | { readonly kind: 'picture'; readonly id: string; readonly file: Blob };

/** What is bettered in the picture, whatever stands behind the person. */
export interface Adjustments {
  /** A dark picture is brightened. */
  readonly lowLight: boolean;
  /** The picture is cut so that the face stays in its middle. */
  readonly framing: boolean;
}

/** Nothing is bettered. */
export const NO_ADJUSTMENTS: Adjustments = { lowLight: false, framing: false };

/** Everything that is done to the camera's picture, or found out about it. */
export interface PictureSettings {
  readonly effect: Effect;
  readonly adjustments: Adjustments;
  /** Null: no poses are looked for. */
  readonly tracking: TrackingSettings | null;
}

/** A picture as the camera gives it. */
export const PLAIN: PictureSettings = {
  effect: { kind: 'none' },
  adjustments: NO_ADJUSTMENTS,
  tracking: null,
};

/** True where every frame leaves as the camera gave it, and nobody looks at it. */
export const isUntouched = ({ effect, adjustments, tracking }: PictureSettings): boolean =>
  effect.kind === 'none' && !adjustments.lowLight && !adjustments.framing && tracking === null;

/** Where the effect stands. While `loading` or `failed`, only fully covered frames leave. */
export type EffectState =
  | { readonly kind: 'off' }
  /** The model or its runtime is being fetched; `fraction` 0..1 where the size is known. */
  | { readonly kind: 'loading'; readonly fraction?: number }
  | { readonly kind: 'active' }
  | { readonly kind: 'failed'; readonly message: string };
