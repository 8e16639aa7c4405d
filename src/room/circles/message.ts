import * as v from 'valibot';
import { toBase64Url } from '../../lib/bytes.ts';
import { cleanName } from '../../mesh/protocol.ts';

/** So many people of one circle can be there at once, as far as one install sees; it bounds message and memory. */
export const MOST_SESSIONS = 24;
/** UTF-16 units: with them, the largest message still fits its bucket (see seal.ts). */
const LONGEST_NAME = 100;

const randomTextSchema = v.pipe(v.string(), v.regex(/^[\w-]{16}$/));

/** What every message says besides its business: who is there, and how fresh that is. See presence.ts. */
const common = {
  /** One opening of the lobby by one tab. */
  session: randomTextSchema,
  /** Grows with every message of a session. */
  counter: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** Random: whoever repeats it has heard this very message. */
  nonce: randomTextSchema,
  /** Nonces of the latest message of every session heard. */
  heard: v.pipe(v.array(randomTextSchema), v.maxLength(MOST_SESSIONS)),
  name: v.pipe(v.string(), v.maxLength(LONGEST_NAME), v.transform(cleanName)),
  inCall: v.boolean(),
};

const presenceMessage = v.strictObject({ kind: v.picklist(['here', 'bye']), ...common });

/** `cancel` comes from whoever rang, `answer` and `decline` from the others. */
const callMessage = v.strictObject({
  kind: v.picklist(['ring', 'cancel', 'answer', 'decline']),
  ...common,
  callId: randomTextSchema,
});

const lobbyMessage = v.variant('kind', [presenceMessage, callMessage]);

/** Whatever people of a circle tell each other over the relays. */
export type LobbyMessage = Readonly<v.InferOutput<typeof lobbyMessage>>;
export type CallKind = v.InferOutput<typeof callMessage>['kind'];

/** The message that `text` is, or null: nothing from outside touches state but through here. Never throws. */
export function parseLobbyMessage(text: string): LobbyMessage | null {
  try {
    const result = v.safeParse(lobbyMessage, JSON.parse(text));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

/** A name as it is sent: clean, and short enough for a message of fixed size. */
export function lobbyName(name: string): string {
  // Cleaned again, since the cut may go through a character.
  return cleanName(cleanName(name).slice(0, LONGEST_NAME));
}

/** 96 random bits, base64url. */
export function randomText(): string {
  return toBase64Url(crypto.getRandomValues(new Uint8Array(12)));
}
