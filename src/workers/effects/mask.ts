/** Below this confidence a pixel is background, above `PERSON` it is the person, in between it fades. */
const BACKGROUND = 0.3;
const PERSON = 0.45;

/** Of a small change this part is taken over a frame (still edges do not flicker)... */
const CALM_RATE = 0.3;
/** ...and from this change on all of it (nothing trails behind a moving hand). */
const JUMP = 0.35;

/** `CALM[difference + 255]`: how far the smoothed confidence moves towards a new one. */
const CALM = Int16Array.from({ length: 511 }, (_, index) => {
  const difference = index - 255;
  const rate = CALM_RATE + (1 - CALM_RATE) * Math.min(1, Math.abs(difference) / (255 * JUMP));
  return Math.round(difference * rate);
});

/** Smoothstep between the two thresholds. */
const OPACITY = Uint8Array.from({ length: 256 }, (_, confidence) => {
  const t = Math.min(1, Math.max(0, (confidence / 255 - BACKGROUND) / (PERSON - BACKGROUND)));
  return Math.round(255 * t * t * (3 - 2 * t));
});

/** Turns confidences into opacities of the person, steady over time. Both: width x height, row-major, 0..255. */
export interface MaskSmoother {
  smooth(confidence: Uint8Array): Uint8Array;
  /** Forgets what was: another camera or another size. */
  reset(): void;
}

/** A smoother without a past: the first mask is taken as it is. */
export function createMaskSmoother(): MaskSmoother {
  let steady: Uint8Array | null = null;
  return {
    smooth(confidence) {
      const opacity = new Uint8Array(confidence.length);
      if (steady?.length !== confidence.length) steady = confidence.slice();
      for (let index = 0; index < confidence.length; index++) {
        const before = steady[index] ?? 0;
        const now = before + (CALM[(confidence[index] ?? 0) - before + 255] ?? 0);
        steady[index] = now;
        opacity[index] = OPACITY[now] ?? 0;
      }
      return opacity;
    },
    reset() {
      steady = null;
    },
  };
}
