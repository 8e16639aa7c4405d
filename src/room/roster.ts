import type { MeshPeer } from '../mesh/mesh.ts';
import type { KnownPeerRecord } from '../storage/schema.ts';
import { placeOf, type Place } from './ledger/door.ts';
import type { Standings } from './ledger/standing.ts';
import type { Capacity, Knock, Participant, Role, RoomPolicy, Stand } from './model.ts';
import type { Presence } from './protocol.ts';
import { UNTOLD_TAKE } from './recording/model.ts';
import { MOST_PEOPLE, ROOM_TYPES, stageOf } from './stage.ts';

/** What somebody is called who gave no name. */
export const GUEST = 'Guest';

/** Everything from which it follows who is in the room, and as what. */
export interface Attendance {
  readonly self: {
    readonly id: string;
    readonly identity: string;
    readonly presence: Presence;
    /** The own camera, while it is sent. */
    readonly stream: MediaStream | null;
    /** The own screen, while it is sent. */
    readonly screen: MediaStream | null;
  };
  readonly peers: readonly MeshPeer[];
  /** What each has said of themselves, by peer id. */
  readonly presences: ReadonlyMap<string, Presence>;
  readonly standings: Standings;
  /** Who says that they own a camera stand, by its participant id. */
  readonly standOwners: ReadonlyMap<string, readonly string[]>;
  /** People met before, by identity. */
  readonly known: ReadonlyMap<string, KnownPeerRecord>;
}

/** Who is where. */
export interface Roster {
  /** Oneself first, then in the order of their first coming. */
  readonly participants: readonly Participant[];
  readonly knocks: readonly Knock[];
  /** By peer id, oneself included. */
  readonly places: ReadonlyMap<string, Place>;
  /** There are more people than the mesh bears, and oneself is of those who came last. */
  readonly hasNoPlaceForSelf: boolean;
}

