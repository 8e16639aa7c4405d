/** All sound that is worked on has this rate; Opus and RNNoise know no other. */
export const SOUND_RATE = 48_000;
/** Samples of a block: 10 ms, RNNoise's frame. */
export const BLOCK_SAMPLES = 480;

/** One plane of samples a channel, all of one length, -1..1; whoever gets it may keep and change it. */
export type SoundBlock = readonly Float32Array<ArrayBuffer>[];

/** A block of silence. */
export function silence(channels: number, samples = BLOCK_SAMPLES): SoundBlock {
  return Array.from({ length: channels }, () => new Float32Array(samples));
}
