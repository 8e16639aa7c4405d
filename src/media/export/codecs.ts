/** AAC-LC, which is the only sound that the exporter makes (RFC 6381). */
export const AAC_LC = 'mp4a.40.2';

/**
 * The RFC 6381 name of the H.264 in an initialisation segment, from its avcC box: the three bytes after the
 * version are profile, constraints and level (ISO 14496-15, 5.3.3.1). Undefined where there is no such box.
 */
export function avcCodec(init: Uint8Array): string | undefined {
  const at = indexOf(init, [0x61, 0x76, 0x63, 0x43]);
  const [profile, constraints, level] = init.subarray(at + 5, at + 8);
  if (at < 0 || profile === undefined || constraints === undefined || level === undefined) return undefined;
  return `avc1.${[profile, constraints, level].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

function indexOf(bytes: Uint8Array, wanted: readonly number[]): number {
  return bytes.findIndex((_, start) => wanted.every((byte, offset) => bytes[start + offset] === byte));
}
