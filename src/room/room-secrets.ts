import { toBase64Url, utf8 } from '../lib/bytes.ts';
import { KDF_ITERATIONS } from './room-code.ts';

/** What only those who know the room code can work out. */
export interface RoomSecrets {
  /** Where peers meet on the relays; base64url. Relays see a further hash of it. */
  readonly topic: string;
  /** Encrypts the session descriptions that pass through relays; base64url. */
  readonly password: string;
}

/**
 * Derives a room's secrets from its canonical code. Deliberately slow (PBKDF2, 600,000 rounds, which the browser
 * runs off the main thread): a relay operator who wants to guess codes pays that for every guess, where
 * trystero's own single SHA-256 would let them try billions a second. HKDF (RFC 5869) then gives topic and
 * password each a label of its own, so that the public one tells nothing about the secret one.
 */
export async function deriveRoomSecrets(code: string): Promise<RoomSecrets> {
  const material = await crypto.subtle.importKey('raw', utf8(code), 'PBKDF2', false, ['deriveBits']);
  const master = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt: utf8('coterie/room-secrets/1'), iterations: KDF_ITERATIONS },
    material,
    256,
  );
  const key = await crypto.subtle.importKey('raw', master, 'HKDF', false, ['deriveBits']);
  const derive = async (label: string): Promise<string> => {
    const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(label) };
    return toBase64Url(new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256)));
  };
  const [topic, password] = await Promise.all([derive('coterie/topic/1'), derive('coterie/password/1')]);
  return { topic, password };
}
