/** Where the segmenter's runtime and model lie: absolute addresses. */
export interface SegmenterAssets {
  /** The folder of MediaPipe's wasm, without a slash at its end. */
  readonly wasmBaseUrl: string;
  readonly modelUrl: string;
}

/** Tells persons from background. One worker holds one model. */
export interface SegmenterApi {
  /**
   * Loads runtime and model and runs once. `onProgress` hears the fraction fetched, 0..1, where sizes are known.
   * @throws 'model-load-failed'
   */
  load(assets: SegmenterAssets, onProgress: (fraction: number) => void): Promise<void>;
  /**
   * The confidence that each pixel of a picture is a person: width x height, row-major, 0..255. The buffers of
   * picture and answer are transferred.
   * @throws 'effects-failed'
   */
  segment(pixels: Uint8ClampedArray<ArrayBuffer>, width: number): Promise<Uint8Array<ArrayBuffer>>;
}
