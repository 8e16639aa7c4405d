/** An AVCDecoderConfigurationRecord (`avcC`), ISO/IEC 14496-15, section 5.3.3.1. */
export interface AvcConfiguration {
  readonly profile: number;
  readonly compatibility: number;
  readonly level: number;
  /** Bytes of the length before each NAL unit. */
  readonly lengthSize: number;
  readonly sps: readonly Uint8Array[];
  readonly pps: readonly Uint8Array[];
  /** What High profiles say behind it, as it is. */
  readonly rest: Uint8Array;
}

/** @throws Error where it is cut off */
export function readConfiguration(bytes: Uint8Array): AvcConfiguration {
  let at = 5;
  const next = (): number => {
    const byte = bytes[at];
    if (byte === undefined) throw new Error('The H.264 configuration is cut off.');
    at += 1;
    return byte;
  };
  const sets = (count: number): Uint8Array[] =>
    Array.from({ length: count }, () => {
      const length = next() * 256 + next();
      if (at + length > bytes.length) throw new Error('The H.264 configuration is cut off.');
      at += length;
      return bytes.slice(at - length, at);
    });
  const sps = sets(next() & 0x1f);
  const pps = sets(next());
  const [, profile = 0, compatibility = 0, level = 0, lengths = 0] = bytes;
  return {
    profile,
    compatibility,
    level,
    lengthSize: (lengths & 3) + 1,
    sps,
    pps,
    rest: bytes.slice(at),
  };
}

/** The record as bytes; lengths before NAL units are of four bytes. */
export function writeConfiguration(configuration: AvcConfiguration): Uint8Array<ArrayBuffer> {
  const { profile, compatibility, level, sps, pps, rest } = configuration;
  const withLength = (set: Uint8Array): number[] => [set.length >> 8, set.length & 0xff, ...set];
  return Uint8Array.from([
    ...[1, profile, compatibility, level, 0xff],
    ...[0xe0 | sps.length, ...sps.flatMap(withLength)],
    ...[pps.length, ...pps.flatMap(withLength)],
    ...rest,
  ]);
}
