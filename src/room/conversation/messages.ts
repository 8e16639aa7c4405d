import * as v from 'valibot';
import { publicKeySchema, signedSchema } from '../signed.ts';
import { contentSchema, timeSchema } from './body.ts';

/** What was just said, signed by whoever sends it. */
const entries = v.strictObject({
  kind: v.literal('entries'),
  entries: v.pipe(v.array(signedSchema), v.minLength(1), v.maxLength(16)),
});

/** Asks for whatever the other has, but for what is known here: the beginnings of the entries' ids. */
const historyRequest = v.strictObject({
  kind: v.literal('history-request'),
  known: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[\w-]{8}$/))), v.maxLength(10_000)),
});

/** A piece of the answer; whoever may have signed it. */
const history = v.strictObject({
  kind: v.literal('history'),
  entries: v.pipe(v.array(signedSchema), v.maxLength(64)),
  isLast: v.boolean(),
});

/** Stands for all that one could pass on; where it differs from one's own, somebody lacks something. */
const historyDigest = v.strictObject({
  kind: v.literal('history-digest'),
  digest: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
});

/** For one person (and the sender's own other tabs), who knows by the connection whom it comes from. */
const direct = v.strictObject({
  kind: v.literal('direct'),
  /** Random. */
  id: v.pipe(v.string(), v.regex(/^[\w-]{22}$/)),
  /** The identity it is for. */
  to: publicKeySchema,
  sentAtMs: timeSchema,
  content: contentSchema,
});

const typing = v.strictObject({ kind: v.literal('typing') });

/** All messages of the conversation, for the union of what peers may say; told apart by `kind`. */
export const conversationMessageSchemas = [
  entries,
  historyRequest,
  history,
  historyDigest,
  direct,
  typing,
] as const;

export type ConversationMessage = Readonly<v.InferOutput<(typeof conversationMessageSchemas)[number]>>;
export type MessageOf<Kind extends ConversationMessage['kind']> = Extract<
  ConversationMessage,
  { readonly kind: Kind }
>;

/**
 * How much of each kind one participant may send; who sends more is not using this app. What this app sends stays
 * far below.
 */
export const MOST_RECEIVED: Readonly<
  Record<ConversationMessage['kind'], { readonly burst: number; readonly perSecond: number }>
> = {
  entries: { burst: 120, perSecond: 5 },
  'history-request': { burst: 20, perSecond: 0.5 },
  history: { burst: 400, perSecond: 20 },
  'history-digest': { burst: 20, perSecond: 0.5 },
  direct: { burst: 120, perSecond: 5 },
  typing: { burst: 30, perSecond: 1 },
};
