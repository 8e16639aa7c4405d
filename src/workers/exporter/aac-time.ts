/** Samples of a packet of AAC-LC (ISO/IEC 14496-3). */
export const AAC_SAMPLES = 1024;

/** Where one packet of sound ends and the next begins, containers round: Matroska to milliseconds. */
export const ROUNDING_S = 0.003;

/**
 * When a packet of AAC-LC begins, seconds: a whole number of packets after the first one, where the container says no more
 * than that, rounded; else what it says.
 */
export function aacTime(
  timestampS: number,
  { firstS, sampleRate }: { firstS: number; sampleRate: number },
): number {
  const packetS = AAC_SAMPLES / sampleRate;
  const exactS = firstS + Math.round((timestampS - firstS) / packetS) * packetS;
  return Math.abs(exactS - timestampS) <= ROUNDING_S ? exactS : timestampS;
}
