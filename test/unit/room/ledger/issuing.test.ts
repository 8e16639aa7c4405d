import { expect } from 'chai';
import * as fc from 'fast-check';
import { compact, MOST_SUBJECTS } from '../../../../src/room/ledger/compaction.ts';
import { placeOf } from '../../../../src/room/ledger/door.ts';
import { planStatements, type Draft } from '../../../../src/room/ledger/issuing.ts';
import { DEFAULT_POLICY, evaluate, LEAP } from '../../../../src/room/ledger/standing.ts';
import type { LedgerRole, Stated } from '../../../../src/room/ledger/statement.ts';
import type { RoomPolicy } from '../../../../src/room/model.ts';
import { anyLedger, keyOf, PEOPLE, policy, role, ROOM, stated } from './lab.ts';

const [ada, bob, cleo, dan, eve, fay] = PEOPLE as [string, string, string, string, string, string];

const make = (subject: string, given: LedgerRole, voice = true): Draft => ({
  kind: 'role',
  subject,
  name: '',
  role: given,
  voice,
});
const rule = (change: Partial<RoomPolicy>): Draft => ({
  kind: 'policy',
  policy: { ...DEFAULT_POLICY, ...change },
});
const after = (said: readonly Stated[], signer: string, ...drafts: Draft[]): readonly Stated[] => [
  ...said,
  ...planStatements(ROOM, said, signer, drafts, 0).map((statement) => stated(signer, statement)),
];
const roleIn = (said: readonly Stated[], person: string): LedgerRole | undefined =>
  evaluate(ROOM, said).roleOf(person)?.role;
const refusalOf = (act: () => unknown): string | null => {
  try {
    act();
    return null;
  } catch (error) {
    return (error as Error).name;
  }
};

