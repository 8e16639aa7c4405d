import * as fc from 'fast-check';
import type { Standings } from '../../../../src/room/ledger/standing.ts';
import type { LedgerRole, Stated, Statement } from '../../../../src/room/ledger/statement.ts';

/** A key as it looks, for tests that need no signatures. */
export const keyOf = (name: string): string => name.padEnd(42, '_').slice(0, 42).replaceAll(' ', '_') + 'A';

export const ROOM = keyOf('room');
export const PEOPLE = ['ada', 'bob', 'cleo', 'dan', 'eve', 'fay'].map(keyOf) as [string, ...string[]];

/** Statements have the id of their content, as real ones do. */
export const stated = (signer: string, statement: Statement): Stated => ({
  id: `${signer}${JSON.stringify(statement)}`,
  signer,
  statement,
});

export const role = (
  signer: string,
  subject: string,
  given: LedgerRole,
  sequence: number,
  voice = true,
): Stated => stated(signer, { kind: 'role', subject, name: '', role: given, voice, sequence, issuedAtMs: 0 });

export const policy = (
  signer: string,
  sequence: number,
  change: Partial<Extract<Statement, { kind: 'policy' }>['policy']> = {},
  lockedAt = change.locked ? sequence : null,
): Stated => {
  const rules = { type: 'camera', locked: false, asksFirst: false, mayUnmute: true, ...change } as const;
  return stated(signer, { kind: 'policy', policy: rules, lockedAt, sequence, issuedAtMs: 0 });
};

/** All that standings say, in a form that can be compared. */
export const snapshot = ({
  all,
  policy,
  lockedAt,
  policyId,
  outcasts,
  highestSequence,
}: Standings): unknown => ({
  all: [...all].sort(([a], [b]) => (a < b ? -1 : 1)),
  policy,
  policyId,
  lockedAt,
  outcasts,
  highestSequence,
});

const sequences = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.constantFrom(2 ** 20, 2 ** 22, 2 ** 52) },
);
const roles = fc.constantFrom<LedgerRole>(
  ...(['host', 'cohost', 'cohost', 'cohost', 'guest', 'viewer', 'removed', 'banned'] as const),
);
/** The room key has its say often enough that there is something to disagree about. */
const signers = fc.constantFrom(ROOM, ROOM, ...PEOPLE);

/** Anything that anybody could state, honest or not. */
export const anyStated: fc.Arbitrary<Stated> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(signers, fc.constantFrom(...PEOPLE), roles, sequences, fc.boolean())
      .map(([signer, subject, given, sequence, voice]) => role(signer, subject, given, sequence, voice)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(signers, sequences, fc.boolean(), fc.boolean())
      .map(([signer, sequence, locked, asksFirst]) => policy(signer, sequence, { locked, asksFirst })),
  },
);

export const anyLedger = fc.array(anyStated, { maxLength: 40 });
