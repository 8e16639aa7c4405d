/** The rate of every track that these tests listen to. */
export const RATE = 48_000;

/** Collects a track's samples, by channel, until `during` is over. */
export async function listenTo(
  track: MediaStreamTrack,
  during: () => Promise<void>,
  channels = 1,
): Promise<Float32Array[]> {
  const { readable } = new MediaStreamTrackProcessor({
    track: track.clone() as MediaStreamAudioTrack,
    maxBufferSize: 1000,
  });
  const reader = readable.getReader();
  const parts: Float32Array[][] = Array.from({ length: channels }, () => []);
  const reading = (async () => {
    for (;;) {
      const { value: data } = await reader.read();
      if (!data) return;
      for (const [channel, list] of parts.entries()) {
        const part = new Float32Array(data.numberOfFrames);
        data.copyTo(part, { planeIndex: Math.min(channel, data.numberOfChannels - 1), format: 'f32-planar' });
        list.push(part);
      }
      data.close();
    }
  })();
  await during();
  await reader.cancel();
  await reading;
  return parts.map(joined);
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const samples = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    samples.set(part, at);
    at += part.length;
  }
  return samples;
}

export const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** Loudness in dB of full scale of each `windowMs`. */
export function loudness(samples: Float32Array, windowMs = 20): number[] {
  const size = (RATE * windowMs) / 1000;
  return Array.from({ length: Math.floor(samples.length / size) }, (_, index) =>
    decibels(samples.subarray(index * size, (index + 1) * size)),
  );
}

/** Loudness of all of it, in dB of full scale. */
export function decibels(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, value) => sum + value * value, 0) / samples.length + 1e-12);
}
