import { toBase64Url, utf8 } from '../lib/bytes.ts';
import { KDF_ITERATIONS } from './room-code.ts';

/** What only those who know the room code can work out. */
export interface RoomSecrets {
  /** Where peers meet on the relays; base64url. Relays see a further hash of it. */
  readonly topic: string;
  /** Encrypts the session descriptions that pass through relays; base64url. */
  readonly password: string;
  /** Where people of the circle find each other while no call is on; base64url. */
  readonly lobbyTopic: string;
  /** AES-256 key of what is said there; base64url. */
  readonly lobbyKey: string;
}

/** Kept for the life of the page: a circle that is live is called, and its room joined, without deriving again. */
const derived = new Map<string, Promise<RoomSecrets>>();

/**
 * Derives a room's secrets from its canonical code. Deliberately slow (PBKDF2, 600,000 rounds, which the browser
 * runs off the main thread): a relay operator who wants to guess codes pays that for every guess, where
 * trystero's own single SHA-256 would let them try billions a second. HKDF (RFC 5869) then gives each secret a
 * label of its own, so that the public ones tell nothing about the others.
 */
export function deriveRoomSecrets(code: string): Promise<RoomSecrets> {
  const secrets = derived.get(code) ?? derive(code);
  derived.set(code, secrets);
  return secrets;
}

async function derive(code: string): Promise<RoomSecrets> {
  const material = await crypto.subtle.importKey('raw', utf8(code), 'PBKDF2', false, ['deriveBits']);
  const master = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt: utf8('coterie/room-secrets/1'), iterations: KDF_ITERATIONS },
    material,
    256,
  );
  const key = await crypto.subtle.importKey('raw', master, 'HKDF', false, ['deriveBits']);
  const expand = async (label: string): Promise<string> => {
    const parameters = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(label) };
    return toBase64Url(new Uint8Array(await crypto.subtle.deriveBits(parameters, key, 256)));
  };
  const [topic, password, lobbyTopic, lobbyKey] = await Promise.all([
    expand('coterie/topic/1'),
    expand('coterie/password/1'),
    expand('coterie/lobby-topic/1'),
    expand('coterie/lobby-key/1'),
  ]);
  return { topic, password, lobbyTopic, lobbyKey };
}
