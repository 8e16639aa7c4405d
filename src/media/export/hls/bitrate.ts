/** A stretch of media and how much it weighs. */
export interface Weighed {
  readonly durationS: number;
  readonly sizeBytes: number;
}

/** How many bits a second a rendition takes. */
export interface Bitrate {
  readonly peakBps: number;
  readonly averageBps: number;
}

/**
 * Measures a rendition by its segments. The peak is that of RFC 8216, section 4.1: the largest bitrate of any run of
 * segments that lasts between 0.5 and 1.5 target durations.
 */
export function measureBitrate(segments: readonly Weighed[], targetS: number): Bitrate {
  const seconds = segments.reduce((sum, { durationS }) => sum + durationS, 0);
  const sizeBytes = segments.reduce((sum, segment) => sum + segment.sizeBytes, 0);
  const averageBps = seconds > 0 ? (8 * sizeBytes) / seconds : 0;
  let peakBps = averageBps;
  for (let start = 0; start < segments.length; start += 1) {
    let runS = 0;
    let runBytes = 0;
    for (let end = start; end < segments.length; end += 1) {
      runS += segments[end]?.durationS ?? 0;
      runBytes += segments[end]?.sizeBytes ?? 0;
      if (runS > 1.5 * targetS) break;
      if (runS >= 0.5 * targetS) peakBps = Math.max(peakBps, (8 * runBytes) / runS);
    }
  }
  return { peakBps, averageBps };
}

/** What renditions that play together take: at worst all their peaks come at once. */
export const sumBitrates = (rates: readonly Bitrate[]): Bitrate => ({
  peakBps: rates.reduce((sum, { peakBps }) => sum + peakBps, 0),
  averageBps: rates.reduce((sum, { averageBps }) => sum + averageBps, 0),
});

/** The smallest target duration that all these segments keep to (RFC 8216, section 4.3.3.1), in whole seconds. */
export function targetDuration(segments: readonly { readonly durationS: number }[]): number {
  return segments.reduce((most, { durationS }) => Math.max(most, Math.round(durationS)), 1);
}
