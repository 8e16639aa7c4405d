/** What is done to the camera's picture before anyone else gets it. */
export type Effect =
  | { readonly kind: 'none' }
  /** `light` keeps the room recognisable, `strong` does not. */
  | { readonly kind: 'blur'; readonly strength: 'light' | 'strong' };

/** Where the effect stands. While `loading` or `failed`, only fully covered frames leave. */
export type EffectState =
  | { readonly kind: 'off' }
  /** The model or its runtime is being fetched; `fraction` 0..1 where the size is known. */
  | { readonly kind: 'loading'; readonly fraction?: number }
  | { readonly kind: 'active' }
  | { readonly kind: 'failed'; readonly message: string };
