import * as v from 'valibot';
import { fromBase64Url, toBase64Url, utf8 } from '../../lib/bytes.ts';
import { log } from '../../lib/log.ts';
import { verifySignature, type Identity } from '../identity.ts';

/** An offer of a call takes some 15,000 characters. */
const description = v.pipe(v.string(), v.maxLength(64 * 1024));
const candidate = v.pipe(v.string(), v.maxLength(2048));

const signalSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('restart') }),
  v.strictObject({ kind: v.literal('offer'), sdp: description }),
  /** `to`: the ICE user fragment of the offer. */
  v.strictObject({ kind: v.literal('answer'), to: v.pipe(v.string(), v.maxLength(256)), sdp: description }),
  v.strictObject({ kind: v.literal('candidates'), candidates: v.pipe(v.array(candidate), v.maxLength(32)) }),
]);

/** What two peers that have lost each other say: a wish for an offer, a new offer of ICE, its answer, and ways to try. */
export type Signal = v.InferOutput<typeof signalSchema>;

const envelopeSchema = v.strictObject({
  from: v.pipe(v.string(), v.maxLength(64)),
  /** Counts the signals to the same peer, so that none is heard twice. */
  count: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  signal: signalSchema,
  signature: v.pipe(v.string(), v.length(86)),
});

/** Longer than any sealed signal: what is longer is not even deciphered. */
const MOST_CHARACTERS = 32 * 1024;

/**
 * Whatever broke the connection may have broken the ways around it too: relays take nothing until they are connected
 * to anew. Whoever hears a signal twice takes it once.
 */
const REPEATED_MS = [0, 200, 600, 1_400];

/** Signals of one peer that are remembered. */
const REMEMBERED = 64;

/** Carries texts to whoever listens under a topic, as relays do. */
export interface Carrier {
  readonly listen: (topic: string, onText: (text: string) => void) => () => void;
  readonly tell: (topic: string, text: string) => void;
}

/** Signals between peers whose own channel is down: see {@link openSealedSignals}. */
export interface SealedSignals {
  send(to: string, signal: Signal): void;
  close(): void;
}

/**
 * Sends signals to peers by other ways than the connection to them: relays, and peers that are still connected.
 * Every text is encrypted for those who know the room, and signed: neither a relay nor somebody else in the room
 * can make one, and one that is sent again is not heard again. `identityOf` gives the identity that was admitted
 * under a transport id, or null.
 */
export function openSealedSignals(
  {
    carrier,
    topic,
    password,
    selfId,
    identity,
    identityOf,
  }: {
    carrier: Carrier;
    topic: string;
    password: string;
    selfId: string;
    identity: Identity;
    identityOf: (transportId: string) => string | null;
  },
  onSignal: (from: string, signal: Signal) => void,
): SealedSignals {
  const key = deriveKey(password);
  const counts = new Map<string, number>();
  const heard = new Map<string, Set<number>>();
  const timers = new Set<ReturnType<typeof setTimeout>>();

  /** By which way a signal comes, and so in which order, is chance; what is older than all we remember is a replay. */
  const isNew = (from: string, count: number): boolean => {
    const counts = heard.get(from) ?? new Set();
    return !counts.has(count) && (counts.size < REMEMBERED || count > Math.min(...counts));
  };
  const topicOf = async (transportId: string): Promise<string> => {
    const digest = await crypto.subtle.digest(
      'SHA-256',
      utf8(`coterie/recovery/1\n${topic}\n${transportId}`),
    );
    return toBase64Url(new Uint8Array(digest));
  };
  const statement = (from: string, to: string, count: number, signal: Signal): Uint8Array<ArrayBuffer> =>
    utf8(JSON.stringify(['coterie/recovery/1', topic, from, to, count, signal]));

  const seal = async (to: string, count: number, signal: Signal): Promise<void> => {
    const signature = await identity.sign(statement(selfId, to, count, signal));
    const letter = JSON.stringify({ from: selfId, count, signal, signature });
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = await deflate(utf8(letter));
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await key, plain));
    const bytes = new Uint8Array(iv.length + sealed.length);
    bytes.set(iv);
    bytes.set(sealed, iv.length);
    const text = toBase64Url(bytes);
    const address = await topicOf(to);
    if (isClosed) return;
    for (const delayMs of REPEATED_MS) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        carrier.tell(address, text);
      }, delayMs);
      timers.add(timer);
    }
  };

  const open = async (text: string): Promise<void> => {
    if (text.length > MOST_CHARACTERS) return;
    const bytes = fromBase64Url(text);
    const [iv, sealed] = [bytes.slice(0, 12), bytes.slice(12)];
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await key, sealed);
    const { from, count, signal, signature } = v.parse(
      envelopeSchema,
      JSON.parse(new TextDecoder().decode(await inflate(plain))),
    );
    const author = identityOf(from);
    if (author === null || !isNew(from, count)) return;
    if (!(await verifySignature(author, signature, statement(from, selfId, count, signal)))) return;
    // The same text comes by several ways, and may have been read while this one was verified.
    if (!isNew(from, count)) return;
    heard.set(from, new Set([...(heard.get(from) ?? []), count].slice(-REMEMBERED)));
    onSignal(from, signal);
  };

  let stop = (): void => undefined;
  let isClosed = false;
  const begin = async (): Promise<void> => {
    const own = await topicOf(selfId);
    if (isClosed) return;
    stop = carrier.listen(own, (text) => {
      // Whatever is not for us, or not of us, is nobody's concern.
      open(text).catch(() => undefined);
    });
  };
  begin().catch((error: unknown) => log.warn('Signals for recovery cannot be heard.', error));

  return {
    send: (to, signal) => {
      const count = (counts.get(to) ?? 0) + 1;
      counts.set(to, count);
      seal(to, count, signal).catch((error: unknown) => log.warn('A signal could not be sealed.', error));
    },
    close: () => {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      stop();
    },
  };
}

async function deriveKey(password: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', utf8(password), 'HKDF', false, ['deriveKey']);
  const parameters = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(),
    info: utf8('coterie/recovery/1'),
  };
  return crypto.subtle.deriveKey(parameters, material, { name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
}

const deflate = (bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> =>
  new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer();

/** At most what an honest offer can be, however small it was made. */
async function inflate(bytes: ArrayBuffer): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const parts: Uint8Array[] = [];
  let sizeBytes = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    sizeBytes += part.value.length;
    if (sizeBytes > 4 * MOST_CHARACTERS) {
      await reader.cancel();
      throw new RangeError('The signal is too long.');
    }
    parts.push(part.value);
  }
  return new Uint8Array(await new Blob(parts as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}
