import { toBase64Url } from '../../../lib/bytes.ts';

const BLOCK_BYTES = 4 * 1024 * 1024;
const HASH_BYTES = 32;

/**
 * What tells one file from every other, base64url: the SHA-256 of the SHA-256s of its blocks of 4 MiB, since the
 * browser's hashes want all of their input in memory at once.
 */
export async function digestOf(blob: Blob): Promise<string> {
  const count = Math.ceil(blob.size / BLOCK_BYTES);
  const hashes = new Uint8Array(count * HASH_BYTES);
  for (let index = 0; index < count; index += 1) {
    const block = await blob.slice(index * BLOCK_BYTES, (index + 1) * BLOCK_BYTES).arrayBuffer();
    hashes.set(new Uint8Array(await crypto.subtle.digest('SHA-256', block)), index * HASH_BYTES);
  }
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', hashes)));
}
