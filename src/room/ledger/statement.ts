import * as v from 'valibot';
import { cleanName } from '../../mesh/protocol.ts';
import { publicKeySchema, signedSchema, type Signed } from '../signed.ts';

/** Far below the last safe integer, so that sums of sequences stay exact. */
export const MOST_SEQUENCE = 2 ** 52;
/** The longest name, escaped, and the rest of a statement fit in this. */
const MOST_BODY_CHARACTERS = 2048;
const MOST_STATEMENTS_A_MESSAGE = 64;
/** The last moment that a Date can name: ECMA-262, "Time Values and Time Range". */
const LAST_MOMENT_MS = 8.64e15;

const sequence = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_SEQUENCE));
/** For people to read. Decides nothing, since clocks are wrong and signers may lie. */
const issuedAtMs = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(LAST_MOMENT_MS));

const roleStatement = v.strictObject({
  kind: v.literal('role'),
  /** Identity key of the person it is about. */
  subject: publicKeySchema,
  /** What they were called, for the list of those who were put out. */
  name: v.pipe(v.string(), v.maxLength(1000), v.transform(cleanName)),
  role: v.picklist(['host', 'cohost', 'guest', 'viewer', 'removed', 'banned']),
  /** False where a host holds them muted: nobody plays their sound. */
  voice: v.boolean(),
  sequence,
  issuedAtMs,
});

const policyStatement = v.pipe(
  v.strictObject({
    kind: v.literal('policy'),
    policy: v.strictObject({
      type: v.picklist(['voice', 'camera', 'studio']),
      locked: v.boolean(),
      asksFirst: v.boolean(),
      mayUnmute: v.boolean(),
    }),
    /** Sequence of the statement that locked the room: a later change of other rules does not lock it anew. */
    lockedAt: v.nullable(sequence),
    sequence,
    issuedAtMs,
  }),
  v.check(({ policy, lockedAt, sequence }) =>
    policy.locked ? lockedAt !== null && lockedAt <= sequence : lockedAt === null,
  ),
);

const statementSchema = v.variant('kind', [roleStatement, policyStatement]);

/** What one may say in the ledger of a room; the JSON body of a `Signed` in the domain `ledger`. */
export type Statement = Readonly<v.InferOutput<typeof statementSchema>>;
export type RoleStatement = Extract<Statement, { kind: 'role' }>;
export type PolicyStatement = Extract<Statement, { kind: 'policy' }>;
/** What a host, cohost or nobody in particular made of somebody. */
export type LedgerRole = RoleStatement['role'];

/** A statement with who made it, once its signature was found good. `id` is that of `idOf`. */
export interface Stated {
  readonly id: string;
  readonly signer: string;
  readonly statement: Statement;
}

/** Schema of a {@link LedgerMessage}, for the union of what peers tell each other. */
export const ledgerMessage = v.strictObject({
  kind: v.literal('ledger'),
  roomKey: v.nullable(publicKeySchema),
  statements: v.pipe(
    // Counted before anything else is looked at.
    v.array(v.unknown()),
    v.maxLength(MOST_STATEMENTS_A_MESSAGE),
    v.array(
      v.strictObject({
        ...signedSchema.entries,
        body: v.pipe(v.string(), v.maxLength(MOST_BODY_CHARACTERS)),
      }),
    ),
  ),
  isLast: v.boolean(),
});

/** How statements travel: a few at a time, with the room's key for those who do not know it yet. */
export interface LedgerMessage {
  readonly kind: 'ledger';
  /** Null where the sender has not seen it yet. */
  readonly roomKey: string | null;
  readonly statements: readonly Signed[];
  /** False where there is more to come, without which these may be misunderstood: a ban, for instance. */
  readonly isLast: boolean;
}

/** The statement in the body of a `Signed`, or null where there is none. Never throws. */
export function parseStatement(body: string): Statement | null {
  if (body.length > MOST_BODY_CHARACTERS) return null;
  try {
    const result = v.safeParse(statementSchema, JSON.parse(body));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

/** `statements` in as many messages as they need; one, with the key alone, where there are none. */
export function messagesOf(roomKey: string, statements: readonly Signed[]): LedgerMessage[] {
  const count = Math.max(1, Math.ceil(statements.length / MOST_STATEMENTS_A_MESSAGE));
  return Array.from({ length: count }, (_, index) => ({
    kind: 'ledger',
    roomKey,
    statements: statements.slice(index * MOST_STATEMENTS_A_MESSAGE, (index + 1) * MOST_STATEMENTS_A_MESSAGE),
    isLast: index === count - 1,
  }));
}
