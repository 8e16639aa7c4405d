import { storageError } from './storage-error.ts';
import type { Database } from './database.ts';
import type { RoomRecord } from './schema.ts';

const MOST_TURN_SERVERS = 4;

/** Every room made or joined, the latest first. @throws 'storage-blocked' */
export async function listRooms(database: Database): Promise<readonly RoomRecord[]> {
  const rooms = await database.getAll('rooms').catch((error: unknown) => {
    throw storageError(error);
  });
  return rooms.sort((a, b) => b.lastJoinedAtMs - a.lastJoinedAtMs);
}

/** One room, if it was made or joined here. @throws 'storage-blocked' */
export async function getRoom(database: Database, code: string): Promise<RoomRecord | undefined> {
  return database.get('rooms', code).catch((error: unknown) => {
    throw storageError(error);
  });
}

/** Stores a room, replacing what was known of it. @throws 'storage-full' | 'storage-blocked' */
export async function saveRoom(database: Database, room: RoomRecord): Promise<void> {
  await database.put('rooms', room).catch((error: unknown) => {
    throw storageError(error);
  });
}

/**
 * Notes that a room is joined now. Its name and key stay; what this link brings is added to what is known.
 * @throws 'storage-full' | 'storage-blocked'
 */
export async function rememberJoin(
  database: Database,
  {
    code,
    extras,
    relayOnly,
    atMs,
  }: {
    code: string;
    extras: { readonly relays: readonly string[]; readonly turn: readonly string[] };
    relayOnly: boolean;
    atMs: number;
  },
): Promise<void> {
  try {
    const transaction = database.transaction('rooms', 'readwrite');
    const known = await transaction.store.get(code);
    await transaction.store.put({
      code,
      name: known?.name ?? suggestRoomName(code),
      roomKey: known?.roomKey ?? null,
      roomPublicKey: known?.roomPublicKey ?? null,
      lastJoinedAtMs: atMs,
      extraRelays: [...new Set([...(known?.extraRelays ?? []), ...extras.relays])],
      // The newest first: credentials of TURN servers run out.
      extraTurn: [...new Set([...extras.turn, ...(known?.extraTurn ?? [])])].slice(0, MOST_TURN_SERVERS),
      relayOnly,
    });
    await transaction.done;
  } catch (error) {
    throw storageError(error);
  }
}

/**
 * Keeps the public key of a room that was joined before; a room that is not known here is left unknown.
 * @throws 'storage-full' | 'storage-blocked'
 */
export async function keepRoomPublicKey(
  database: Database,
  code: string,
  roomPublicKey: string,
): Promise<void> {
  try {
    const transaction = database.transaction('rooms', 'readwrite');
    const room = await transaction.store.get(code);
    if (room) await transaction.store.put({ ...room, roomPublicKey });
    await transaction.done;
  } catch (error) {
    throw storageError(error);
  }
}

/**
 * Calls a room otherwise, on this device; an empty name brings back the one that the code suggests.
 * @throws 'storage-full' | 'storage-blocked'
 */
export async function renameRoom(database: Database, code: string, name: string): Promise<void> {
  try {
    const transaction = database.transaction('rooms', 'readwrite');
    const room = await transaction.store.get(code);
    if (room) await transaction.store.put({ ...room, name: name || suggestRoomName(code) });
    await transaction.done;
  } catch (error) {
    throw storageError(error);
  }
}

/** Forgets a room, and with it the key that made this install its host. @throws 'storage-blocked' */
export async function forgetRoom(database: Database, code: string): Promise<void> {
  await database.delete('rooms', code).catch((error: unknown) => {
    throw storageError(error);
  });
}

/** What a room is called until somebody names it: the first two words of its code. */
export function suggestRoomName(code: string): string {
  const [first = '', second = ''] = code.split('-');
  return `${first.charAt(0).toUpperCase()}${first.slice(1)} ${second}`;
}
