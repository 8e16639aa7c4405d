import { MOST_SLOTS } from '../mesh/admission.ts';
import { generateIdentityKeys, openIdentity, type Identity } from '../mesh/identity.ts';
import type { Database } from '../storage/database.ts';
import { loadIdentityKeys } from '../storage/identity.ts';

/** Who this tab is in one room, for as long as it is in it. */
export interface TabIdentity {
  /** The install's: all its tabs are the same person, with the same rights, and put out together. */
  readonly identity: Identity;
  /** Tells the tabs of an install apart; 0 for the first one in the room. */
  readonly slot: number;
  /** Lets another tab have it. The browser does the same when the tab goes away. */
  readonly release: () => void;
}

/** A page that was reloaded may hold its lock a little into the life of the next one. */
const RELOAD_GRACE_MS = 1500;
const LAST_SLOT_KEY = 'coterie/identity-slot';

/**
 * Takes this install's identity for the room `code`, and a slot. A second tab in the same room gets the second slot,
 * and so on, since peers take a newer connection of the same identity and slot for the same tab come back. A tab
 * that is reloaded or restored gets the slot it had.
 * @throws 'storage-full' | 'storage-blocked'
 */
export async function takeTabIdentity(
  database: Database,
  code: string,
  { signal }: { signal: AbortSignal },
): Promise<TabIdentity> {
  const { slot, release } = await takeSlot(code);
  try {
    signal.throwIfAborted();
    sessionStorage.setItem(LAST_SLOT_KEY, String(slot));
    const keys = await loadIdentityKeys(database, 'self', generateIdentityKeys);
    return { identity: await openIdentity(keys), slot, release };
  } catch (error) {
    release();
    throw error;
  }
}

async function takeSlot(code: string): Promise<{ slot: number; release: () => void }> {
  // The last one first, with some patience; a duplicated tab has copied it, and waits in vain.
  const last = Number.parseInt(sessionStorage.getItem(LAST_SLOT_KEY) ?? '', 10);
  const candidates = Array.from({ length: MOST_SLOTS }, (_, slot) => ({ slot, waitMs: 0 }));
  if (last >= 0 && last < MOST_SLOTS) candidates.unshift({ slot: last, waitMs: RELOAD_GRACE_MS });
  for (const { slot, waitMs } of candidates) {
    const release = await takeLock(`coterie/identity/${slot}/${code}`, waitMs);
    if (release) return { slot, release };
  }
  throw new Error(`More than ${MOST_SLOTS} tabs are in this room.`);
}

/** Resolves with the function that gives the lock back, or null where another tab keeps it for `waitMs`. */
async function takeLock(name: string, waitMs: number): Promise<(() => void) | null> {
  const { promise: taken, resolve } = Promise.withResolvers<(() => void) | null>();
  const options = waitMs > 0 ? { signal: AbortSignal.timeout(waitMs) } : { ifAvailable: true };
  const held = navigator.locks.request(name, options, (lock) =>
    lock ? new Promise<void>((release) => resolve(release)) : resolve(null),
  );
  try {
    return await Promise.race([taken, held.then(() => null)]);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') return null;
    throw error;
  }
}
