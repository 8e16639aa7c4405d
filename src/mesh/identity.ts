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
    if (toBase64Url(publicKey) !== id || isOfSmallOrder(publicKey)) return false;
    const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']);
    return await crypto.subtle.verify('Ed25519', key, fromBase64Url(signature), message);
  } catch {
    return false;
  }
}

/**
 * The points whose order divides 8, in every encoding, without the sign bit: the keys in libsodium's
 * `ge25519_has_small_order`.
 */
const SMALL_ORDER = new Set([
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU',
  'xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o',
  '7P_______________________________________38',
  '7f_______________________________________38',
  '7v_______________________________________38',
]);

/** Whether this is a key of nobody, under which anybody can sign: browsers differ in whether they accept it. */
function isOfSmallOrder(publicKey: Uint8Array): boolean {
  const unsigned = publicKey.slice();
  unsigned[31] = (unsigned[31] ?? 0) & 0x7f;
  return SMALL_ORDER.has(toBase64Url(unsigned));
}
