import * as v from 'valibot';
import { fromBase64Url, toBase64Url, utf8 } from '../../lib/bytes.ts';
import { signedSchema, type Signed } from '../signed.ts';

/** Every message is this long, so that relays cannot tell a ring from a sign of life. */
const BUCKET_BYTES = 2048;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const SEALED_CHARACTERS = Math.ceil(((IV_BYTES + BUCKET_BYTES + TAG_BYTES) * 4) / 3);

/** Makes signed texts unreadable to relays, and tells those of the circle from all else. */
export interface Seal {
  /** @throws Error where the text does not fit, which the schema of messages rules out */
  close(signed: Signed): Promise<string>;
  /** What was sealed, its signature not yet checked; null for whatever was not sealed with this key. */
  open(text: string): Promise<Signed | null>;
}

/** The seal of the circle whose lobby has this key (AES-256-GCM) and topic, which it is bound to. */
export async function openSeal({
  lobbyKey,
  lobbyTopic,
}: {
  readonly lobbyKey: string;
  readonly lobbyTopic: string;
}): Promise<Seal> {
  const key = await crypto.subtle.importKey('raw', fromBase64Url(lobbyKey), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ]);
  // Random nonces are safe for 2^32 messages of one key (NIST SP 800-38D, section 8.3).
  const parameters = (iv: Uint8Array<ArrayBuffer>): AesGcmParams => ({
    name: 'AES-GCM',
    iv,
    additionalData: utf8(lobbyTopic),
  });
  return {
    close: async (signed) => {
      const text = utf8(JSON.stringify(signed));
      if (text.length > BUCKET_BYTES) throw new Error(`A lobby message has ${text.length} bytes.`);
      // JSON may end in spaces.
      const bucket = new Uint8Array(BUCKET_BYTES).fill(0x20);
      bucket.set(text);
      const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
      const ciphertext = await crypto.subtle.encrypt(parameters(iv), key, bucket);
      const sealed = new Uint8Array(IV_BYTES + ciphertext.byteLength);
      sealed.set(iv);
      sealed.set(new Uint8Array(ciphertext), IV_BYTES);
      return toBase64Url(sealed);
    },
    open: async (text) => {
      if (text.length !== SEALED_CHARACTERS) return null;
      try {
        const sealed = fromBase64Url(text);
        const ciphertext = sealed.subarray(IV_BYTES);
        const bytes = await crypto.subtle.decrypt(parameters(sealed.subarray(0, IV_BYTES)), key, ciphertext);
        const result = v.safeParse(signedSchema, JSON.parse(new TextDecoder().decode(bytes)));
        return result.success ? result.output : null;
      } catch {
        // Not base64, not sealed with this key, or not JSON: no business of ours.
        return null;
      }
    },
  };
}
