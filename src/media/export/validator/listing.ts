import type { ByteRange } from '../packed.ts';

/** A file that can be read in parts: a Blob, or one on a disk. */
export interface ReadableFile {
  /** Bytes. */
  readonly size: number;
  slice(fromByte: number, toByte: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** A bundle's files by their paths, relative to it, with forward slashes. */
export type BundleListing = ReadonlyMap<string, ReadableFile>;

/**
 * The path of what a playlist names, or null where that is not a relative address inside the bundle: of another host,
 * absolute, or above the bundle's folder.
 */
export function resolveUri(playlistPath: string, uri: string): string | null {
  const [address = ''] = uri.split(/[?#]/);
  if (/^[a-z][a-z\d+.-]*:/i.test(address) || /^[\\/]/.test(address)) return null;
  let decoded: string;
  try {
    decoded = decodeURIComponent(address);
  } catch {
    return null;
  }
  if (decoded === '' || /[\\\0]/.test(decoded)) return null;
  const parts = playlistPath.split('/').slice(0, -1);
  for (const part of decoded.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return null;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.length === 0 ? null : parts.join('/');
}

/** The bytes of a file, or of a range that lies inside it. */
export async function readBytes(
  file: ReadableFile,
  range: ByteRange | null,
): Promise<Uint8Array<ArrayBuffer>> {
  const { offset, sizeBytes } = range ?? { offset: 0, sizeBytes: file.size };
  return new Uint8Array(await file.slice(offset, offset + sizeBytes).arrayBuffer());
}

/** @throws TypeError where the bytes are no UTF-8 */
export const decodeUtf8 = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
