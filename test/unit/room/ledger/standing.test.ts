import { expect } from 'chai';
import * as fc from 'fast-check';
import { byPrecedence, compact, MOST_SUBJECTS, topicOf } from '../../../../src/room/ledger/compaction.ts';
import { DEFAULT_POLICY, evaluate, LAST_TIER, LEAP } from '../../../../src/room/ledger/standing.ts';
import { MOST_SEQUENCE, type LedgerRole, type Stated } from '../../../../src/room/ledger/statement.ts';
import { anyLedger, anyStated, keyOf, PEOPLE, policy, role, ROOM, snapshot } from './lab.ts';

const [ada, bob, cleo, dan, eve] = PEOPLE as [string, string, string, string, string];
const rolesIn = (said: readonly Stated[]): Record<string, LedgerRole | undefined> => {
  const { roleOf } = evaluate(ROOM, said);
  const names = { ada, bob, cleo, dan, eve };
  return Object.fromEntries(
    Object.entries(names).flatMap(([name, key]) => {
      const standing = roleOf(key);
      return standing ? [[name, standing.role]] : [];
    }),
  );
};

/**
 * The rules once more, written as they are told rather than as they are computed: a role is what the best tier
 * says that was asked, and each tier asks the one before.
 */
function oracle(
  said: readonly Stated[],
  subject: string,
): { role: LedgerRole; tier: number; id: string } | null {
  type Verdict = { role: LedgerRole; tier: number; id: string; sequence: number } | null;
  const isInPower = (verdict: Verdict): boolean => verdict?.role === 'host' || verdict?.role === 'cohost';
  const hostSequence = Math.max(
    0,
    ...said.filter(({ signer }) => signer === ROOM).map((item) => item.statement.sequence),
  );
  const isOfTier = (tier: number, signer: string): boolean => {
    if (tier === 0 || signer === ROOM) return tier === 0 && signer === ROOM;
    const verdict = after(tier - 1, signer);
    return isInPower(verdict) && verdict?.tier === tier - 1;
  };
  const found = new Map<string, Verdict>();
  const after = (tier: number, person: string): Verdict => {
    const key = `${tier} ${person}`;
    const verdict = found.has(key) ? (found.get(key) ?? null) : ask(tier, person);
    found.set(key, verdict);
    return verdict;
  };
  const ask = (tier: number, person: string): Verdict => {
    const before = tier === 0 ? null : after(tier - 1, person);
    if (before && before.role !== 'guest' && before.role !== 'viewer') return before;
    const lastWords = [ROOM, ...PEOPLE]
      .filter((signer) => isOfTier(tier, signer))
      .flatMap((signer) => {
        const about = said.filter((item) => item.signer === signer && topicOf(item) === person);
        return about.sort(byPrecedence).slice(0, 1);
      })
      .sort(byPrecedence);
    for (const { id, statement } of lastWords) {
      if (statement.kind !== 'role') continue;
      if (tier > 0 && statement.sequence > hostSequence + LEAP * (LAST_TIER + 1 - tier)) continue;
      if (statement.role === 'host' && tier > 0) continue;
      if (statement.role === 'cohost' && tier === LAST_TIER) continue;
      if (before && before.sequence >= statement.sequence) return before;
      return { role: statement.role, tier, id, sequence: statement.sequence };
    }
    return before;
  };
  const verdict = after(LAST_TIER, subject);
  return verdict && { role: verdict.role, tier: verdict.tier, id: verdict.id };
}

