/** How the person's pose is looked for in the camera's picture, and what becomes of it. */
export interface TrackingSettings {
  /** `full` is more exact and takes twice as long. */
  readonly model: 'lite' | 'full';
  /** The skeleton is drawn into the picture itself, for everyone who gets it and for recordings. */
  readonly burnIn: boolean;
  /** Angles of the joints stand beside them, where the skeleton is drawn into the picture. */
  readonly angles: boolean;
}

/** Where it stands. */
export type TrackingState =
  | { readonly kind: 'off' }
  /** The model or its runtime is being fetched; `fraction` 0..1 where the size is known. */
  | { readonly kind: 'loading'; readonly fraction?: number }
  /** Frames are looked at, so many a second over the last seconds, each of them for so long. */
  | { readonly kind: 'active'; readonly fps: number; readonly poseMs: number }
  | { readonly kind: 'failed'; readonly message: string };
