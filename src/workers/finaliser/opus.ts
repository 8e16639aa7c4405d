/** How long an Opus packet lasts, by its first two bytes (RFC 6716, section 3). */
export function opusDurationMs(toc: number, second: number): number {
  const config = toc >> 3;
  const sizes = config < 12 ? [10, 20, 40, 60] : config < 16 ? [10, 20, 10, 20] : [2.5, 5, 10, 20];
  const frames = [1, 2, 2, second & 0x3f][toc & 3] ?? 1;
  return frames * (sizes[config & 3] ?? 0);
}

/** Chromium captures sound in buffers of this. */
const CHROMIUM_BUFFER_MS = 10;

/**
 * By how much Chromium times a packet of Opus too late: by the last of the buffers that went into it, as if it had been
 * the only one (`AudioTrackOpusEncoder::EncodeAudio`). Of the 60 ms that it puts into each today, 50.
 */
export const chromiumLatenessMs = (packetMs: number): number => Math.max(0, packetMs - CHROMIUM_BUFFER_MS);
