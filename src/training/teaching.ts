/** One repetition of a recording, by indices of its frames: from start to start, over the far end. */
export interface Shown {
  readonly from: number;
  readonly peak: number;
  readonly to: number;
}

/** Over which time postures are averaged, ms to either side: shorter than the quickest exercise. */
const SMOOTHING_MS = 120;
/** On the way out and on the way back, two thresholds: trembling crosses one of them many times, both never. */
const LEAVES = 0.6;
const RETURNS = 0.3;
/** What is beyond these parts of all frames is noise. */
const LEAST_SHARE = 0.05;
const MOST_SHARE = 0.95;
/** So many rounds are plenty for one axis that clearly moves most. */
const ROUNDS = 40;
/** Of the recording, its beginning, which shows the start. */
const BEGINNING = 0.06;

/** Each posture averaged with those just before and after. */
export function smoothed(timesMs: readonly number[], postures: readonly (readonly number[])[]): number[][] {
  return postures.map((posture, index) => {
    const nowMs = timesMs[index] ?? 0;
    const near = postures.filter((_, at) => Math.abs((timesMs[at] ?? 0) - nowMs) <= SMOOTHING_MS);
    return posture.map((_, at) => near.reduce((sum, one) => sum + (one[at] ?? 0), 0) / near.length);
  });
}

/**
 * Where each posture is on the line along which they differ most: 0 at one end, where the recording begins, and 1 at
 * the other. The first principal component, found by power iteration.
 */
export function principalAxis(postures: readonly (readonly number[])[]): number[] {
  const size = postures[0]?.length ?? 0;
  const mean = Array.from(
    { length: size },
    (_, at) => postures.reduce((sum, posture) => sum + (posture[at] ?? 0), 0) / postures.length,
  );
  const centred = postures.map((posture) => posture.map((value, at) => value - (mean[at] ?? 0)));
  const along = (axis: readonly number[]) =>
    centred.map((posture) => posture.reduce((sum, value, at) => sum + value * (axis[at] ?? 0), 0));
  // From the posture that differs most from the mean, so that the search never begins at right angles to the axis.
  let axis = centred.reduce<readonly number[]>(
    (most, posture) => (Math.hypot(...posture) > Math.hypot(...most) ? posture : most),
    new Array<number>(size).fill(0),
  );
  for (let round = 0; round < ROUNDS; round++) {
    const places = along(axis);
    const next = axis.map((_, at) =>
      centred.reduce((sum, posture, i) => sum + (posture[at] ?? 0) * (places[i] ?? 0), 0),
    );
    const length = Math.hypot(...next) || 1;
    axis = next.map((value) => value / length);
  }
  const places = along(axis);
  const sorted = places.toSorted((a, b) => a - b);
  const least = sorted[Math.floor(LEAST_SHARE * (sorted.length - 1))] ?? 0;
  const most = sorted[Math.ceil(MOST_SHARE * (sorted.length - 1))] ?? 0;
  const scaled = places.map((place) => (place - least) / (most - least || 1));
  const beginning = scaled.slice(0, Math.max(1, Math.floor(BEGINNING * scaled.length)));
  const begins = beginning.reduce((sum, place) => sum + place, 0) / beginning.length;
  return begins > 0.5 ? scaled.map((place) => 1 - place) : scaled;
}

/** The repetitions along the way that {@link principalAxis} gives: as many as there are. */
export function threeCycles(way: readonly number[]): Shown[] {
  const shown: Shown[] = [];
  let from = 0;
  let peak = -1;
  for (const [index, place] of way.entries()) {
    if (peak < 0) {
      if (place <= RETURNS && place <= (way[from] ?? 0)) from = index;
      if (place >= LEAVES) peak = index;
    } else if (place > (way[peak] ?? 0)) peak = index;
    else if (place <= RETURNS) {
      shown.push({ from, peak, to: index });
      from = index;
      peak = -1;
    }
  }
  return shown;
}
