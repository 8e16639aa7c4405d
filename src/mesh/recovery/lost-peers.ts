import type { MeshPeer } from '../mesh.ts';

/** By then somebody who closed a lid has been taken for gone anyway, and whoever meant to come back is there. */
const MEMORY_MS = 20_000;

/** Peers that went without a goodbye, and may be back in a moment: see {@link createLostPeers}. */
export interface LostPeers {
  readonly all: readonly MeshPeer[];
  add(peer: MeshPeer): void;
  /** Back, or gone for good. */
  forget(peerId: string): void;
  close(): void;
}

interface Loss {
  readonly peer: MeshPeer;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Keeps the places of lost peers for 20 s, so that a fresh connection finds tile, role and talk as they were. */
export function createLostPeers(onChange: () => void): LostPeers {
  const lost = new Map<string, Loss>();
  const forget = (peerId: string): void => {
    clearTimeout(lost.get(peerId)?.timer);
    lost.delete(peerId);
  };
  return {
    get all() {
      return [...lost.values()].map(({ peer }) => peer);
    },
    add: (peer) => {
      forget(peer.id);
      const timer = setTimeout(() => {
        forget(peer.id);
        onChange();
      }, MEMORY_MS);
      lost.set(peer.id, { peer: { ...peer, stream: null, screen: null, state: 'lost' }, timer });
    },
    forget,
    close: () => {
      for (const peerId of [...lost.keys()]) forget(peerId);
    },
  };
}
