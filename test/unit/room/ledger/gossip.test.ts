import { expect } from 'chai';
import * as fc from 'fast-check';
import type { MeshPeer } from '../../../../src/mesh/mesh.ts';
import { planStatements, type Draft } from '../../../../src/room/ledger/issuing.ts';
import { MOST_STATEMENTS, retain, type Holdings } from '../../../../src/room/ledger/retention.ts';
import { DEFAULT_POLICY, evaluate, LAST_TIER, type Standings } from '../../../../src/room/ledger/standing.ts';
import type { LedgerRole, Stated } from '../../../../src/room/ledger/statement.ts';
import type { RoomType } from '../../../../src/room/model.ts';
import type { Presence } from '../../../../src/room/protocol.ts';
import { rosterOf } from '../../../../src/room/roster.ts';
import { anyStated, keyOf, PEOPLE, policy, role, ROOM, snapshot, stated } from './lab.ts';

const [ada, bob, cleo, dan] = PEOPLE as [string, string, string, string];

/** What may happen among peers: somebody acts, somebody lies, or some of what one holds reaches another. */
type Event =
  | { readonly kind: 'act'; readonly peer: number; readonly asHost: boolean; readonly draft: Draft }
  | { readonly kind: 'inject'; readonly peer: number; readonly item: Stated }
  | {
      readonly kind: 'tell';
      readonly peer: number;
      readonly to: number;
      readonly every: number;
      readonly from: number;
    };

const peer = fc.integer({ min: 0, max: PEOPLE.length - 1 });
const draft: fc.Arbitrary<Draft> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('role' as const),
      subject: fc.constantFrom(...PEOPLE),
      name: fc.constant(''),
      role: fc.constantFrom<LedgerRole>('cohost', 'cohost', 'guest', 'viewer', 'removed', 'banned'),
      voice: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc
      .record({
        type: fc.constantFrom<RoomType>('voice', 'camera', 'studio'),
        locked: fc.boolean(),
        asksFirst: fc.boolean(),
      })
      .map((change) => ({ kind: 'policy' as const, policy: { ...DEFAULT_POLICY, ...change } })),
  },
);
const event: fc.Arbitrary<Event> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('act' as const),
      peer,
      // The first two peers hold copies of the room's key.
      asHost: fc.boolean(),
      draft,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('inject' as const), peer, item: anyStated }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('tell' as const),
      peer,
      to: peer,
      every: fc.integer({ min: 1, max: 3 }),
      from: fc.integer({ min: 0, max: 2 }),
    }),
  },
);

/** More than have a place on the stage of a voice room. */
const CROWD = [...PEOPLE, ...Array.from({ length: 12 }, (_, index) => keyOf(`crowd ${index}`))];

const presences = fc.array(
  fc.record<Presence>({
    name: fc.constantFrom('Ada', 'Bo', ''),
    as: fc.constantFrom('camera', 'camera', 'voice', 'viewer', 'stand'),
    standOf: fc.constantFrom(null, CROWD[0]!),
    sinceMs: fc.nat(10),
    muted: fc.boolean(),
    videoOn: fc.boolean(),
    sharing: fc.boolean(),
    recording: fc.boolean(),
    take: fc.constant(null),
    recordedBy: fc.constant([]),
    hand: fc.option(fc.nat(3)),
  }),
  { minLength: CROWD.length, maxLength: CROWD.length },
);

/** The roster as `self` has it who believes `standings`, in a form that can be compared with that of others. */
function rosterSeenBy(self: string, standings: Standings, shown: readonly Presence[]): Seen {
  const presenceOf = new Map(CROWD.map((id, index) => [id, shown[index]!]));
  const safety = { emoji: '', number: '' };
  const peers = CROWD.filter((id) => id !== self).map((id): MeshPeer => ({
    id,
    connectionId: id,
    identity: id,
    safety,
    fingerprints: { own: '', theirs: '' },
    stream: null,
    screen: null,
    state: 'connected',
  }));
  const own = { id: self, identity: self, presence: presenceOf.get(self)!, stream: null, screen: null };
  const attendance = { self: own, peers, presences: presenceOf, standOwners: new Map(), standings };
  const roster = rosterOf({ ...attendance, known: new Map() }, []);
  return {
    isInside: roster.places.get(self) === 'inside',
    rules: [standings.policy, [...roster.places].sort()],
    people: roster.participants
      .map(({ id, name, role, muted, held, videoOn, recording, hand }) =>
        [id, name, role, muted, held, videoOn, recording, hand].join(),
      )
      .sort(),
  };
}

interface Seen {
  readonly isInside: boolean;
  readonly rules: unknown;
  readonly people: readonly string[];
}

