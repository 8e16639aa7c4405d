import * as v from 'valibot';
import { cleanName } from '../mesh/protocol.ts';
import { captionMessageSchemas } from './captions/messages.ts';
import { conversationMessageSchemas } from './conversation/messages.ts';
import { ledgerMessage } from './ledger/statement.ts';
import { REACTIONS } from './model.ts';
import { collectingMessageSchemas } from './recording/collecting/messages.ts';
import { takeNewsSchema } from './recording/model.ts';
import { MOST_PEOPLE } from './stage.ts';
import { trainingMessageSchemas } from './training/messages.ts';

const presence = v.strictObject({
  name: v.pipe(v.string(), v.maxLength(1000), v.transform(cleanName)),
  /** What they came as, or have since agreed to be. */
  as: v.picklist(['camera', 'voice', 'viewer', 'stand']),
  /** The identity whose camera stand this is; it counts only if they say so too. See training/stands.ts. */
  standOf: v.optional(v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(64))), null),
  /** When they came, by their own clock (ms since 1970): only orders those whom nobody has certified. */
  sinceMs: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  muted: v.boolean(),
  videoOn: v.boolean(),
  /** A screen of theirs is shown. */
  sharing: v.boolean(),
  recording: v.boolean(),
  /** What they record; null while they do not, and where their app is older than this. */
  take: v.optional(v.nullable(takeNewsSchema), null),
  /** By whom they know to be recorded, by participant id: see recording/consent.ts. */
  recordedBy: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(64))), v.maxLength(MOST_PEOPLE)),
    [],
  ),
  /** Null while the hand is down; otherwise one more than the highest hand seen when it was raised. */
  hand: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
});

/** Says what a person shows of themselves: always all of it, so that no message depends on an earlier one. */
const presenceMessage = v.strictObject({ kind: v.literal('presence'), presence });

/** What hosts and cohosts tell one person. The channel proves who says it, so it carries no signature. */
const commandMessage = v.strictObject({
  kind: v.literal('command'),
  command: v.picklist(['mute', 'ask-unmute', 'stop-video', 'ask-video', 'lower-hand', 'refuse', 'end']),
});

const reactionMessage = v.strictObject({
  kind: v.literal('reaction'),
  index: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(REACTIONS.length - 1)),
});

/** How well the sender receives each of the others. Only those who keep order are told. */
const receptionMessage = v.strictObject({
  kind: v.literal('reception'),
  scores: v.pipe(
    v.array(
      v.strictObject({
        /** A participant id. */
        of: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
        score: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
      }),
    ),
    v.maxLength(MOST_PEOPLE),
  ),
});

const roomMessage = v.variant('kind', [
  presenceMessage,
  commandMessage,
  reactionMessage,
  receptionMessage,
  ledgerMessage,
  ...conversationMessageSchemas,
  ...trainingMessageSchemas,
  ...captionMessageSchemas,
  ...collectingMessageSchemas,
]);

/** Whatever people in a room tell each other. */
export type RoomMessage = v.InferOutput<typeof roomMessage>;
/** All that a person shows of themselves. */
export type Presence = Readonly<v.InferOutput<typeof presence>>;
export type ReceptionMessage = v.InferOutput<typeof receptionMessage>;
export type Command = v.InferOutput<typeof commandMessage>['command'];

/** Whether two presences show the same. */
export function isEqualPresence(a: Presence, b: Presence): boolean {
  return (Object.keys(a) as (keyof Presence)[]).every((key) => a[key] === b[key]);
}

/** The message that `data` is, or null: nothing of a peer's data touches state but through here. */
export function parseRoomMessage(data: unknown): RoomMessage | null {
  const result = v.safeParse(roomMessage, data);
  return result.success ? result.output : null;
}
