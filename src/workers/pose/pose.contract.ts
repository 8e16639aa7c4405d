import type { PoseFrame } from '../../lib/pose/pose.ts';

/** Where the runtime and a model of poses lie (absolute addresses), and what they are for. */
export interface PoseAssets {
  /** The folder of MediaPipe's wasm, without a slash at its end. */
  readonly wasmBaseUrl: string;
  readonly modelUrl: string;
  /**
   * `live`: no frame waits for anything but its own pose. `film`: each waits for the count of people that is due with it,
   * so that the same film always gives the same poses.
   */
  readonly source: 'live' | 'film';
}

/** Finds the pose of one person, whom it follows from frame to frame. One worker holds one model. */
export interface PoseApi {
  /**
   * Loads runtime and model and runs once. `onProgress` hears the fraction fetched, 0..1, where sizes are known.
   * @throws 'model-load-failed'
   */
  load(assets: PoseAssets, onProgress: (fraction: number) => void): Promise<void>;
  /**
   * The pose in the frame, which is transferred and closed here; the answer's arrays are transferred too. Landmarks and
   * size are those of the picture as it is shown, turned upright. `timestampMs` goes forward from frame to frame.
   * @throws 'effects-failed'
   */
  detect(frame: VideoFrame, timestampMs: number): Promise<PoseFrame>;
}
