import { sequenceIv } from '../../../media/export/hls/lock.ts';

/** Encrypts segments as HLS asks (RFC 8216, section 5.2): AES-128 in CBC mode, PKCS #7, each by itself. */
export interface Encryption {
  /** @param sequence the media sequence number in its playlist, which is the initialisation vector */
  encrypt(bytes: Uint8Array<ArrayBuffer>, sequence: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** @param key 16 bytes */
export async function openEncryption(key: Uint8Array<ArrayBuffer>): Promise<Encryption> {
  const cryptoKey = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['encrypt']);
  return {
    async encrypt(bytes, sequence) {
      const iv = sequenceIv(sequence);
      return new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, cryptoKey, bytes));
    },
  };
}
