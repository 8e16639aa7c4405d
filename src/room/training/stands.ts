import type { StandLink } from '../../lib/stand-link.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import { toBase32 } from '../../mesh/pairing/base32.ts';
import { createTokenBucket } from '../../mesh/token-bucket.ts';
import type { TrainingMessage } from './messages.ts';

type StandMessage = Extract<TrainingMessage, { kind: 'stand' | 'stands' }>;

/** A session has 80 bits; this is so that nobody need count on it. */
const CLAIMS = { burst: 5, perSecond: 0.1 };
const SESSION_BYTES = 10;

/** Which participants are camera stands of which: see {@link openStands}. */
export interface Stands {
  /** Shows which devices are one's own stands: part of the link that makes one. */
  readonly session: string;
  /** Participant ids of those who say that they own it, by that of the stand. */
  readonly owners: ReadonlyStore<ReadonlyMap<string, readonly string[]>>;
  personCame(peerId: string, identity: string): void;
  personLeft(peerId: string): void;
  hear(peerId: string, message: StandMessage): void;
}

/**
 * A stand is somebody's only when both say so: it shows its owner the session that the owner's device has put into the
 * code, and the owner tells everyone. Nobody can call their camera another one's.
 */
export function openStands({
  selfId,
  session,
  stand,
  send,
}: {
  selfId: string;
  session: string;
  /** What this device came by, where it is a stand. */
  stand: StandLink | null;
  send: (message: StandMessage, peerId?: string) => void;
}): Stands {
  const owners = createStore<ReadonlyMap<string, readonly string[]>>(new Map());
  /** Stands by the participant id of who says that they own them. */
  const claims = new Map<string, readonly string[]>();
  const limits = new Map<string, (units: number) => boolean>();

  const publish = (): void => {
    const byStand = new Map<string, readonly string[]>();
    for (const [owner, ids] of claims)
      for (const id of new Set(ids)) byStand.set(id, [...(byStand.get(id) ?? []), owner]);
    owners.set(byStand);
  };
  const own = (): readonly string[] => claims.get(selfId) ?? [];
  const acknowledge = (peerId: string): void => {
    if (own().includes(peerId)) return;
    // The latest few: more than one needs.
    claims.set(selfId, [...own(), peerId].slice(-8));
    publish();
    send({ kind: 'stands', ids: [...own()] });
  };

  return {
    session,
    owners,
    personCame: (peerId, identity) => {
      if (stand?.owner === identity) send({ kind: 'stand', session: stand.session }, peerId);
      if (own().length > 0) send({ kind: 'stands', ids: [...own()] }, peerId);
    },
    personLeft: (peerId) => {
      limits.delete(peerId);
      claims.delete(peerId);
      if (own().includes(peerId))
        claims.set(
          selfId,
          own().filter((id) => id !== peerId),
        );
      publish();
    },
    hear: (peerId, message) => {
      if (message.kind === 'stands') {
        claims.set(peerId, message.ids);
        publish();
        return;
      }
      const take = limits.get(peerId) ?? createTokenBucket(CLAIMS);
      limits.set(peerId, take);
      if (take(1) && message.session === session) acknowledge(peerId);
    },
  };
}

/** The session of this tab in a room, kept over a reload, so that a stand need not scan its code again. */
export function standSession(room: string): string {
  const key = `coterie/stand/${room}`;
  const kept = sessionStorage.getItem(key);
  if (kept !== null) return kept;
  const session = toBase32(crypto.getRandomValues(new Uint8Array(SESSION_BYTES)));
  sessionStorage.setItem(key, session);
  return session;
}
