import { AppError } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import type { Closable } from '../lib/stage.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import { admit, type Admission } from './admission.ts';
import { fingerprintIn, type DtlsCertificate } from './certificate.ts';
import {
  openConnection,
  type Connection,
  type ConnectionState,
  type LocalTracks,
  type TrackSlot,
} from './connection.ts';
import { MESSAGE_KIND } from './frame-check.ts';
import { trackedPeerConnections } from './guarded-connection.ts';
import type { Identity } from './identity.ts';
import { withSmallOfferPool } from './offer-pool.ts';
import { openPeerPort, type PeerPort } from './peer-port.ts';
import { openBulk, type Bulk } from './bulk.ts';
import { parseMeshMessage, type MeshMessage } from './protocol.ts';
import { openDetour } from './relays/detour.ts';
import { openHub, type HubPort } from './relays/hub.ts';
import { openRelayPool, type RelayStatus } from './relays/pool.ts';
import type { Safety } from './safety.ts';
import { selfId, withoutUnloadListener, type DataPayload, type Transport } from './trystero.ts';
import { watchUnanswered } from './unanswered.ts';

/** Somebody admitted to the mesh: they are who they say, which is not to say that they may come in. */
export interface MeshPeer {
  /** See {@link peerIdOf}. At most one peer has it: a newer connection takes the older one's place. */
  readonly id: string;
  /** Names this very connection: another one when they come back. */
  readonly connectionId: string;
  /** Identity key, base64url. */
  readonly identity: string;
  readonly safety: Safety;
  /** Null while they are held, and until their media is negotiated. */
  readonly stream: MediaStream | null;
  readonly state: ConnectionState;
}

/** What one needs to know to enter. */
export interface MeshOptions {
  /** Where peers meet, and what encrypts their session descriptions: see room/room-secrets.ts. */
  readonly topic: string;
  readonly password: string;
  readonly identity: Identity;
  /** Which of the install's tabs this is; see room/tab-identity.ts. */
  readonly slot: number;
  readonly certificate: DtlsCertificate;
  /** Absolute addresses. */
  readonly relays: readonly string[];
  /** These and no others: without them trystero would ask servers of Google's and Cloudflare's. */
  readonly iceServers: readonly RTCIceServer[];
  readonly tracks: LocalTracks;
  /** Whether somebody may connect at all; asked once they have proved who they are. */
  readonly mayConnect: (identity: string) => boolean;
  /** What a peer is called, for sentences about it. */
  readonly nameOf: (peerId: string) => string;
  /** A message of the layer above, unchecked but for its size. */
  readonly onMessage: (peerId: string, message: unknown) => void;
  /** Told about peers that were refused ('peer-refused') or do not come through ('peer-unanswered'). */
  readonly onProblem: (error: AppError) => void;
}

/** The full mesh of one call. Everyone is held at first: nothing but messages passes until `setHeld` says so. */
export interface Mesh extends Closable {
  /** In the order of their admission. */
  readonly peers: ReadonlyStore<readonly MeshPeer[]>;
  readonly relays: ReadonlyStore<readonly RelayStatus[]>;
  /** Finds peers through a device that was connected by hand too. Returns the function that stops it. */
  addCable(port: HubPort): () => void;
  setTrack(slot: TrackSlot, track: MediaStreamTrack | null): void;
  /** Whether a peer gets none of our media, and we take none of theirs. */
  setHeld(peerId: string, held: boolean): void;
  /** Sends to one peer, or to all. What is sent to nobody is lost. */
  send(message: unknown, peerId?: string): void;
  /** The channel for files; null where the peer is gone. */
  bulkOf(peerId: string): Bulk | null;
  /** Disconnects a peer; it may come back. */
  disconnect(peerId: string): void;
  /** Disconnects a peer for the rest of the call, and tells of its `deed`: 'Ada was disconnected, since their app…'. */
  expel(peerId: string, deed: string): void;
}

/** How peers are named: by identity, with the number of the tab where it is not the first. */
export function peerIdOf({ identity, slot }: { identity: string; slot: number }): string {
  return slot === 0 ? identity : `${identity}/${slot + 1}`;
}

