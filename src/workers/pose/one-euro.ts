/** How much is taken out, and how soon it gives way to movement. */
export interface OneEuroSettings {
  /** Of what stands still: the lower, the steadier and the later. */
  readonly minCutoffHz: number;
  /** How much of the cutoff each unit of speed adds, in Hz per (unit a second). */
  readonly beta: number;
  /** Of the speed itself. */
  readonly derivativeCutoffHz: number;
}

/** Filters so many values at once, each by itself. */
export interface OneEuroFilter {
  /**
   * What is believed of `values`, `intervalMs` after the ones before: a new array. Speeds count in units of `scale`, so
   * that a small figure far away is as steady as a large one.
   */
  next(values: Float32Array, intervalMs: number, scale: number): Float32Array<ArrayBuffer>;
  /** What comes next has nothing to do with what was. */
  reset(): void;
}

/**
 * A low-pass whose cutoff rises with speed: steady at rest, without lag in movement.
 * @see Casiez, Roussel, Vogel: "1 € Filter: A Simple Speed-based Low-pass Filter for Noisy Input in Interactive Systems",
 * CHI 2012; https://gery.casiez.net/1euro/
 */
export function createOneEuroFilter(settings: OneEuroSettings): OneEuroFilter {
  const { minCutoffHz, beta, derivativeCutoffHz } = settings;
  let believed: Float32Array | null = null;
  let speeds = new Float32Array(0);
  return {
    next(values, intervalMs, scale) {
      const result = Float32Array.from(values);
      if (believed?.length !== values.length || intervalMs <= 0) speeds = new Float32Array(values.length);
      else {
        const intervalS = intervalMs / 1000;
        const speedWeight = weightOfNew(derivativeCutoffHz, intervalS);
        for (let at = 0; at < values.length; at++) {
          const before = believed[at] ?? 0;
          const step = (values[at] ?? 0) - before;
          const speed = mix(speeds[at] ?? 0, step / scale / intervalS, speedWeight);
          speeds[at] = speed;
          const cutoffHz = minCutoffHz + beta * Math.abs(speed);
          result[at] = before + weightOfNew(cutoffHz, intervalS) * step;
        }
      }
      believed = result.slice();
      return result;
    },
    reset() {
      believed = null;
    },
  };
}

/** Of a first-order low-pass; equations 1 to 3 of the paper. */
function weightOfNew(cutoffHz: number, intervalS: number): number {
  const timeConstantS = 1 / (2 * Math.PI * cutoffHz);
  return 1 / (1 + timeConstantS / intervalS);
}

const mix = (before: number, next: number, weight: number): number => before + weight * (next - before);