/** Works out the roster. `previous` only keeps the order of those who were there before. */
export function rosterOf(attendance: Attendance, previous: readonly Participant[]): Roster {
  const { self, peers, presences, standOwners, standings, known } = attendance;
  const placeOfSelf = placeOf(standings, self.identity);
  const places = new Map<string, Place>([[self.id, placeOfSelf]]);
  for (const { id, identity } of peers) places.set(id, placeOf(standings, identity));

  const inside = peers.flatMap((peer) => {
    const presence = presences.get(peer.id);
    return presence && places.get(peer.id) === 'inside' ? [{ peer, presence }] : [];
  });
  // At the door one sees nobody, and nobody's claims count.
  const present = placeOfSelf === 'inside' ? inside : [];
  const roles = rolesOf(self, present, standings);
  const queue = [{ id: self.id, presence: self.presence }]
    .concat(present.map(({ peer, presence }) => ({ id: peer.id, presence })))
    .flatMap(({ id, presence }) => (presence.hand === null ? [] : [{ id, hand: presence.hand }]))
    .sort((a, b) => a.hand - b.hand || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
  const isNameTaken = nameWarnings(known);

  const people = [self, ...present.map(({ peer, presence }) => ({ ...peer, presence }))];
  const standFor = (id: string, standOf: string | null): Stand => {
    const owner = people.find(
      (person) => person.identity === standOf && standOwners.get(id)?.includes(person.id) === true,
    );
    return { owner: owner?.id ?? null, ownerName: owner ? owner.presence.name || GUEST : null };
  };

  const describe = (
    { id, identity }: { id: string; identity: string },
    { name, as, standOf, videoOn, sharing, recording, take, recordedBy, muted }: Presence,
  ) => {
    const role = roles.get(id) ?? 'viewer';
    return {
      id,
      identity,
      name: name || GUEST,
      role,
      muted: muted || role === 'viewer' || as === 'stand',
      held: standings.roleOf(identity)?.voice === false,
      videoOn: videoOn && role !== 'viewer',
      sharing: sharing && role !== 'viewer',
      recording: recording || take !== null,
      take: take ?? (recording ? UNTOLD_TAKE : null),
      mayBeRecorded: id === self.id || recordedBy.includes(self.id),
      stand: as === 'stand' ? standFor(id, standOf) : null,
      hand: queue.includes(id) ? queue.indexOf(id) + 1 : null,
    };
  };

  const ownself: Participant = {
    ...describe(self, self.presence),
    isSelf: true,
    known: true,
    verified: false,
    nameTaken: false,
    stream: self.stream,
    screen: self.screen,
    connection: 'connected',
    safety: null,
    fingerprints: null,
  };
  const others = new Map<string, Participant>();
  for (const { peer, presence } of present) {
    const participant = describe(peer, presence);
    const record = known.get(peer.identity);
    others.set(peer.id, {
      ...participant,
      isSelf: false,
      known: record !== undefined,
      verified: typeof record?.verifiedAtMs === 'number',
      nameTaken: isNameTaken(peer.identity, participant.name),
      // Whatever a viewer sends is nobody's business.
      stream: participant.role === 'viewer' ? null : peer.stream,
      screen: participant.sharing ? peer.screen : null,
      connection: peer.state,
      safety: peer.safety,
      fingerprints: peer.fingerprints,
    });
  }
  const order = new Set([...previous.map(({ id }) => id), ...others.keys()]);

  const knocks = peers.flatMap((peer): Knock[] => {
    const presence = presences.get(peer.id);
    const place = places.get(peer.id);
    if (!presence || (place !== 'door' && place !== 'out')) return [];
    const name = presence.name || GUEST;
    return [
      {
        id: peer.id,
        identity: peer.identity,
        name,
        as: presence.as,
        known: known.has(peer.identity),
        nameTaken: isNameTaken(peer.identity, name),
        wasRemoved: place === 'out',
      },
    ];
  });
  return {
    participants: [ownself, ...[...order].flatMap((id) => others.get(id) ?? [])],
    knocks,
    places,
    hasNoPlaceForSelf: isTooLate(self, present, standings),
  };
}

/** The same for everyone: whoever a host has spoken for comes before those who came by themselves. */
function isTooLate(
  self: Attendance['self'],
  present: readonly { peer: MeshPeer; presence: Presence }[],
  standings: Standings,
): boolean {
  const rank = (identity: string): number => (standings.roleOf(identity) ? 0 : 1);
  const isBefore = ({ peer, presence }: (typeof present)[number]): boolean => {
    const byRank = rank(peer.identity) - rank(self.identity);
    const byTime = presence.sinceMs - self.presence.sinceMs;
    return (byRank || byTime || (peer.id < self.id ? -1 : 1)) < 0;
  };
  return present.filter(isBefore).length >= MOST_PEOPLE;
}

function rolesOf(
  self: Attendance['self'],
  present: readonly { peer: MeshPeer; presence: Presence }[],
  standings: Standings,
): ReadonlyMap<string, Role> {
  const person = (id: string, identity: string, { as, sinceMs }: Presence) => {
    const role = standings.roleOf(identity)?.role ?? null;
    const isPresentable = role !== 'removed' && role !== 'banned';
    return { id, identity, role: isPresentable ? role : null, wants: as, sinceMs };
  };
  const everyone = present.map(({ peer, presence }) => person(peer.id, peer.identity, presence));
  return stageOf([person(self.id, self.identity, self.presence), ...everyone], standings.policy);
}

/** Tells whether somebody new uses the name of somebody else who was met before. */
function nameWarnings(
  known: ReadonlyMap<string, KnownPeerRecord>,
): (identity: string, name: string) => boolean {
  const fold = (name: string): string => name.normalize('NFKC').toLocaleLowerCase();
  const names = new Set([...known.values()].map(({ name }) => fold(name)).filter((name) => name !== ''));
  return (identity, name) => !known.has(identity) && name !== GUEST && names.has(fold(name));
}

/** How full the room is, under its rules. */
export function capacityOf({ participants }: Roster, { type }: RoomPolicy): Capacity {
  return {
    people: participants.length,
    mostPeople: MOST_PEOPLE,
    guests: participants.filter(({ role }) => role === 'guest').length,
    mostGuests: ROOM_TYPES[type].guests,
  };
}
