import { fromBase64Url, toBase64Url } from '../lib/bytes.ts';

/** Who this install is to its peers: a public key, and the ability to sign with its other half. */
export interface Identity {
  /** Raw Ed25519 public key (32 bytes), base64url. */
  readonly id: string;
  sign(message: Uint8Array<ArrayBuffer>): Promise<string>;
}

/** A new Ed25519 key pair whose private half can be stored and used, but never read out. */
export async function generateIdentityKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
}

/** The identity that `keys` stand for. */
export async function openIdentity(keys: CryptoKeyPair): Promise<Identity> {
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey));
  return {
    id: toBase64Url(publicKey),
    sign: async (message) =>
      toBase64Url(new Uint8Array(await crypto.subtle.sign('Ed25519', keys.privateKey, message))),
  };
}

/** Whether the holder of identity `id` signed `message`. False, never a throw, for whatever is malformed. */
export async function verifySignature(
  id: string,
  signature: string,
  message: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  try {
    const publicKey = fromBase64Url(id);
    // The last character has two bits to spare: under another spelling a banned key would be somebody else.
    if (toBase64Url(publicKey) !== id) return false;
    const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, fromBase64Url(signature), message);
  } catch {
    return false;
  }
}
