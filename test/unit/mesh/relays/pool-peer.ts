// A peer in a page of its own, since trystero has one peer id a page: see pool.test.ts.
import { createStore, type ReadonlyStore } from '../../../../src/lib/store.ts';
import type { RelayStatus } from '../../../../src/mesh/relays/relay.ts';
import { openRelayPool } from '../../../../src/mesh/relays/pool.ts';

export interface PoolPeer {
  readonly statuses: ReadonlyStore<readonly RelayStatus[]>;
  /** Ids of those who are connected now. */
  readonly peers: ReadonlyStore<readonly string[]>;
  close(): Promise<void>;
}

function join(urls: readonly string[], room: string): PoolPeer {
  const pool = openRelayPool(urls, [], () => undefined);
  const peers = createStore<readonly string[]>([]);
  const transport = pool.joinRoom(
    {
      appId: 'coterie-test',
      password: 'secret',
      rtcConfig: { iceServers: [] },
      relayConfig: { manualReconnection: true, warnOnRelayFailure: false },
    },
    room,
  );
  const publish = (): void => peers.set(Object.keys(transport.getPeers()));
  transport.onPeerJoin = publish;
  transport.onPeerLeave = (id) => peers.set(peers.value.filter((peer) => peer !== id));
  return {
    statuses: pool.statuses,
    peers,
    close: async () => {
      await transport.leave();
      pool.close();
    },
  };
}

export type JoinPool = typeof join;
Object.assign(window, { joinPool: join });
