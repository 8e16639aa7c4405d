import * as v from 'valibot';
import type { Identity } from '../../mesh/identity.ts';
import { idOf, isSignatureGood, sign, type Signed, type SigningContext } from '../signed.ts';
import { bodySchema, type EntryBody } from './body.ts';

/** Something that was said in the conversation and is known to be its author's. */
export interface Entry<Body extends EntryBody = EntryBody> {
  readonly id: string;
  /** The author's identity key. */
  readonly author: string;
  readonly body: Body;
  /** As it was signed, to be passed on. */
  readonly signed: Signed;
}

const context = (room: string): SigningContext => ({ domain: 'conversation', room });

/** Signs what is said in the room of topic `room`. */
export async function makeEntry(room: string, identity: Identity, body: EntryBody): Promise<Entry> {
  const signed = await sign(context(room), JSON.stringify(body), identity);
  return { id: await idOf(signed), author: identity.id, body, signed };
}

/** The entry that somebody's signed text is, or null where it is not one, or not theirs, or of another room. */
export async function openEntry(room: string, signed: Signed): Promise<Entry | null> {
  const body = parseBody(signed.body);
  if (!body || !(await isSignatureGood(context(room), signed))) return null;
  return { id: await idOf(signed), author: signed.signer, body, signed };
}

/** Orders entries alike for everyone: by lamport clock, then by author and id. Clocks on walls decide nothing. */
export function compareEntries(a: Entry, b: Entry): number {
  return a.body.lamport - b.body.lamport || compare(a.author, b.author) || compare(a.id, b.id);
}

function parseBody(text: string): EntryBody | null {
  try {
    const result = v.safeParse(bodySchema, JSON.parse(text));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
