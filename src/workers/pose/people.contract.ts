import type { PoseAssets } from './pose.contract.ts';

/** Finds everybody in single pictures. In a worker of its own, since it takes longer than there is between two frames. */
export interface PeopleApi {
  /** @throws Error where runtime or model cannot be had */
  load(assets: PoseAssets): Promise<void>;
  /** The landmarks of each person as {@link Pose.landmarks} has them, in no order. The pixels (RGBA) are transferred. */
  find(pixels: Uint8ClampedArray<ArrayBuffer>, width: number): Promise<Float32Array<ArrayBuffer>[]>;
}
