import type { Mesh, MeshPeer } from '../mesh/mesh.ts';
import type { Place } from './ledger/door.ts';
import type { LedgerMessage } from './ledger/statement.ts';
import type { Presence } from './protocol.ts';

/** Who was put out gets this long to hear of it before the line is cut. */
const FAREWELL_MS = 1_000;

/** What passes between us and each peer: see {@link openGate}. */
export interface Gate {
  /** Lets in and puts out, as `places` (by peer id) have it. Call it whenever anything has changed. */
  apply(peers: readonly MeshPeer[], places: ReadonlyMap<string, Place>, isSelfInside: boolean): void;
  /** All of the peer's papers were read, so that it is known what they say of the room and of themselves. */
  papersRead(connectionId: string): void;
  /** Whether they were. Before that, nothing that is said on this connection counts. */
  arePapersRead(connectionId: string): boolean;
  isOpen(peerId: string): boolean;
  /** Everyone who is let in. */
  openIds(): Iterable<string>;
}

/** What the gate does to peers. */
export interface GateScope {
  readonly mesh: Pick<Mesh, 'send' | 'setHeld' | 'disconnect'>;
  readonly papers: () => readonly LedgerMessage[];
  readonly presence: () => Presence;
  readonly onOpened: (peerId: string) => void;
  readonly onClosed: (peerId: string) => void;
}

/**
 * Opens the gate of one call. Whoever connects first exchanges papers, the signed statements about the room; only
 * when they are read, and if both sides are inside by them, do presence, talk and media follow. At the door one
 * shows oneself and sees nobody.
 */
export function openGate({ mesh, papers, presence, onOpened, onClosed }: GateScope): Gate {
  const greeted = new Set<string>();
  /** Connections that were told who knocks. */
  const knockedAt = new Set<string>();
  const read = new Set<string>();
  /** Connections that are let in, by peer id. */
  const open = new Map<string, string>();

  const introduce = (id: string): void => mesh.send({ kind: 'presence', presence: presence() }, id);
  const greet = ({ id, connectionId }: MeshPeer): void => {
    if (greeted.has(connectionId)) return;
    greeted.add(connectionId);
    for (const message of papers()) mesh.send(message, id);
  };
  const knock = ({ id, connectionId }: MeshPeer): void => {
    if (knockedAt.has(connectionId)) return;
    knockedAt.add(connectionId);
    introduce(id);
  };
  const close = (peerId: string): void => {
    if (open.delete(peerId)) onClosed(peerId);
  };

  const forgetGone = (peers: readonly MeshPeer[]): void => {
    const ids = new Set(peers.map(({ id }) => id));
    for (const id of [...open.keys()]) if (!ids.has(id)) close(id);
    const connections = new Set(peers.map(({ connectionId }) => connectionId));
    for (const known of [greeted, knockedAt, read])
      for (const id of known) if (!connections.has(id)) known.delete(id);
  };

  return {
    apply: (peers, places, isSelfInside) => {
      forgetGone(peers);
      for (const peer of peers) {
        const { id, connectionId } = peer;
        greet(peer);
        if (!isSelfInside) knock(peer);
        const place = places.get(id);
        if (isSelfInside && place === 'inside' && read.has(connectionId)) {
          if (open.get(id) === connectionId) continue;
          close(id);
          open.set(id, connectionId);
          introduce(id);
          mesh.setHeld(id, false);
          onOpened(id);
        } else if (open.has(id)) {
          close(id);
          mesh.setHeld(id, true);
          if (place === 'out' || place === 'banned') setTimeout(() => mesh.disconnect(id), FAREWELL_MS);
        }
      }
    },
    papersRead: (connectionId) => read.add(connectionId),
    arePapersRead: (connectionId) => read.has(connectionId),
    isOpen: (peerId) => open.has(peerId),
    openIds: () => open.keys(),
  };
}