describe('standings', () => {
  it('are tried on ledgers that reach every tier and role', () => {
    const reached = new Set(
      fc.sample(anyLedger, 2000).flatMap((said) => {
        const standings = [...evaluate(ROOM, said).all.values()];
        return standings.flatMap(({ tier, role: given }) => [`tier ${tier}`, given]);
      }),
    );
    const tiers = Array.from({ length: LAST_TIER }, (_, tier) => `tier ${tier}`);
    expect(reached).to.include.all.keys('host', 'cohost', 'guest', 'viewer', 'removed', 'banned', ...tiers);
  });

  it('are what the rules say', () => {
    fc.assert(
      fc.property(anyLedger, (said) => {
        const { roleOf } = evaluate(ROOM, said);
        for (const person of PEOPLE) {
          const standing = roleOf(person);
          const found = standing && { role: standing.role, tier: standing.tier, id: standing.id };
          expect(found).to.deep.equal(oracle(said, person));
        }
      }),
      { numRuns: 1500 },
    );
  });

  it('do not depend on order, nor on how often something was heard', () => {
    const heard = anyLedger.chain((said) =>
      fc.tuple(
        fc.constant(said),
        fc.shuffledSubarray([...said, ...said], { minLength: said.length * 2, maxLength: said.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(heard, ([said, shuffled]) => {
        expect(snapshot(evaluate(ROOM, shuffled))).to.deep.equal(snapshot(evaluate(ROOM, said)));
      }),
      { numRuns: 1000 },
    );
  });

  it('are not changed by anybody of a higher tier, whatever they say, where a lower one has decided', () => {
    fc.assert(
      fc.property(anyLedger, fc.array(anyStated, { maxLength: 20 }), (said, more) => {
        const before = evaluate(ROOM, said);
        for (const [person, standing] of before.all) {
          if (['guest', 'viewer'].includes(standing.role)) continue;
          const powerless = more.filter(({ signer }) => (before.tierOf(signer) ?? Infinity) > standing.tier);
          const after = evaluate(ROOM, [...said, ...powerless]);
          expect(after.roleOf(person)).to.deep.equal(standing);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('are nothing while the room’s key is unknown', () => {
    fc.assert(
      fc.property(anyLedger, (said) => {
        const { all, policy: rules, highestSequence } = evaluate(null, said);
        expect([all.size, rules, highestSequence]).to.deep.equal([0, DEFAULT_POLICY, 0]);
      }),
    );
  });

  it('come from the room’s key, through whom it appointed, and through whom they appointed', () => {
    const chain = [
      role(ROOM, ada, 'host', 1),
      role(ROOM, bob, 'cohost', 2),
      role(bob, cleo, 'cohost', 3),
      role(cleo, dan, 'guest', 4),
      role(eve, eve, 'host', 9),
      role(bob, eve, 'host', 9),
    ];
    expect(rolesIn(chain)).to.deep.equal({ ada: 'host', bob: 'cohost', cleo: 'cohost', dan: 'guest' });
    // Without the middle of the chain, what hangs on it is gone.
    expect(rolesIn([...chain, role(ROOM, bob, 'guest', 5)])).to.deep.equal({ ada: 'host', bob: 'guest' });
  });

  it('end the chain of appointments at the last tier', () => {
    const line = Array.from({ length: 7 }, (_, index) => keyOf(`link ${index}`));
    const said = line.map((person, index) => role(line[index - 1] ?? ROOM, person, 'cohost', index + 1));
    const { roleOf, tierOf } = evaluate(ROOM, said);
    expect(line.map((person) => roleOf(person)?.role)).to.deep.equal([
      ...Array<string>(LAST_TIER).fill('cohost'),
      ...Array<undefined>(line.length - LAST_TIER).fill(undefined),
    ]);
    expect(line.map((person) => tierOf(person))).to.deep.equal([1, 2, 3, 4, null, null, null]);
  });

  it('let no cohost lift a ban of the host, nor put down a host or an equal', () => {
    const room = [
      role(ROOM, ada, 'host', 1),
      role(ROOM, bob, 'cohost', 2),
      role(ROOM, cleo, 'cohost', 3),
      role(ROOM, dan, 'banned', 4),
    ];
    const mutiny = [
      role(bob, dan, 'guest', 100),
      role(bob, ada, 'banned', 101),
      role(bob, cleo, 'removed', 102),
      role(bob, ROOM, 'banned', 103),
    ];
    expect(rolesIn([...room, ...mutiny])).to.deep.equal(rolesIn(room));
  });

  it('let a cohost ban whom a host let in, and a host let back whom a cohost banned', () => {
    const room = [role(ROOM, bob, 'cohost', 1), role(ROOM, dan, 'guest', 2), role(bob, dan, 'banned', 3)];
    expect(rolesIn(room)).to.include({ dan: 'banned' });
    expect(evaluate(ROOM, room).outcasts).to.deep.equal([{ identity: dan, name: '', banned: true }]);
    expect(rolesIn([...room, role(ROOM, dan, 'guest', 4)])).to.include({ dan: 'guest' });
  });

  it('keep who was demoted down when the promotion is told again', () => {
    const promotion = role(ROOM, bob, 'cohost', 1);
    const demotion = role(ROOM, bob, 'guest', 2);
    expect(rolesIn([promotion, demotion, promotion])).to.deep.equal({ bob: 'guest' });
  });

  it('take the rules from whoever in power spoke last', () => {
    const said = [
      role(ROOM, bob, 'cohost', 1),
      policy(ROOM, 2, { type: 'voice' }),
      policy(bob, 3, { locked: true }),
    ];
    expect(evaluate(ROOM, said)).to.deep.include({ lockedAt: 3 });
    expect(evaluate(ROOM, said).policy).to.deep.equal({ ...DEFAULT_POLICY, locked: true });
    const demoted = evaluate(ROOM, [...said, role(ROOM, bob, 'viewer', 4)]);
    expect(demoted).to.deep.include({ lockedAt: null, policy: { ...DEFAULT_POLICY, type: 'voice' } });
  });

  it('leave those above the last word over somebody who takes the highest numbers there are', () => {
    const said = [role(ROOM, bob, 'cohost', 1), role(bob, cleo, 'cohost', 2)];
    const absurd = [role(cleo, dan, 'banned', MOST_SEQUENCE), role(bob, eve, 'banned', MOST_SEQUENCE)];
    expect(rolesIn([...said, ...absurd])).to.deep.equal(rolesIn(said));
    const { ceilingOf } = evaluate(ROOM, said);
    const highest = [role(cleo, dan, 'banned', ceilingOf(2)), policy(cleo, ceilingOf(2), { locked: true })];
    expect(rolesIn([...said, ...highest])).to.include({ dan: 'banned' });
    const overruled = [
      ...said,
      ...highest,
      role(bob, dan, 'guest', ceilingOf(2) + 1),
      policy(bob, ceilingOf(2) + 2, {}),
    ];
    expect(rolesIn(overruled)).to.include({ dan: 'guest' });
    expect(evaluate(ROOM, overruled).lockedAt).to.equal(null);
    expect(evaluate(ROOM, [...said, ...highest]).highestSequence).to.be.lessThan(1e7);
  });
});

describe('compaction', () => {
  const ids = (said: readonly Stated[]): string[] => said.map(({ id }) => id).sort();

  it('changes no standing', () => {
    fc.assert(
      fc.property(anyLedger, (said) => {
        const compacted = compact(said);
        expect(snapshot(evaluate(ROOM, compacted))).to.deep.equal(snapshot(evaluate(ROOM, said)));
        expect(compact(compacted)).to.have.lengthOf(compacted.length);
      }),
      { numRuns: 500 },
    );
  });

  it('may come before or after a union, in any order, even where a signer says more than is kept', () => {
    const talkative = fc.array(
      fc
        .tuple(fc.constantFrom(ROOM, ada), fc.integer({ min: 0, max: 700 }), fc.integer({ min: 1, max: 40 }))
        .map(([signer, subject, sequence]) => role(signer, keyOf(`s${subject}`), 'guest', sequence)),
      { minLength: 600, maxLength: 1500, size: 'max' },
    );
    fc.assert(
      fc.property(talkative, fc.integer({ min: 1, max: 7 }), (said, parts) => {
        const whole = compact(said);
        const heard = Array.from({ length: parts }, (_, part) => said.filter((_, at) => at % parts === part));
        const merged = heard.reduceRight<readonly Stated[]>(
          (sofar, part) => compact([...compact(part), ...sofar]),
          [],
        );
        expect(ids(merged)).to.deep.equal(ids(whole));
        expect(whole.filter(({ signer }) => signer === ROOM)).to.have.lengthOf.at.most(MOST_SUBJECTS);
      }),
      { numRuns: 40 },
    );
  });

  it('keeps a signer’s rules, however many people they speak of afterwards', () => {
    const crowd = Array.from({ length: 400 }, (_, index) =>
      role(ROOM, keyOf(`s${index}`), 'guest', index + 2),
    );
    const kept = compact([policy(ROOM, 1, { asksFirst: true }), ...crowd]);
    expect(kept).to.have.lengthOf(MOST_SUBJECTS + 1);
    expect(evaluate(ROOM, kept).policy.asksFirst).to.be.true;
  });
});
