/** A view of what WebCodecs takes for bytes. */
export const viewOf = (source: AllowSharedBufferSource): Uint8Array =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);

/** True where two descriptions of a stream are the same, or there is none. */
export function isSameBytes(
  a: AllowSharedBufferSource | undefined,
  b: AllowSharedBufferSource | undefined,
): boolean {
  if (!a || !b) return a === b;
  const [one, other] = [viewOf(a), viewOf(b)];
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
