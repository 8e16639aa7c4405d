import type { Closable } from '../../lib/stage.ts';

/** Reads how loud a track is. */
export interface LevelMeter extends Closable {
  /** Root mean square of the last 20 ms or so on a scale of decibels: 0 is -60 dBFS or less, 1 is full scale. */
  level(): number;
}

const FLOOR_DB = -60;

/** Listens to `input` without touching it; the caller keeps owning the track. */
export function openLevelMeter(input: MediaStreamTrack): LevelMeter {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(new MediaStream([input]));
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const { promise: closed, resolve }: PromiseWithResolvers<void> = Promise.withResolvers();
  return {
    closed,
    level() {
      if (context.state === 'closed') return 0;
      analyser.getFloatTimeDomainData(samples);
      let sum = 0;
      for (const sample of samples) sum += sample * sample;
      const db = 10 * Math.log10(sum / samples.length + 1e-12);
      return Math.min(1, Math.max(0, 1 - db / FLOOR_DB));
    },
    async close() {
      source.disconnect();
      if (context.state !== 'closed') await context.close();
      resolve();
    },
  };
}
