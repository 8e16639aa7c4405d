import { expect } from 'chai';
import * as fc from 'fast-check';
import * as v from 'valibot';
import {
  messagesOf,
  ledgerMessage,
  MOST_SEQUENCE,
  parseStatement,
} from '../../../../src/room/ledger/statement.ts';
import { keyOf, PEOPLE, ROOM } from './lab.ts';

const ROLE = {
  kind: 'role',
  subject: PEOPLE[0],
  name: 'Ada',
  role: 'guest',
  voice: true,
  sequence: 1,
  issuedAtMs: 1_800_000_000_000,
};
const RULES = { type: 'voice', locked: true, asksFirst: false, mayUnmute: true };
const POLICY = { kind: 'policy', policy: RULES, lockedAt: 3, sequence: 4, issuedAtMs: 0 };
const SIGNED = { body: '{}', signer: ROOM, signature: 'A'.repeat(86) };

describe('statements', () => {
  it('are read as they were written', () => {
    for (const statement of [
      ROLE,
      POLICY,
      { ...POLICY, policy: { ...RULES, locked: false }, lockedAt: null },
    ])
      expect(parseStatement(JSON.stringify(statement))).to.deep.equal(statement);
  });

  it('are refused where anything is missing, too much, or out of bounds', () => {
    const bad: unknown[] = [
      null,
      [],
      7,
      'role',
      {},
      { ...ROLE, role: 'owner' },
      { ...ROLE, kind: 'rule' },
      { ...ROLE, extra: 1 },
      { ...ROLE, voice: 'yes' },
      { ...ROLE, name: 7 },
      { ...ROLE, name: 'a'.repeat(1001) },
      { ...ROLE, subject: 'ada' },
      { ...ROLE, subject: `${'A'.repeat(42)}B` },
      { ...ROLE, subject: `${'A'.repeat(43)}\n` },
      ...[0, -1, 1.5, MOST_SEQUENCE * 2, '1', null].map((sequence) => ({ ...ROLE, sequence })),
      ...[-1, 0.5, 1e300, '0', null].map((issuedAtMs) => ({ ...ROLE, issuedAtMs })),
      { ...POLICY, policy: { ...RULES, type: 'webinar' } },
      { ...POLICY, policy: { ...RULES, locked: 1 } },
      { ...POLICY, policy: { ...RULES, more: true } },
      // A lock that is older than nothing, or later than what says so.
      { ...POLICY, lockedAt: null },
      { ...POLICY, lockedAt: 5 },
      { ...POLICY, policy: { ...RULES, locked: false } },
    ];
    for (const statement of bad) expect(parseStatement(JSON.stringify(statement))).to.equal(null);
    for (const body of [
      '',
      '{',
      'undefined',
      JSON.stringify({ ...ROLE, sequence: undefined }),
      JSON.stringify(ROLE).slice(0, -1),
    ])
      expect(parseStatement(body)).to.equal(null);
    expect(parseStatement(`${' '.repeat(2048)}${JSON.stringify(ROLE)}`)).to.equal(null);
  });

  it('show names without tricks', () => {
    const tricky = { ...ROLE, name: '\u202eadA\u0000  <b>' };
    expect(parseStatement(JSON.stringify(tricky))).to.deep.include({ name: 'adA <b>' });
  });

  it('with the longest name there is still fit', () => {
    const name = '"\\'.repeat(500);
    expect(parseStatement(JSON.stringify({ ...ROLE, name: name.slice(0, 40) }))).to.not.equal(null);
  });

  it('never make reading throw', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.string({ unit: 'binary' })), (body) => {
        expect(parseStatement(body)).to.equal(null);
      }),
      { numRuns: 2000 },
    );
  });

  it('travel a few at a time, and the key even without them', () => {
    const many = Array.from({ length: 130 }, (_, index) => ({ ...SIGNED, body: String(index) }));
    const messages = messagesOf(ROOM, many);
    expect(messages.map(({ statements }) => statements.length)).to.deep.equal([64, 64, 2]);
    expect(messages.map(({ isLast }) => isLast)).to.deep.equal([false, false, true]);
    expect(messages.flatMap(({ statements }) => statements)).to.deep.equal(many);
    for (const message of messages) expect(v.safeParse(ledgerMessage, message).success).to.be.true;
    expect(messagesOf(ROOM, [])).to.deep.equal([
      { kind: 'ledger', roomKey: ROOM, statements: [], isLast: true },
    ]);
  });

  it('are refused in messages that carry too many, too long or too odd ones', () => {
    const message = { kind: 'ledger', roomKey: null, statements: [SIGNED], isLast: true };
    expect(v.safeParse(ledgerMessage, message).success).to.be.true;
    const bad: unknown[] = [
      { ...message, roomKey: 'short' },
      { ...message, roomKey: keyOf('x').replace(/A$/, 'B') },
      { ...message, extra: 1 },
      { ...message, isLast: undefined },
      { ...message, statements: Array.from({ length: 65 }, () => SIGNED) },
      { ...message, statements: Array.from({ length: 1_000_000 }) },
      { ...message, statements: { length: 1, 0: SIGNED } },
      { ...message, statements: [{ ...SIGNED, body: 'a'.repeat(2049) }] },
      { ...message, statements: [{ ...SIGNED, signature: 'A'.repeat(85) }] },
      { ...message, statements: [{ ...SIGNED, more: 1 }] },
      { ...message, statements: [null] },
    ];
    for (const data of bad) expect(v.safeParse(ledgerMessage, data).success).to.be.false;
  });
});