interface Entry {
  /** Trystero's name for the connection. */
  readonly transportId: string;
  readonly id: string;
  readonly admission: Admission;
  readonly peerConnection: RTCPeerConnection;
  readonly connection: Connection;
  readonly bulk: Bulk;
  /** The way on to others through this peer. */
  readonly port: PeerPort;
}

/**
 * Enters the mesh at once: peers and relays appear in the stores as they answer, and it keeps trying for as long
 * as it is open. Tracks given to it stay the caller's. Aborting `signal` closes it.
 */
export function openMesh(options: MeshOptions, { signal }: { signal: AbortSignal }): Mesh {
  const { identity, slot, topic, certificate, onProblem } = options;
  const lifetime = new AbortController();
  const entries = new Map<string, Entry>();
  const admissions = new Map<string, Admission>();
  /** Identities that were put out for what they did: they would be back in a moment otherwise. */
  const banned = new Set<string>();
  const peers = createStore<readonly MeshPeer[]>([]);
  const tracks = { ...options.tracks };
  // Only its id is used: it names our camera and microphone in every session description.
  const localStream = new MediaStream();

  const publish = (): void => peers.set([...entries.values()].map(toPeer));
  const refuse = (peerConnection: RTCPeerConnection, sentence: string): void => {
    onProblem(new AppError('peer-refused', sentence));
    connections.close(peerConnection);
  };

  const expelConnection = (peerConnection: RTCPeerConnection, deed: string): void => {
    const entry = [...entries.values()].find((candidate) => candidate.peerConnection === peerConnection);
    if (entry) banned.add(entry.admission.identity);
    const name = entry ? options.nameOf(entry.id) : 'Someone';
    refuse(peerConnection, `${name} was disconnected, since their app ${deed}.`);
  };

  const connections = trackedPeerConnections((peerConnection, violation) => {
    const deed = violation === 'flood' ? 'sent far too much' : 'sent something unreadable';
    expelConnection(peerConnection, deed);
  });
  const unanswered = watchUnanswered(() => {
    onProblem(
      new AppError(
        'peer-unanswered',
        'Someone is trying to join, but no connection to them comes through. A strict firewall or router may be in the way.',
      ),
    );
  });
  // Relays send us our own announcements too.
  unanswered.connected(selfId);
  const hub = openHub();
  const detour = openDetour(hub, () => pool.statuses.value.some(({ state }) => state === 'connected'));
  const pool = openRelayPool(options.relays, [detour.relay], unanswered.heard);
  pool.statuses.watch(() => detour.reconsider());

  const join = (PooledConnection: typeof RTCPeerConnection): Transport =>
    pool.joinRoom(
      {
        appId: 'coterie',
        password: options.password,
        rtcPolyfill: PooledConnection,
        rtcConfig: { iceServers: [...options.iceServers], certificates: [certificate.certificate] },
        relayConfig: { manualReconnection: true, warnOnRelayFailure: false },
      },
      topic,
      {
        onPeerHandshake: async (peerId, send, receive) => {
          const channel = { send, receive: async () => (await receive()).data };
          const us = { identity, slot, topic, selfId, peerId, fingerprint: certificate.fingerprint };
          try {
            const admission = await admit(us, channel);
            if (banned.has(admission.identity) || !options.mayConnect(admission.identity))
              throw new Error('This peer was put out before.');
            admissions.set(peerId, admission);
          } catch (error) {
            if (error instanceof AppError) onProblem(error);
            throw error;
          }
        },
        onJoinError: ({ error }) => log.warn(`A peer could not join: ${error}`),
      },
    );
  const transport = withoutUnloadListener(() => withSmallOfferPool(connections.constructor, join));

  const action = transport.makeAction(MESSAGE_KIND);
  const send = (message: MeshMessage, target?: string): void => {
    // JSON by the schemas of both layers, which trystero's type cannot see.
    action.send(message as DataPayload, target === undefined ? {} : { target }).catch((error: unknown) => {
      log.warn('A message could not be sent.', error);
    });
  };
  const entryOf = (id: string): Entry | undefined =>
    [...entries.values()].find((candidate) => candidate.id === id);

  action.onMessage = (data, { peerId }) => {
    const entry = entries.get(peerId);
    if (!entry) return;
    const message = parseMeshMessage(data);
    switch (message?.kind) {
      case 'streams':
        entry.connection.setCameraStreamId(message.camera);
        return;
      case 'hub':
        entry.port.deliver(message.frame);
        return;
      case 'room':
        options.onMessage(entry.id, message.message);
        return;
      case undefined:
        expelConnection(entry.peerConnection, 'did not keep to the protocol');
    }
  };

  const release = (entry: Entry): void => {
    entries.delete(entry.transportId);
    entry.port.close();
    entry.bulk.close();
    entry.connection.close();
    connections.close(entry.peerConnection);
  };
  const remove = (transportId: string): void => {
    const entry = entries.get(transportId);
    if (!entry) return;
    release(entry);
    publish();
  };

  transport.onPeerLeave = remove;
  transport.onPeerJoin = (transportId) => {
    // Trystero may replace a connection without a word about the old one.
    remove(transportId);
    const peerConnection = transport.getPeers()[transportId];
    const admission = admissions.get(transportId);
    admissions.delete(transportId);
    if (!peerConnection) return;
    if (admission?.fingerprint !== fingerprintIn(peerConnection.remoteDescription?.sdp ?? '')) {
      refuse(peerConnection, 'Someone was refused: the connection to them is not the one they vouched for.');
      return;
    }
    unanswered.connected(transportId);
    const id = peerIdOf(admission);
    // Before the tracks, so that the peer knows what they are when they come.
    send({ kind: 'streams', camera: localStream.id }, transportId);
    const isOfferer = selfId < transportId;
    const connection = openConnection(peerConnection, { isOfferer, localStream, tracks });
    connection.stream.watch(publish);
    connection.state.watch(publish);
    const bulk = openBulk(peerConnection, { signal: lifetime.signal });
    const port = openPeerPort(hub, {
      send: (frame) => send({ kind: 'hub', frame }, transportId),
      onViolation: (deed) => expelConnection(peerConnection, deed),
    });
    const predecessor = entryOf(id);
    entries.set(transportId, { transportId, id, admission, peerConnection, connection, bulk, port });
    // Somebody came back. In one step, so that they never seem to have gone in between.
    if (predecessor) release(predecessor);
    publish();
  };

  const { promise: closed, resolve: onClosed } = Promise.withResolvers<undefined>();
  const close = async (): Promise<void> => {
    if (lifetime.signal.aborted) return closed;
    lifetime.abort();
    // Before the goodbye, which takes a moment: whoever hears it announces itself anew, and must not be answered by
    // somebody half gone. It would wait for that connection, and hear nothing of us if we came back.
    pool.close();
    await transport.leave();
    for (const entry of [...entries.values()]) release(entry);
    publish();
    connections.closeAll();
    hub.close();
    onClosed(undefined);
  };
  const closeUnasked = (): void => {
    close().catch((error: unknown) => log.warn('Leaving failed.', error));
  };
  signal.addEventListener('abort', closeUnasked, { signal: lifetime.signal });
  // Unlike beforeunload, iOS sends this, and nobody can answer that they stay.
  addEventListener('pagehide', closeUnasked, { signal: lifetime.signal });

  return {
    peers,
    relays: pool.statuses,
    addCable: (port) => detour.addCable(port),
    setTrack: (slot, track) => {
      if (tracks[slot] === track) return;
      tracks[slot] = track;
      for (const { connection } of entries.values()) connection.setTrack(slot, track);
    },
    setHeld: (peerId, held) => entryOf(peerId)?.connection.setHeld(held),
    send: (message, peerId) => {
      const target = peerId === undefined ? undefined : entryOf(peerId)?.transportId;
      if (peerId === undefined || target !== undefined) send({ kind: 'room', message }, target);
    },
    bulkOf: (peerId) => entryOf(peerId)?.bulk ?? null,
    disconnect: (peerId) => {
      const entry = entryOf(peerId);
      if (entry) connections.close(entry.peerConnection);
    },
    expel: (peerId, deed) => {
      const entry = entryOf(peerId);
      if (entry) expelConnection(entry.peerConnection, deed);
    },
    closed,
    close,
  };
}

function toPeer({ id, transportId, admission: { identity, safety }, connection }: Entry): MeshPeer {
  const { stream, state } = connection;
  return { id, connectionId: transportId, identity, safety, stream: stream.value, state: state.value };
}
