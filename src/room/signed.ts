import * as v from 'valibot';
import { toBase64Url, utf8 } from '../lib/bytes.ts';
import { verifySignature, type Identity } from '../mesh/identity.ts';

/** Long enough for the largest thing that anybody may sign; what is longer is never even hashed. */
const MOST_BODY_CHARACTERS = 16_384;

/**
 * 32 bytes, base64url. The last character has two bits to spare: only the spelling with zeros there is good, else one
 * key or id could go by four names.
 */
const bytes32 = v.pipe(v.string(), v.regex(/^[\w-]{42}[AEIMQUYcgkosw048]$/));

/** An Ed25519 public key. */
export const publicKeySchema = bytes32;

/** The name of a signed text: see {@link idOf}. */
export const idSchema = bytes32;

/** A text that somebody signed. It may pass through any hands: who verifies it need not trust who sent it. */
export const signedSchema = v.strictObject({
  /** JSON, exactly as it was signed. */
  body: v.pipe(v.string(), v.maxLength(MOST_BODY_CHARACTERS)),
  /** Key of the signer: an identity, or a room's key. */
  signer: publicKeySchema,
  signature: v.pipe(v.string(), v.regex(/^[\w-]{86}$/)),
});

export type Signed = Readonly<v.InferOutput<typeof signedSchema>>;

/**
 * What a signature is for: it means nothing in another room (`room` is the room's topic), nor as another kind of
 * statement (`domain`).
 */
export interface SigningContext {
  readonly domain: 'ledger' | 'conversation' | 'lobby';
  readonly room: string;
}

/** Signs `body`, a JSON text, for one room and one purpose. */
export async function sign(context: SigningContext, body: string, signer: Identity): Promise<Signed> {
  return { body, signer: signer.id, signature: await signer.sign(bytesToSign(context, body)) };
}

/** Whether the signature is the signer's, made for this room and purpose. Never throws. */
export async function isSignatureGood(context: SigningContext, signed: Signed): Promise<boolean> {
  return verifySignature(signed.signer, signed.signature, bytesToSign(context, signed.body));
}

/**
 * Names a signed text: SHA-256 of signer and body, base64url. The signature is left out, since a signer could make
 * many for one text.
 */
export async function idOf({ signer, body }: Signed): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', utf8(`${signer}\n${body}`));
  return toBase64Url(new Uint8Array(digest));
}

const bytesToSign = ({ domain, room }: SigningContext, body: string): Uint8Array<ArrayBuffer> =>
  utf8(`coterie/${domain}/1\n${room}\n${body}`);
