import { AppError } from '../../../lib/errors.ts';

/** OWASP's advice of 2023 for PBKDF2 with SHA-256; kept beside what is sealed, so that it can grow. */
const ROUNDS = 600_000;

/** What is sealed, with what is not secret about it. */
export interface Sealed {
  readonly rounds: number;
  /** 16 bytes. */
  readonly salt: Uint8Array<ArrayBuffer>;
  /** 12 bytes. */
  readonly iv: Uint8Array<ArrayBuffer>;
  /** With the tag of 16 bytes. */
  readonly ciphertext: ArrayBuffer;
}

/** Seals what JSON can say under a passphrase: AES-256-GCM, the key by PBKDF2-SHA-256 (RFC 8018). Takes some tenths of a second. */
export async function seal(secret: unknown, passphrase: string): Promise<Sealed> {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const key = await keyOf(passphrase, salt, ROUNDS);
  const plain = new TextEncoder().encode(JSON.stringify(secret));
  return {
    rounds: ROUNDS,
    salt,
    iv,
    ciphertext: await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain),
  };
}

/** What was sealed. @throws 'passphrase-wrong' also where what is sealed was changed */
export async function unseal({ rounds, salt, iv, ciphertext }: Sealed, passphrase: string): Promise<unknown> {
  const key = await keyOf(passphrase, salt, rounds);
  const plain = await crypto.subtle
    .decrypt({ name: 'AES-GCM', iv }, key, ciphertext)
    .catch((cause: unknown) => {
      throw new AppError('passphrase-wrong', 'The passphrase does not fit.', { cause });
    });
  return JSON.parse(new TextDecoder().decode(plain));
}

async function keyOf(
  passphrase: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<CryptoKey> {
  // The same letters may be typed as other code points on another keyboard.
  const bytes = new TextEncoder().encode(passphrase.normalize('NFC'));
  const typed = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return crypto.subtle.deriveKey(how, typed, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}
