import { generateIdentityKeys, openIdentity, type Identity } from '../mesh/identity.ts';
import type { Database } from '../storage/database.ts';
import { loadIdentityKeys } from '../storage/identity.ts';

/** The identity this tab has in one room, for as long as it is in it. */
export interface TabIdentity {
  readonly identity: Identity;
  /** Lets another tab have it. The browser does the same when the tab goes away. */
  readonly release: () => void;
}

/** More tabs of one browser than this do not fit into a call. */
const MOST_TABS = 16;
/** A page that was reloaded may hold its lock a little into the life of the next one. */
const RELOAD_GRACE_MS = 1500;
const LAST_SLOT_KEY = 'coterie/identity-slot';

/**
 * Takes this install's identity for the room `code`. A second tab in the same room gets the install's second
 * identity, and so on, since peers take a newer connection of the same identity for the same person come back.
 * A tab that is reloaded or restored gets the one it had.
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
    const keys = await loadIdentityKeys(
      database,
      slot === 0 ? 'self' : `self-${slot + 1}`,
      generateIdentityKeys,
    );
    return { identity: await openIdentity(keys), release };
  } catch (error) {
    release();
    throw error;
  }
}

async function takeSlot(code: string): Promise<{ slot: number; release: () => void }> {
  // The last one first, with some patience; a duplicated tab has copied it, and waits in vain.
  const last = Number.parseInt(sessionStorage.getItem(LAST_SLOT_KEY) ?? '', 10);
  const candidates = Array.from({ length: MOST_TABS }, (_, slot) => ({ slot, waitMs: 0 }));
  if (last >= 0 && last < MOST_TABS) candidates.unshift({ slot: last, waitMs: RELOAD_GRACE_MS });
  for (const { slot, waitMs } of candidates) {
    const release = await takeLock(`coterie/identity/${slot}/${code}`, waitMs);
    if (release) return { slot, release };
  }
  throw new Error(`More than ${MOST_TABS} tabs are in this room.`);
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
