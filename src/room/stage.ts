import type { JoinOptions, Role, RoomPolicy, RoomType } from './model.ts';

/** How many guests have a place on the stage of each type of room, and whether they are seen. */
export const ROOM_TYPES: Readonly<Record<RoomType, { readonly guests: number; readonly video: boolean }>> = {
  voice: { guests: 8, video: false },
  camera: { guests: 10, video: true },
  studio: { guests: 20, video: true },
};

/** What the mesh can bear, viewers included. */
export const MOST_PEOPLE = 30;

/** Somebody in the room, as far as the stage is concerned. */
export interface Attendee {
  /** Participant id. */
  readonly id: string;
  /** As the ledger says; null where it says nothing. */
  readonly role: Role | null;
  readonly wants: JoinOptions['as'];
  /** When they joined, as they claim. */
  readonly sinceMs: number;
}

/**
 * The role that everyone has, by participant id; the same for all who see the same people. Hosts and cohosts have
 * a place besides the guests'. Guests by the ledger come first, then whoever came first and does not only want to
 * watch; where all places are taken, the rest are viewers.
 */
export function stageOf(people: readonly Attendee[], { type }: RoomPolicy): ReadonlyMap<string, Role> {
  const guests = people
    .filter(({ role, wants }) => role === 'guest' || (role === null && wants !== 'viewer'))
    .sort(
      (a, b) =>
        Number(b.role === 'guest') - Number(a.role === 'guest') ||
        a.sinceMs - b.sinceMs ||
        (a.id < b.id ? -1 : 1),
    )
    .slice(0, ROOM_TYPES[type].guests);
  const onStage = new Set(guests.map(({ id }) => id));
  return new Map(
    people.map(({ id, role }) => {
      if (role === 'host' || role === 'cohost') return [id, role];
      return [id, onStage.has(id) ? 'guest' : 'viewer'];
    }),
  );
}
