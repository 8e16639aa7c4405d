import type { Rung, SourceInfo } from './export.ts';

/** Short sides of the usual rungs, in pixels; the last is the cellular one. */
const STEPS = [1080, 720, 540, 480, 360, 240, 144];
const CELLULAR_STEP = 144;
/**
 * Apple's HLS authoring specification asks for a variant of at most 192 kbit/s over cellular networks, sound included: this
 * is what 128 kbit/s of sound and the container leave for the picture.
 */
const CELLULAR_VIDEO_BPS = 45_000;
/** The steps that are ticked at first: three of them make a ladder without encoding for hours. */
const DEFAULT_STEPS = [720, 480, 360, 240];
const DEFAULT_COUNT = 3;
const CLEARLY_SMALLER = 0.8;

/**
 * Bits a pixel and second. Apple's HLS authoring specification (section 1, the table of H.264 variants) lies
 * between 2.9 and 3.9 from 1080p to 240p at up to 30 frames, and half as much again at 60.
 */
const BITS_PER_PIXEL_SECOND = 3.25;
const FAST_FACTOR = 1.5;

/**
 * Every rung that a source can be exported at, largest first: the usual sizes up to the source's own, by the
 * short side, so that portrait works, and the source's own size where it is none of them. Sizes are even. The last is
 * cellular.
 */
export function offeredRungs(source: SourceInfo): readonly Rung[] {
  if (!source.hasVideo) return [];
  const shortSide = even(Math.min(source.width, source.height));
  const steps = STEPS.filter((step) => step <= shortSide);
  const largest = steps[0] ?? 0;
  const own = shortSide < (STEPS[0] ?? 0) && shortSide > largest ? [shortSide] : [];
  return [...own, ...steps].map((step) => rungOf(source, step));
}

/** The rungs to begin with: at most three, none above 720p, and none close below the largest. */
export function defaultRungs(source: SourceInfo): readonly Rung[] {
  const [largest, ...smaller] = offeredRungs(source).filter((rung) => shortSideOf(rung) <= 720);
  if (!largest) return [];
  const worthwhile = smaller.filter(
    (rung) =>
      DEFAULT_STEPS.includes(shortSideOf(rung)) &&
      shortSideOf(rung) <= CLEARLY_SMALLER * shortSideOf(largest),
  );
  return [largest, ...worthwhile].slice(0, DEFAULT_COUNT);
}

/** Ladders for those who do not want to choose rungs. */
export type PresetName = 'small' | 'standard' | 'high';

/**
 * The rungs of a preset, largest first: `small` is 360p and the cellular one, `standard` those of {@link defaultRungs},
 * `high` all from the source's own size down that are clearly apart, and the cellular one.
 */
export function presetRungs(source: SourceInfo, preset: PresetName): readonly Rung[] {
  const offered = offeredRungs(source);
  switch (preset) {
    case 'small': {
      const fitting = offered.filter((rung) => shortSideOf(rung) <= 360 && !isCellular(rung));
      const [largest] = fitting.length > 0 ? fitting : offered;
      return largest ? [largest, ...offered.filter((rung) => isCellular(rung) && rung !== largest)] : [];
    }
    case 'standard':
      return defaultRungs(source);
    case 'high':
      return offered.reduce<readonly Rung[]>((chosen, rung) => {
        const above = chosen.at(-1);
        const isApart = !above || shortSideOf(rung) <= CLEARLY_SMALLER * shortSideOf(above);
        return isApart ? [...chosen, rung] : chosen;
      }, []);
  }
}

/** Whether a rung is so small that it plays over any cellular network. */
export const isCellular = (rung: Rung): boolean => rung.videoBitrateBps <= CELLULAR_VIDEO_BPS;

/** The smaller of a rung's sides, in pixels: what "720p" names. */
export function shortSideOf(rung: Rung): number {
  return Math.min(rung.width, rung.height);
}

function rungOf(source: SourceInfo, shortSide: number): Rung {
  const scale = shortSide / Math.min(source.width, source.height);
  const size = (side: number): number => Math.min(2 * Math.round((side * scale) / 2), even(side));
  const width = size(source.width);
  const height = size(source.height);
  const bits = width * height * BITS_PER_PIXEL_SECOND * (source.frameRate > 30 ? FAST_FACTOR : 1);
  const videoBitrateBps = Math.ceil(bits / 10_000) * 10_000;
  const isLowest = shortSide <= CELLULAR_STEP;
  return {
    width,
    height,
    videoBitrateBps: isLowest ? Math.min(videoBitrateBps, CELLULAR_VIDEO_BPS) : videoBitrateBps,
  };
}

/** H.264 with 4:2:0 colour takes even sizes only, and at least 2. */
function even(side: number): number {
  return Math.max(2, side - (side % 2));
}
