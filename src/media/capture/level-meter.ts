import type { Closable } from '../../lib/stage.ts';
import { untilRunning } from '../running-context.ts';

/** Reads how loud a track is. */
export interface LevelMeter extends Closable {
  /** Root mean square of the last 20 ms or so: 1 is full scale, as in RFC 6464's levels of remote voices. */
  level(): number;
}

/** Listens to `input` without touching it; the caller keeps owning the track. */
export function openLevelMeter(input: MediaStreamTrack): LevelMeter {
  const context = new AudioContext();
  const source = context.createMediaStreamSource(new MediaStream([input]));
  const analyser = new AnalyserNode(context, { fftSize: 1024 });
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const lifetime = new AbortController();
  // Until it is closed; before a gesture it may hear nothing.
  untilRunning(context, { signal: lifetime.signal }).catch(() => undefined);
  const { promise: closed, resolve }: PromiseWithResolvers<void> = Promise.withResolvers();
  return {
    closed,
    level() {
      if (context.state !== 'running') return 0;
      analyser.getFloatTimeDomainData(samples);
      let sum = 0;
      for (const sample of samples) sum += sample * sample;
      return Math.sqrt(sum / samples.length);
    },
    async close() {
      lifetime.abort();
      source.disconnect();
      if (context.state !== 'closed') await context.close();
      resolve();
    },
  };
}
