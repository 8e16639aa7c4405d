/** How long a packet of Opus is, in samples of 48 kHz, by its first two bytes (RFC 6716, section 3.1). */
export function opusPacketSamples(data: ArrayLike<number>): number {
  const first = data[0] ?? 0;
  const mode = first >> 3;
  const frames = [1, 2, 2, (data[1] ?? 0) & 0x3f][first & 3] ?? 1;
  if (mode < 12) return frames * ([480, 960, 1920, 2880][mode & 3] ?? 0);
  if (mode < 16) return frames * (mode & 1 ? 960 : 480);
  return frames * (120 << (mode & 3));
}

/** The same in milliseconds. */
export const opusPacketMs = (data: ArrayLike<number>): number => opusPacketSamples(data) / 48;

/** Chromium captures sound in buffers of this. */
const CHROMIUM_BUFFER_MS = 10;

/**
 * By how much Chromium times a packet of Opus too late: by the last of the buffers that went into it, as if it had been
 * the only one (`AudioTrackOpusEncoder::EncodeAudio`). Of the 60 ms that it puts into each today, 50.
 */
export const chromiumLatenessMs = (packetMs: number): number => Math.max(0, packetMs - CHROMIUM_BUFFER_MS);
