import { expect } from 'chai';
import type { MeshPeer } from '../../../src/mesh/mesh.ts';
import { DEFAULT_POLICY, type Standing, type Standings } from '../../../src/room/ledger/standing.ts';
import type { Participant, RoomPolicy } from '../../../src/room/model.ts';
import type { Presence } from '../../../src/room/protocol.ts';
import { rosterOf, type Attendance, type Roster } from '../../../src/room/roster.ts';
import { MOST_PEOPLE } from '../../../src/room/stage.ts';

const presence = (name: string, more: Partial<Presence> = {}): Presence => ({
  name,
  as: 'camera',
  standOf: null,
  sinceMs: 1000,
  muted: false,
  videoOn: true,
  sharing: false,
  recording: false,
  take: null,
  recordedBy: [],
  hand: null,
  ...more,
});

const peer = (id: string, more: Partial<MeshPeer> = {}): MeshPeer => ({
  id,
  connectionId: `connection of ${id}`,
  identity: id.split('/')[0] ?? id,
  safety: { emoji: '🐶', number: '00000' },
  fingerprints: { own: 'AA', theirs: 'BB' },
  stream: null,
  screen: null,
  state: 'connected',
  ...more,
});

function standings(
  roles: Record<string, Partial<Standing>> = {},
  policy: Partial<RoomPolicy> = {},
): Standings {
  const all = new Map(
    Object.entries(roles).map(([identity, standing]): [string, Standing] => [
      identity,
      { role: 'guest', voice: true, name: '', sequence: 1, tier: 0, by: 'room', id: identity, ...standing },
    ]),
  );
  return {
    all,
    roleOf: (identity) => all.get(identity) ?? null,
    policy: { ...DEFAULT_POLICY, ...policy },
    policyId: null,
    lockedAt: null,
    outcasts: [],
    highestSequence: 1,
    tierOf: () => null,
    ceilingOf: () => 1,
    mayRule: () => false,
  };
}

/** The roster of `me` and of those who have introduced themselves. */
function roster(
  people: readonly (readonly [MeshPeer, Presence | null])[],
  more: Partial<Attendance> = {},
  previous: readonly Participant[] = [],
): Roster {
  const presences = new Map(people.flatMap(([{ id }, shown]) => (shown ? [[id, shown]] : [])));
  return rosterOf(
    {
      self: { id: 'me', identity: 'me', presence: presence('Me'), stream: null, screen: null },
      peers: people.map(([someone]) => someone),
      presences,
      standOwners: new Map(),
      standings: standings(),
      known: new Map(),
      ...more,
    },
    previous,
  );
}

const names = ({ participants }: Roster): string[] => participants.map(({ name }) => name);

