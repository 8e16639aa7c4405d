import type { Rendition } from '../../media/export/rendition.ts';
import type { Pace } from './pace.ts';

/** Of what one engine encodes, less says nothing of its speed. */
const LEAST_MEASURED_S = 10;

/** How fast pictures are encoded, rests aside. */
export interface EncodeSpeed {
  /** So many seconds more are encoded. */
  encoded(rendition: Rendition, seconds: number): void;
  /** Since the beginning; null where too little was encoded to tell. */
  readonly pixelsPerSecond: number | null;
}

/** Measures from now on. @param frameRate of the source, Hz */
export function createEncodeSpeed(frameRate: number, pace: Pace): EncodeSpeed {
  const [startedAtMs, restedMs] = [performance.now(), pace.restedMs];
  let pixels = 0;
  let encodedS = 0;
  return {
    encoded(rendition, seconds) {
      if (rendition.kind !== 'video') return;
      pixels += rendition.rung.width * rendition.rung.height * seconds * frameRate;
      encodedS += seconds;
    },
    get pixelsPerSecond() {
      const workedS = (performance.now() - startedAtMs - (pace.restedMs - restedMs)) / 1000;
      return encodedS >= LEAST_MEASURED_S ? pixels / workedS : null;
    },
  };
}
