import * as v from 'valibot';
import { toBase64Url, utf8 } from '../lib/bytes.ts';
import { AppError } from '../lib/errors.ts';
import { verifySignature, type Identity } from './identity.ts';
import { safetyOf, type Safety } from './safety.ts';

/** Peers of another protocol version are refused: they would misread one another. */
const VERSION = 2;
/** Tabs of one install that may be in a room at once. */
export const MOST_SLOTS = 16;

const base64Url = (length: number) => v.pipe(v.string(), v.regex(/^[\w-]+$/), v.length(length));
const claimMessage = v.strictObject({
  version: v.number(),
  identity: base64Url(43),
  slot: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MOST_SLOTS - 1)),
  fingerprint: v.pipe(v.string(), v.regex(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/)),
  commitment: base64Url(43),
});
const proofMessage = v.strictObject({ nonce: base64Url(43), signature: base64Url(86) });

/** One side of the handshake: what it says of itself. */
type Claim = v.InferOutput<typeof claimMessage> & { readonly peerId: string };

/** What the handshake has shown about a peer. */
export interface Admission {
  /** Identity key, base64url; the peer holds its private half. */
  readonly identity: string;
  /** Which of the install's tabs this is, 0 for the first. */
  readonly slot: number;
  /**
   * The DTLS fingerprint that the peer signed. The caller must compare it with that of the connection itself,
   * which only the transport knows: {@link ./mesh.ts} does, before the peer may send or receive anything.
   */
  readonly fingerprint: string;
  readonly safety: Safety;
}

/** Trystero's handshake channel to one peer. */
export interface HandshakeChannel {
  send(data: Record<string, string | number>): Promise<void>;
  receive(): Promise<unknown>;
}

/**
 * Proves to a peer who we are, and has it prove the same. Both sides send a claim (identity key, DTLS fingerprint,
 * commitment to a nonce), then open the commitment and sign the transcript of both claims. Whoever sits between
 * them must present its own fingerprint, and cannot sign it as somebody else.
 *
 * The nonces are committed to before they are shown: otherwise an attacker holding two conversations could try
 * nonces until the short emoji of both agree (as in ZRTP, RFC 6189, section 4.4.1.1).
 * @throws 'peer-refused'
 */
export async function admit(
  {
    identity,
    slot,
    fingerprint,
    topic,
    selfId,
    peerId,
  }: {
    identity: Identity;
    slot: number;
    fingerprint: string;
    topic: string;
    selfId: string;
    peerId: string;
  },
  channel: HandshakeChannel,
): Promise<Admission> {
  const nonce = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
  const commitment = await sha256(nonce);
  const claim = { version: VERSION, identity: identity.id, slot, fingerprint, commitment };
  await channel.send(claim);
  const theirs = { ...receiveAs(claimMessage, await channel.receive()), peerId };
  if (theirs.version !== VERSION)
    throw refused('Someone uses another version of Coterie: reload the page on both sides.');
  if (theirs.identity === identity.id && theirs.slot === slot)
    throw refused('Someone claims to be this very tab.');
  const ours = { ...claim, peerId: selfId };
  const transcript = transcriptOf(topic, ours, theirs);

  await channel.send({ nonce, signature: await identity.sign(signedBytes(transcript, selfId)) });
  const proof = receiveAs(proofMessage, await channel.receive());
  if ((await sha256(proof.nonce)) !== theirs.commitment) throw refused(UNPROVEN);
  if (!(await verifySignature(theirs.identity, proof.signature, signedBytes(transcript, peerId)))) {
    throw refused(UNPROVEN);
  }
  const nonces = selfId < peerId ? [nonce, proof.nonce] : [proof.nonce, nonce];
  return {
    identity: theirs.identity,
    slot: theirs.slot,
    fingerprint: theirs.fingerprint,
    safety: await safetyOf(utf8(JSON.stringify(['coterie/safety/2', transcript, ...nonces]))),
  };
}

const UNPROVEN = 'Someone was refused, since they could not prove who they are.';

/** The same text on both sides: the claims in the order of their peer ids. */
function transcriptOf(topic: string, ...claims: [Claim, Claim]): string {
  const [first, second] = claims.sort((a, b) => (a.peerId < b.peerId ? -1 : 1));
  const fields = (claim: Claim): string[] => [
    claim.peerId,
    claim.identity,
    String(claim.slot),
    claim.fingerprint,
    claim.commitment,
  ];
  return JSON.stringify(['coterie/admission/2', topic, ...fields(first), ...fields(second)]);
}

/** With the signer named, so that a signature cannot be sent back to whoever made it. */
const signedBytes = (transcript: string, signerId: string): Uint8Array<ArrayBuffer> =>
  utf8(JSON.stringify([transcript, signerId]));

async function sha256(text: string): Promise<string> {
  return toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', utf8(text))));
}

function receiveAs<const Schema extends v.GenericSchema>(
  schema: Schema,
  payload: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, payload);
  if (!result.success) throw refused('Someone was refused, since they did not keep to the protocol.');
  return result.output;
}

const refused = (sentence: string): AppError => new AppError('peer-refused', sentence);
