import { utf8 } from '../../../lib/bytes.ts';

/** What encrypts a bundle. The passphrase is not part of it. */
export interface BundleLock {
  /** 16 bytes of AES-128. */
  readonly key: Uint8Array<ArrayBuffer>;
  /** What the passphrase was mixed with to make the key: not secret, and different for each bundle. */
  readonly salt: Uint8Array<ArrayBuffer>;
  /** Of PBKDF2. */
  readonly iterations: number;
}

/** OWASP's figure for PBKDF2 with SHA-256. */
const ITERATIONS = 600_000;
const SALT_BYTES = 16;
const KEY_BITS = 128;
const IV_BYTES = 16;
const CHECK_BYTES = 16;
/** Joined to the key before it is hashed, so that the hash is of use for nothing else. */
const CHECK_LABEL = 'coterie bundle key';

/** The lock that a passphrase makes; the same one again with the same salt. Takes some tenths of a second. */
export async function makeLock(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer> = crypto.getRandomValues(new Uint8Array(SALT_BYTES)),
): Promise<BundleLock> {
  const material = await crypto.subtle.importKey('raw', utf8(passphrase.normalize('NFC')), 'PBKDF2', false, [
    'deriveBits',
  ]);
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS },
    material,
    KEY_BITS,
  );
  return { key: new Uint8Array(bits), salt, iterations: ITERATIONS };
}

/**
 * The text of `lock.json`: how a passphrase becomes the key (`salt`, base64, and `iterations`), and what the right one is
 * known by (`check`: the first 16 bytes of SHA-256 of the label and the key, base64).
 */
export async function lockJson({ key, salt, iterations }: BundleLock): Promise<string> {
  const label = utf8(CHECK_LABEL);
  const hashed = new Uint8Array(label.length + key.length);
  hashed.set(label);
  hashed.set(key, label.length);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', hashed)).slice(0, CHECK_BYTES);
  const lock = {
    kdf: 'PBKDF2-SHA-256',
    salt: base64(salt),
    iterations,
    keyBits: KEY_BITS,
    checkLabel: CHECK_LABEL,
    check: base64(hash),
  };
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** A segment, encrypted: AES-128 in CBC with PKCS7; its vector is its media sequence number (RFC 8216, section 5.2). */
export async function encryptSegment(
  plain: Uint8Array<ArrayBuffer>,
  key: Uint8Array<ArrayBuffer>,
  sequence: number,
): Promise<ArrayBuffer> {
  return encrypt(plain, key, sequenceIv(sequence));
}

/** The initialisation vector of a segment that names none: its media sequence number, big-endian, in 16 bytes. */
export function sequenceIv(sequence: number): Uint8Array<ArrayBuffer> {
  const iv = new Uint8Array(IV_BYTES);
  new DataView(iv.buffer).setBigUint64(8, BigInt(sequence));
  return iv;
}

/** A file that is not HLS's to encrypt, encrypted for the player page: 16 random bytes of vector, then as a segment. */
export async function seal(plain: Blob, key: Uint8Array<ArrayBuffer>): Promise<Blob> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const sealed = await encrypt(new Uint8Array(await plain.arrayBuffer()), key, iv);
  return new Blob([iv, sealed], { type: 'application/octet-stream' });
}

async function encrypt(
  plain: Uint8Array<ArrayBuffer>,
  key: Uint8Array<ArrayBuffer>,
  iv: Uint8Array<ArrayBuffer>,
): Promise<ArrayBuffer> {
  const imported = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, ['encrypt']);
  return crypto.subtle.encrypt({ name: 'AES-CBC', iv }, imported, plain);
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