describe('issuing', () => {
  it('numbers statements above all that count, in the order of the drafts', () => {
    const said = [role(ROOM, bob, 'cohost', 7), role(eve, eve, 'host', 5000)];
    const made = planStatements(ROOM, said, ROOM, [rule({ locked: true }), make(dan, 'guest')], 5);
    expect(made.map(({ sequence, issuedAtMs }) => [sequence, issuedAtMs])).to.deep.equal([
      [8, 5],
      [9, 5],
    ]);
  });

  it('refuses whatever would not count, and all that comes with it', () => {
    const said = [
      role(ROOM, ada, 'host', 1),
      role(ROOM, bob, 'cohost', 2),
      role(ROOM, dan, 'banned', 3),
      role(ROOM, eve, 'guest', 4),
    ];
    const refusals: [string, Draft[]][] = [
      [bob, [make(dan, 'guest')]],
      [bob, [make(ada, 'guest')]],
      [bob, [make(bob, 'host')]],
      [bob, [make(cleo, 'host')]],
      [bob, [make(eve, 'viewer'), make(dan, 'viewer')]],
      [eve, [make(cleo, 'guest')]],
      [eve, [rule({ locked: true })]],
      [fay, [make(fay, 'host')]],
    ];
    for (const [signer, drafts] of refusals)
      expect(refusalOf(() => planStatements(ROOM, said, signer, drafts, 0))).to.equal('not-allowed');
    expect(refusalOf(() => planStatements(null, said, ROOM, [make(cleo, 'guest')], 0))).to.equal(
      'not-allowed',
    );
  });

  it('takes exactly what the standings say one may rule', () => {
    fc.assert(
      fc.property(
        anyLedger,
        fc.constantFrom(ROOM, ...PEOPLE),
        fc.constantFrom(...PEOPLE),
        (said, signer, subject) => {
          const standings = evaluate(ROOM, said);
          const tier = standings.tierOf(signer);
          // At the ceiling nothing further can be said; that is shown apart.
          const ceiling = tier === null ? 0 : standings.ceilingOf(tier);
          fc.pre(tier === null || standings.highestSequence < ceiling);
          // Whoever has spoken above their own ceiling has silenced themselves.
          fc.pre(said.every((item) => item.signer !== signer || item.statement.sequence <= ceiling));
          const refusal = refusalOf(() => planStatements(ROOM, said, signer, [make(subject, 'banned')], 0));
          expect(refusal === null).to.equal(standings.mayRule(signer, subject));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it('states what then stands, whatever was said before', () => {
    const roles = fc.constantFrom<LedgerRole>('cohost', 'guest', 'viewer', 'removed', 'banned');
    fc.assert(
      fc.property(anyLedger, fc.constantFrom(...PEOPLE), roles, (said, subject, given) => {
        fc.pre(evaluate(ROOM, said).highestSequence < 2 ** 52);
        expect(roleIn(after(said, ROOM, make(subject, given)), subject)).to.equal(given);
      }),
      { numRuns: 1000 },
    );
  });

  it('leaves guests, not strangers, where somebody loses power only by what is said again', () => {
    const said = [
      role(ROOM, dan, 'host', 1),
      role(ROOM, eve, 'host', 1),
      role(dan, bob, 'cohost', 1),
      role(eve, bob, 'cohost', 2),
      role(bob, ada, 'cohost', 1),
    ];
    const demoted = after(said, ROOM, make(eve, 'guest'));
    expect([bob, ada].map((person) => roleIn(demoted, person))).to.deep.equal(['guest', 'guest']);
  });

  it('says again what a demoted cohost had said, but leaves their friends no power', () => {
    const said = [
      role(ROOM, bob, 'cohost', 1),
      role(bob, cleo, 'cohost', 2),
      role(bob, dan, 'banned', 3),
      role(cleo, eve, 'viewer', 4, false),
      policy(cleo, 5, { asksFirst: true }),
    ];
    const demoted = after(said, ROOM, make(bob, 'guest'));
    const { roleOf, policy: rules, tierOf } = evaluate(ROOM, demoted);
    expect(PEOPLE.map((person) => roleOf(person)?.role)).to.deep.equal([
      undefined,
      'guest',
      'guest',
      'banned',
      'viewer',
      undefined,
    ]);
    expect(roleOf(eve)?.voice).to.be.false;
    expect(rules.asksFirst).to.be.true;
    expect([tierOf(bob), tierOf(cleo)]).to.deep.equal([null, null]);
  });

  it('changes nobody’s standing by a demotion but that of the demoted and of the cohosts they made', () => {
    fc.assert(
      fc.property(anyLedger, fc.constantFrom(...PEOPLE), (said, demoted) => {
        const before = evaluate(ROOM, said);
        // A new word of the host lifts the ceilings, and what somebody said above theirs then counts.
        fc.pre(said.every(({ statement }) => statement.sequence < LEAP / 2));
        const end = evaluate(ROOM, after(said, ROOM, make(demoted, 'guest')));
        for (const [person, { role: was, voice }] of before.all) {
          if (person === demoted) continue;
          const is = end.roleOf(person);
          const wasInPower = was === 'host' || was === 'cohost';
          expect(is?.role).to.be.oneOf(wasInPower ? [was, 'guest'] : [was]);
          expect(is?.voice).to.equal(voice);
        }
        expect(end.policy).to.deep.equal(before.policy);
        expect(end.lockedAt === null).to.equal(before.lockedAt === null);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps everyone inside a locked room whose lock is taken over or whose other rules change', () => {
    const open = [role(ROOM, ada, 'host', 1), role(ROOM, bob, 'cohost', 2), role(ROOM, fay, 'guest', 3)];
    const locked = after(open, bob, rule({ locked: true }), make(dan, 'guest'));
    const admitted = after(locked, ROOM, make(eve, 'viewer'));
    const places = (said: readonly Stated[]): string[] =>
      [ada, dan, eve, fay, cleo].map((person) => placeOf(evaluate(ROOM, said), person));
    const expected = ['inside', 'inside', 'inside', 'door', 'door'];
    expect(places(admitted)).to.deep.equal(expected);
    expect(places(after(admitted, ROOM, rule({ locked: true, type: 'studio' })))).to.deep.equal(expected);
    expect(places(after(admitted, ROOM, make(bob, 'removed')))).to.deep.equal(expected);
    // Unlocked and locked again, the earlier certificates are of no use.
    const again = after(after(admitted, ROOM, rule({})), ROOM, rule({ locked: true }));
    expect(places(again)).to.deep.equal(['inside', 'door', 'door', 'door', 'door']);
  });

  it('lets the host go on after a cohost took the highest numbers there are, demoted or not', () => {
    const { ceilingOf } = evaluate(ROOM, [role(ROOM, bob, 'cohost', 1)]);
    const said = [
      role(ROOM, bob, 'cohost', 1),
      role(bob, dan, 'banned', ceilingOf(1)),
      policy(bob, ceilingOf(1), { locked: true }),
      role(bob, eve, 'banned', 2 ** 52),
    ];
    const overruled = after(said, ROOM, make(dan, 'guest'), rule({}));
    expect(roleIn(overruled, dan)).to.equal('guest');
    expect(evaluate(ROOM, overruled).lockedAt).to.equal(null);
    const demoted = after(said, ROOM, make(bob, 'removed'));
    expect(roleIn(after(demoted, ROOM, make(dan, 'guest')), dan)).to.equal('guest');
    expect(roleIn(demoted, eve)).to.equal(undefined);
    // A hundred rounds of the same leave room still.
    let rounds: readonly Stated[] = said;
    for (let round = 0; round < 100; round += 1) {
      const top = evaluate(ROOM, rounds).ceilingOf(1);
      rounds = after(compact([...rounds, role(bob, dan, 'banned', top)]), ROOM, make(dan, 'guest'));
    }
    expect(roleIn(rounds, dan)).to.equal('guest');
  });

  it('lets another cohost go on about others where an equal took the highest number', () => {
    const appointed = [role(ROOM, bob, 'cohost', 1), role(ROOM, cleo, 'cohost', 2)];
    const said = [...appointed, role(bob, dan, 'banned', evaluate(ROOM, appointed).ceilingOf(1))];
    expect(roleIn(after(said, cleo, make(eve, 'viewer')), eve)).to.equal('viewer');
    expect(refusalOf(() => planStatements(ROOM, said, cleo, [make(dan, 'guest')], 0))).to.equal(
      'not-allowed',
    );
  });

  it('does not let what a bad cohost left behind crowd out the host’s own word', () => {
    const junk = Array.from({ length: MOST_SUBJECTS }, (_, index) =>
      role(bob, keyOf(`j${index}`), 'banned', index + 9),
    );
    const said = [
      role(ROOM, ada, 'host', 1),
      role(ROOM, bob, 'cohost', 2),
      role(ROOM, cleo, 'cohost', 3),
      role(ROOM, dan, 'banned', 4),
      ...junk,
    ];
    const demoted = after(said, ROOM, make(bob, 'banned'));
    expect([ada, bob, cleo, dan].map((person) => roleIn(demoted, person))).to.deep.equal([
      'host',
      'banned',
      'cohost',
      'banned',
    ]);
    expect(compact(demoted).filter(({ signer }) => signer === ROOM)).to.have.lengthOf(MOST_SUBJECTS / 2);
  });

  it('never forgets hosts, cohosts and bans for guests, over years of newcomers', () => {
    let said: readonly Stated[] = [
      role(ROOM, ada, 'host', 1),
      role(ROOM, bob, 'cohost', 2),
      role(ROOM, dan, 'banned', 3),
      policy(ROOM, 4, { asksFirst: true }),
    ];
    for (let newcomer = 0; newcomer < MOST_SUBJECTS * 2; newcomer += 1) {
      const joined = compact(after(said, ROOM, make(keyOf(`n${newcomer}`), 'guest')));
      // Not every newcomer costs a repetition of everything.
      if (newcomer > MOST_SUBJECTS) expect(joined.length).to.equal(MOST_SUBJECTS + 1);
      said = joined;
    }
    expect([ada, bob, dan].map((person) => roleIn(said, person))).to.deep.equal(['host', 'cohost', 'banned']);
    expect(roleIn(said, keyOf('n0'))).to.equal(undefined);
    expect(roleIn(said, keyOf(`n${MOST_SUBJECTS * 2 - 1}`))).to.equal('guest');
    expect(evaluate(ROOM, said).policy.asksFirst).to.be.true;
  });

  it('does not repeat what was overruled meanwhile', () => {
    const crowd = Array.from({ length: MOST_SUBJECTS - 1 }, (_, index) =>
      role(bob, keyOf(`c${index}`), 'guest', index + 9),
    );
    const said = [
      role(ROOM, bob, 'cohost', 1),
      role(ROOM, cleo, 'cohost', 2),
      role(bob, dan, 'banned', 3),
      role(cleo, dan, 'guest', 4),
      ...crowd,
    ];
    expect(roleIn(after(said, bob, make(eve, 'guest')), dan)).to.equal('guest');
  });
});
