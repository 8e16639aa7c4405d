import { AudioSampleSink, type AudioSample, type InputAudioTrack } from 'mediabunny';

const STEP_S = 0.1;
const SILENCE_DBFS = -100;

/**
 * Root mean square of every 100 ms, whole dBFS: 20 log10(rms), full scale is 1. Where the track has no sound, or breaks
 * off, it is silent.
 */
export async function measureLoudness(
  track: InputAudioTrack,
  endS: number,
  onProgress: (fraction: number) => void,
): Promise<Int8Array<ArrayBuffer>> {
  const steps = Math.max(1, Math.ceil(endS / STEP_S));
  const squares = new Float64Array(steps);
  const counts = new Float64Array(steps);
  try {
    for await (const sample of new AudioSampleSink(track).samples()) {
      try {
        addSquares(sample, squares, counts);
        onProgress(Math.min(1, sample.timestamp / endS));
      } finally {
        sample.close();
      }
    }
  } catch (error) {
    // A damaged end takes nothing from what was heard before it.
    if (counts.every((count) => count === 0)) throw error;
  }
  return Int8Array.from(squares, (sum, step) => {
    const count = counts[step] ?? 0;
    const dbfs = count > 0 && sum > 0 ? 10 * Math.log10(sum / count) : SILENCE_DBFS;
    return Math.round(Math.min(0, Math.max(SILENCE_DBFS, dbfs)));
  });
}

let plane = new Float32Array(0);

function addSquares(sample: AudioSample, squares: Float64Array, counts: Float64Array): void {
  const { numberOfChannels, numberOfFrames, sampleRate, timestamp } = sample;
  if (plane.length < numberOfFrames) plane = new Float32Array(numberOfFrames);
  for (let channel = 0; channel < numberOfChannels; channel++) {
    const samples = plane.subarray(0, numberOfFrames);
    sample.copyTo(samples, { planeIndex: channel, format: 'f32-planar' });
    for (const [index, value] of samples.entries()) {
      const step = Math.floor((timestamp + index / sampleRate) / STEP_S);
      if (step < 0 || step >= squares.length) continue;
      squares[step] = (squares[step] ?? 0) + value * value;
      counts[step] = (counts[step] ?? 0) + 1;
    }
  }
}