describe('roster', () => {
  const ada = [peer('a'), presence('Ada')] as const;
  const bo = [peer('b'), presence('Bo')] as const;
  const cy = [peer('c'), presence('Cy')] as const;

  it('begins with oneself, then the others as they came', () => {
    const first = roster([bo, ada]);
    expect(names(first)).to.deep.equal(['Me', 'Bo', 'Ada']);
    expect(names(roster([ada, bo, cy], {}, first.participants))).to.deep.equal(['Me', 'Bo', 'Ada', 'Cy']);
  });

  it('lets those go who left, and puts them last when they come again', () => {
    const one = roster([bo], {}, roster([ada, bo]).participants);
    expect(names(one)).to.deep.equal(['Me', 'Bo']);
    expect(names(roster([bo, ada], {}, one.participants))).to.deep.equal(['Me', 'Bo', 'Ada']);
  });

  it('shows nobody who has not introduced themselves, and calls the nameless Guest', () => {
    expect(names(roster([[peer('a'), null]]))).to.deep.equal(['Me']);
    expect(names(roster([[peer('a'), presence('')]]))).to.deep.equal(['Me', 'Guest']);
  });

  it('knows who was met before, who was verified, and who comes under the name of somebody else', () => {
    const met = { firstSeenAtMs: 0, lastSeenAtMs: 0, verifiedAtMs: null };
    const known = new Map([
      ['a', { ...met, id: 'a', name: 'Ada', verifiedAtMs: 5 }],
      ['x', { ...met, id: 'x', name: 'Bo' }],
    ]);
    const people = roster([ada, [peer('b'), presence('bo')], cy], { known }).participants.slice(1);
    expect(people.map(({ known, verified, nameTaken }) => [known, verified, nameTaken])).to.deep.equal([
      [true, true, false],
      [false, false, true],
      [false, false, false],
    ]);
  });

  it('takes roles from the ledger and from nowhere else', () => {
    const people = roster([ada, bo, cy], {
      standings: standings({ a: { role: 'host' }, b: { role: 'viewer' } }),
    });
    expect(people.participants.map(({ role }) => role)).to.deep.equal(['guest', 'host', 'viewer', 'guest']);
  });

  it('takes neither picture nor sound of viewers, whatever they say of themselves', () => {
    const sends = [peer('a', { stream: new MediaStream() }), presence('Ada')] as const;
    const [, shown] = roster([sends], { standings: standings({ a: { role: 'viewer' } }) }).participants;
    expect(shown).to.include({ stream: null, videoOn: false, muted: true });
  });

  it('says who is held muted', () => {
    const [, shown] = roster([ada], { standings: standings({ a: { voice: false } }) }).participants;
    expect(shown).to.include({ held: true, role: 'guest' });
  });

  it('keeps newcomers at the door where the host asks first, and tells who knocks', () => {
    const rules = standings({ me: { role: 'host' }, a: {} }, { asksFirst: true });
    const { participants, knocks, places } = roster([ada, bo], { standings: rules });
    expect(participants.map(({ name }) => name)).to.deep.equal(['Me', 'Ada']);
    expect(knocks.map(({ name, wasRemoved }) => [name, wasRemoved])).to.deep.equal([['Bo', false]]);
    expect([...places]).to.deep.equal([
      ['me', 'inside'],
      ['a', 'inside'],
      ['b', 'door'],
    ]);
  });

  it('shows nobody to oneself at the door', () => {
    const { participants, places } = roster([ada], { standings: standings({ a: {} }, { asksFirst: true }) });
    expect(participants.map(({ name }) => name)).to.deep.equal(['Me']);
    expect(places.get('me')).to.equal('door');
  });

  it('puts somebody who was removed among those who knock, and the banned nowhere', () => {
    const rules = standings({ a: { role: 'removed' }, b: { role: 'banned' } });
    const { participants, knocks } = roster([ada, bo], { standings: rules });
    expect(participants).to.have.length(1);
    expect(knocks.map(({ name, wasRemoved }) => [name, wasRemoved])).to.deep.equal([['Ada', true]]);
  });

  it('queues raised hands in their order, the same for everyone', () => {
    const people = [
      [peer('a'), presence('Ada', { hand: 2 })],
      [peer('b'), presence('Bo', { hand: 1 })],
      [peer('c'), presence('Cy', { hand: 2 })],
    ] as const;
    expect(roster(people).participants.map(({ hand }) => hand)).to.deep.equal([null, 2, 1, 3]);
  });

  it('holds two tabs of one install for two participants with the same rights', () => {
    const tabs = [
      [peer('a'), presence('Ada')],
      [peer('a/2'), presence('Ada')],
    ] as const;
    const { participants } = roster(tabs, { standings: standings({ a: { role: 'cohost' } }) });
    expect(participants.map(({ id, role }) => [id, role])).to.deep.equal([
      ['me', 'guest'],
      ['a', 'cohost'],
      ['a/2', 'cohost'],
    ]);
  });

  it('sends away whoever came last to a full room, but nobody whom the host has spoken for', () => {
    const crowd = Array.from(
      { length: MOST_PEOPLE },
      (_, index) => [peer(`p${String(index)}`), presence('P', { sinceMs: 500 })] as const,
    );
    expect(roster(crowd).hasNoPlaceForSelf).to.be.true;
    expect(roster(crowd.slice(1)).hasNoPlaceForSelf).to.be.false;
    expect(roster(crowd, { standings: standings({ me: {} }) }).hasNoPlaceForSelf).to.be.false;
  });

  it('calls a device somebody’s camera only where both say so, and gives it no voice', () => {
    const ada = peer('ada');
    const mal = peer('mal');
    const stand = peer('phone');
    const shown = presence('Ada’s camera', { as: 'stand', standOf: 'ada' });
    const people = [
      [ada, presence('Ada')],
      [mal, presence('Mal')],
      [stand, shown],
    ] as const;
    const standIn = (owners: Record<string, readonly string[]>) =>
      roster(people, { standOwners: new Map(Object.entries(owners)) }).participants.find(
        ({ id }) => id === 'phone',
      );
    expect(standIn({})?.stand).to.deep.equal({ owner: null, ownerName: null });
    expect(standIn({ phone: ['mal'] })?.stand).to.deep.equal({ owner: null, ownerName: null });
    expect(standIn({ phone: ['mal', 'ada'] })?.stand).to.deep.equal({ owner: 'ada', ownerName: 'Ada' });
    expect(standIn({})).to.include({ muted: true, videoOn: true, role: 'guest' });
    expect(roster(people).participants.map(({ stand: one }) => one !== null)).to.deep.equal([
      false,
      false,
      false,
      true,
    ]);
  });
});
