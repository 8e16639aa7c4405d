/** What WebCodecs' encoders and files say of an Opus stream, RFC 7845, section 5.1. */

/** Samples (of 48 kHz) at the beginning that are not heard: what a decoder needs to settle, and the encoder's delay. */
export function preSkipOf(description: Uint8Array | null): number {
  if (!description || description.length < 12) return 0;
  return (description[10] ?? 0) + 256 * (description[11] ?? 0);
}

/** How sound is encoded. */
export interface OpusNeeds {
  readonly channels: number;
  readonly packetSamples: number;
  /** What sounds well where it is not given. */
  readonly bitrateBps?: number;
}

/** Music and voices alike; packets of seams are short, which costs quality that more bits give back. */
export function opusConfig({ channels, packetSamples, bitrateBps }: OpusNeeds): AudioEncoderConfig {
  const usual = packetSamples < 960 ? 192_000 : 64_000 * (channels + 1);
  return {
    codec: 'opus',
    sampleRate: 48_000,
    numberOfChannels: channels,
    bitrate: bitrateBps ?? usual,
    // TypeScript's library has the codec's own settings in no version yet.
    ...({ opus: { frameDuration: (packetSamples / 48_000) * 1e6 } } as object),
  };
}
