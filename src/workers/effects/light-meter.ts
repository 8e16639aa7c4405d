/** How bright, 0..1, the person is to be after brightening, and below which brightness that begins. */
const WANTED = 0.42;
const DARK = 0.36;
/** A difference in strength that is not worth a change: what follows every cloud looks restless. */
const STILL = 0.06;
/** The strength gets nearer to what is wanted by this part every so many milliseconds. */
const SETTLING_MS = 600;

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
  let wanted = 0;
  let lastMs = 0;
  return {
    measure(luma, weights, nowMs) {
      const next = strengthFor(brightness(luma, weights));
      if (strength === null || Math.abs(next - wanted) > STILL) wanted = next;
      const part = 1 - Math.exp((lastMs - nowMs) / SETTLING_MS);
      strength = strength === null ? wanted : strength + (wanted - strength) * part;
      lastMs = nowMs;
      return strength;
    },
    reset() {
      strength = null;
    },
  };
}

/** A brightness of t becomes t + strength t (1 - t). */
function strengthFor(t: number): number {
  if (t <= 0) return 1;
  return t < DARK ? Math.min(1, (WANTED - t) / (t * (1 - t))) * Math.min(1, (DARK - t) / 0.06) : 0;
}

/** The weighted mean, 0..1; where nothing has weight, of all. */
function brightness(luma: Uint8Array, weights: Uint8Array | null): number {
  let sum = 0;
  let total = 0;
  for (let index = 0; index < luma.length; index++) {
    const weight = weights?.[index] ?? 1;
    sum += weight * (luma[index] ?? 0);
    total += weight;
  }
  if (total === 0) return weights ? brightness(luma, null) : 0;
  return Math.max(0, sum / total - 16) / 219;
}