describe('gossip', () => {
  it('brings all peers to the same roster, whatever was said, lost, doubled or reordered on the way', () => {
    let acts = 0;
    let crowded = 0;
    const events = fc.array(event, { minLength: 20, maxLength: 80, size: 'max' });
    fc.assert(
      fc.property(events, presences, (happenings, shown) => {
        const peers = PEOPLE.map((): Holdings<Stated> => retain(ROOM, [role(ROOM, ada, 'cohost', 1)]));
        const take = (at: number, items: readonly Stated[]): boolean => {
          const before = peers[at]!.relevant.length;
          const known = new Set(peers[at]!.relevant);
          peers[at] = retain(ROOM, [...peers[at]!.held, ...items]);
          return peers[at].relevant.length !== before || peers[at].relevant.some((item) => !known.has(item));
        };
        for (const happening of happenings) {
          const { held, relevant } = peers[happening.peer]!;
          if (happening.kind === 'act') {
            const signer = happening.asHost && happening.peer < 2 ? ROOM : PEOPLE[happening.peer]!;
            try {
              const made = planStatements(ROOM, held, signer, [happening.draft], 0);
              take(
                happening.peer,
                made.map((statement) => stated(signer, statement)),
              );
              acts += 1;
            } catch (error) {
              expect((error as Error).name).to.equal('not-allowed');
            }
          } else if (happening.kind === 'inject') take(happening.peer, [happening.item]);
          else {
            const heard = relevant.filter(
              (_, index) => index % happening.every === happening.from % happening.every,
            );
            take(happening.to, heard.toReversed());
          }
        }
        // All meet, and tell one another what they have until nobody hears anything new. Who learns that somebody is
        // in power passes on what they said, so it takes as many rounds as there are tiers, and not for ever.
        const everything = peers.flatMap(({ relevant }) => relevant);
        let rounds = 0;
        for (let isNews = true; isNews; rounds += 1) {
          expect(rounds).to.be.at.most(LAST_TIER + 3);
          isNews = false;
          const spoken = peers.map(({ relevant }) => relevant);
          for (const [at] of peers.entries()) for (const items of spoken) if (take(at, items)) isNews = true;
        }
        const [first, ...others] = peers.map(({ standings }) => snapshot(standings));
        for (const other of others) expect(other).to.deep.equal(first);
        // So everyone has the same rules and everybody in the same place; and who is inside sees the same people, in
        // the same roles, with the same hands up. At the door one sees nobody.
        const rosters = peers.map(({ standings }, at) => rosterSeenBy(PEOPLE[at]!, standings, shown));
        for (const { rules } of rosters) expect(rules).to.deep.equal(rosters[0]!.rules);
        const [inside, ...othersInside] = rosters.filter(({ isInside }) => isInside);
        for (const { people } of othersInside) expect(people).to.deep.equal(inside!.people);
        if (othersInside.length > 0 && inside!.people.length > 8) crowded += 1;
        // And nothing that was worth passing on was lost by the way.
        const all = peers.flatMap(({ held }) => held);
        expect(snapshot(evaluate(ROOM, [...everything, ...all]))).to.deep.equal(first);
      }),
      { numRuns: 400 },
    );
    // Enough of it was more than refusals.
    expect(acts).to.be.greaterThan(1000);
    expect(crowded).to.be.greaterThan(40);
  });

  it('hears an appointment after the words of who was appointed', () => {
    const early = retain(ROOM, [role(bob, dan, 'banned', 3)]);
    expect(early.relevant).to.deep.equal([]);
    const late = retain(ROOM, [...early.held, role(ROOM, bob, 'cohost', 1)]);
    expect(late.standings.roleOf(dan)?.role).to.equal('banned');
    expect(late.relevant).to.have.lengthOf(2);
  });

  it('keeps the words of somebody demoted, for the day they are back', () => {
    const demoted = retain(ROOM, [role(ROOM, bob, 'guest', 5), role(bob, dan, 'banned', 3)]);
    expect(demoted.relevant).to.have.lengthOf(2);
    expect(demoted.standings.roleOf(dan)).to.equal(null);
  });

  it('is bounded, and no crowd of strangers displaces anything', () => {
    const room = [
      role(ROOM, ada, 'host', 1),
      role(ROOM, bob, 'cohost', 2),
      role(bob, cleo, 'guest', 3),
      policy(bob, 4),
    ];
    const before = snapshot(evaluate(ROOM, room));
    let holdings: Holdings<Stated> = retain(ROOM, room);
    for (let wave = 0; wave < 5; wave += 1) {
      const crowd = Array.from({ length: MOST_STATEMENTS }, (_, index) =>
        role(keyOf(`0 ${wave} ${index}`), ada, 'banned', 2 ** 52 - index),
      );
      holdings = retain(ROOM, [...holdings.held, ...crowd]);
      expect(holdings.held).to.have.lengthOf(MOST_STATEMENTS);
    }
    expect(snapshot(holdings.standings)).to.deep.equal(before);
    expect(holdings.relevant).to.have.lengthOf(room.length);
  });

  it('is bounded against a cohost with a crowd of cohosts, who displace neither host nor other cohosts', () => {
    const room = [
      role(ROOM, ada, 'host', 1),
      role(ROOM, bob, 'cohost', 2),
      role(ROOM, cleo, 'cohost', 3),
      role(cleo, dan, 'guest', 4),
    ];
    const puppets = Array.from({ length: 200 }, (_, index) => keyOf(`p${index}`));
    const crowd = puppets.flatMap((puppet, at) => [
      role(bob, puppet, 'cohost', 1000 + at),
      ...Array.from({ length: 40 }, (_, index) =>
        role(puppet, keyOf(`v${at} ${index}`), 'guest', 2000 + index),
      ),
    ]);
    const { held, standings } = retain(ROOM, [...room, ...crowd]);
    expect(held).to.have.lengthOf(MOST_STATEMENTS);
    expect([ada, bob, cleo, dan].map((person) => standings.roleOf(person)?.role)).to.deep.equal([
      'host',
      'cohost',
      'cohost',
      'guest',
    ]);
    const demotion = role(ROOM, bob, 'banned', standings.highestSequence + 1);
    const cleaned = retain(ROOM, [...held, demotion]);
    expect([...cleaned.standings.all.keys()].sort()).to.deep.equal([ada, bob, cleo, dan].sort());
  });
});
