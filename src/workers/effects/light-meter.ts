/** How bright, 0..1, the person is to be after brightening, and below which brightness that begins. */
const WANTED = 0.42;
const DARK = 0.36;
/**
 * A difference in brightness, 0..1, that is not worth a change: what follows every cloud looks restless. A light that
 * flickers by 3 levels of 219 to either side stays within.
 */
const STILL = 0.035;
/** The mean brightness follows the frames', and the strength what is wanted, by 1 - 1/e in so many milliseconds. */
const SEEING_MS = 200;
const SETTLING_MS = 450;
/** Strengths so near to what is wanted are it: after a lamp was switched on nothing is to be done at all any more. */
const THERE = 0.004;
/** Of fewer cells than this part nothing is concluded: a hand at the edge. */
const FEWEST = 0.01;

/** Finds out how much a dark picture is to be brightened. */
export interface LightMeter {
  /**
   * The strength for a frame, 0..1, see the compositor's `lift`. `luma`: studio range; `weights`: which cells count, such
   * as the person's opacity, of the same shape; null: all of them.
   */
  measure(luma: Uint8Array, weights: Uint8Array | null, nowMs: number): number;
  /** Forgets what was: another camera. */
  reset(): void;
}

/** A meter that has seen nothing: the first frame is brightened at once. */
export function createLightMeter(): LightMeter {
  let strength: number | null = null;
  let seen = 0;
  /** The brightness for which the strength is made. */
  let heeded = 0;
  /** From when it has become darker or brighter until that is over. */
  let isFollowing = false;
  let lastMs = 0;
  return {
    measure(luma, weights, nowMs) {
      const next = brightness(luma, weights);
      const elapsedMs = Math.max(0, nowMs - lastMs);
      lastMs = nowMs;
      if (strength === null) {
        heeded = seen = next;
        return (strength = strengthFor(next));
      }
      seen += (next - seen) * (1 - Math.exp(-elapsedMs / SEEING_MS));
      if (Math.abs(seen - heeded) > STILL) isFollowing = true;
      if (isFollowing) heeded = seen;
      if (Math.abs(next - seen) < STILL / 10) isFollowing = false;
      const wanted = strengthFor(heeded);
      strength += (wanted - strength) * (1 - Math.exp(-elapsedMs / SETTLING_MS));
      if (Math.abs(wanted - strength) < THERE) strength = wanted;
      return strength;
    },
    reset() {
      strength = null;
      isFollowing = false;
    },
  };
}

/** A brightness of t becomes t + strength t (1 - t). */
function strengthFor(t: number): number {
  if (t <= 0) return 1;
  return t < DARK ? Math.min(1, (WANTED - t) / (t * (1 - t))) * Math.min(1, (DARK - t) / 0.06) : 0;
}

/** The weighted mean, 0..1; where next to nothing has weight, of all. */
function brightness(luma: Uint8Array, weights: Uint8Array | null): number {
  let [sum, total] = [0, 0];
  for (let index = 0; index < luma.length; index++) {
    const weight = weights?.[index] ?? 1;
    sum += weight * (luma[index] ?? 0);
    total += weight;
  }
  if (weights && total < FEWEST * 255 * luma.length) return brightness(luma, null);
  return total === 0 ? 0 : Math.max(0, sum / total - 16) / 219;
}
