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
import { trackedPeerConnections } from './guarded-connection.ts';
import type { Identity } from './identity.ts';
import { isEqualPresence, parsePeerMessage, type PeerMessage, type Presence } from './protocol.ts';
import { openRelayPool, type RelayStatus } from './relays/pool.ts';
import type { Safety } from './safety.ts';
import { selfId, withoutUnloadListener } from './trystero.ts';
import { watchUnanswered } from './unanswered.ts';

/** Somebody admitted to the mesh. */
export interface MeshPeer {
  /** Identity key, base64url. Two peers have the same one while an old connection of theirs is dying. */
  readonly identity: string;
  readonly safety: Safety;
  /** Null for the moment between admission and the peer's first message. */
  readonly presence: Presence | null;
  readonly stream: MediaStream | null;
  readonly state: ConnectionState;
}

/** What one needs to know to enter. */
export interface MeshOptions {
  /** Where peers meet, and what encrypts their session descriptions: see room/room-secrets.ts. */
  readonly topic: string;
  readonly password: string;
  readonly identity: Identity;
  readonly certificate: DtlsCertificate;
  /** Absolute ws(s) addresses. */
  readonly relays: readonly string[];
  /** These and no others: without them trystero would ask servers of Google's and Cloudflare's. */
  readonly iceServers: readonly RTCIceServer[];
  readonly presence: Presence;
  readonly tracks: LocalTracks;
  /** Told about peers that were refused ('peer-refused') or do not come through ('peer-unanswered'). */
  readonly onProblem: (error: AppError) => void;
}

/** The full mesh of one call. */
export interface Mesh extends Closable {
  /** In the order of their admission. */
  readonly peers: ReadonlyStore<readonly MeshPeer[]>;
  readonly relays: ReadonlyStore<readonly RelayStatus[]>;
  setTrack(slot: TrackSlot, track: MediaStreamTrack | null): void;
  setPresence(presence: Presence): void;
}

interface Entry {
  readonly peerId: string;
  readonly admission: Admission;
  readonly peerConnection: RTCPeerConnection;
  readonly connection: Connection;
  presence: Presence | null;
}

/**
 * Enters the mesh at once: peers and relays appear in the stores as they answer, and it keeps trying for as long
 * as it is open. Tracks given to it stay the caller's. Aborting `signal` closes it.
 */
export function openMesh(options: MeshOptions, { signal }: { signal: AbortSignal }): Mesh {
  const { identity, topic, certificate, onProblem } = options;
  const entries = new Map<string, Entry>();
  const admissions = new Map<string, Admission>();
  /** Identities that were put out for what they did: they would be back in a moment otherwise. */
  const banned = new Set<string>();
  const peers = createStore<readonly MeshPeer[]>([]);
  const tracks = { ...options.tracks };
  let presence = options.presence;
  // Only its id is used: it names our camera and microphone in every session description.
  const localStream = new MediaStream();

  const publish = (): void => peers.set([...entries.values()].map(toPeer));
  const refuse = (peerConnection: RTCPeerConnection, sentence: string): void => {
    onProblem(new AppError('peer-refused', sentence));
    connections.close(peerConnection);
  };

  const expel = (peerConnection: RTCPeerConnection, deed: string): void => {
    const entry = [...entries.values()].find((candidate) => candidate.peerConnection === peerConnection);
    if (entry) banned.add(entry.admission.identity);
    refuse(
      peerConnection,
      `${entry?.presence?.name ?? 'Someone'} was disconnected, since their app ${deed}.`,
    );
  };

  const connections = trackedPeerConnections((peerConnection, violation) => {
    expel(peerConnection, violation === 'flood' ? 'sent far too much' : 'sent something unreadable');
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
  const pool = openRelayPool(options.relays, unanswered.heard);

  const transport = withoutUnloadListener(() =>
    pool.joinRoom(
      {
        appId: 'coterie',
        password: options.password,
        rtcPolyfill: connections.constructor,
        rtcConfig: { iceServers: [...options.iceServers], certificates: [certificate.certificate] },
        relayConfig: { manualReconnection: true, warnOnRelayFailure: false },
      },
      topic,
      {
        onPeerHandshake: async (peerId, send, receive) => {
          const channel = { send, receive: async () => (await receive()).data };
          const us = { identity, topic, selfId, peerId, fingerprint: certificate.fingerprint };
          try {
            const admission = await admit(us, channel);
            if (banned.has(admission.identity)) throw new Error('This peer was put out before.');
            admissions.set(peerId, admission);
          } catch (error) {
            if (error instanceof AppError) onProblem(error);
            throw error;
          }
        },
        onJoinError: ({ error }) => log.warn(`A peer could not join: ${error}`),
      },
    ),
  );

  const action = transport.makeAction('coterie');
  const send = (message: PeerMessage, target?: string): void => {
    action.send(message, target === undefined ? {} : { target }).catch((error: unknown) => {
      log.warn('A message could not be sent.', error);
    });
  };

  action.onMessage = (data, { peerId }) => {
    const entry = entries.get(peerId);
    if (!entry) return;
    const message = parsePeerMessage(data);
    switch (message?.kind) {
      case 'streams':
        entry.connection.setCameraStreamId(message.camera);
        return;
      case 'presence': {
        const isNew = entry.presence === null;
        entry.presence = message.presence;
        publish();
        if (!isNew) return;
        // Somebody came back. Not before now, so that their tile never goes away in between.
        for (const other of entries.values()) {
          if (other !== entry && other.admission.identity === entry.admission.identity)
            connections.close(other.peerConnection);
        }
        return;
      }
      case undefined:
        expel(entry.peerConnection, 'did not keep to the protocol');
    }
  };

  const remove = (peerId: string): void => {
    const entry = entries.get(peerId);
    if (!entry) return;
    entries.delete(peerId);
    entry.connection.close();
    connections.close(entry.peerConnection);
    publish();
  };

  transport.onPeerLeave = remove;
  transport.onPeerJoin = (peerId) => {
    // Trystero may replace a connection without a word about the old one.
    remove(peerId);
    const peerConnection = transport.getPeers()[peerId];
    const admission = admissions.get(peerId);
    admissions.delete(peerId);
    if (!peerConnection) return;
    if (admission?.fingerprint !== fingerprintIn(peerConnection.remoteDescription?.sdp ?? '')) {
      refuse(peerConnection, 'Someone was refused: the connection to them is not the one they vouched for.');
      return;
    }
    unanswered.connected(peerId);
    // Before the tracks, so that the peer knows what they are when they come.
    send({ kind: 'streams', camera: localStream.id }, peerId);
    send({ kind: 'presence', presence }, peerId);
    const connection = openConnection(peerConnection, { isOfferer: selfId < peerId, localStream, tracks });
    connection.stream.watch(publish);
    connection.state.watch(publish);
    entries.set(peerId, { peerId, admission, peerConnection, connection, presence: null });
    publish();
  };

  const { promise: closed, resolve: onClosed } = Promise.withResolvers<undefined>();
  const lifetime = new AbortController();
  const close = async (): Promise<void> => {
    if (lifetime.signal.aborted) return closed;
    lifetime.abort();
    await transport.leave();
    for (const peerId of [...entries.keys()]) remove(peerId);
    connections.closeAll();
    pool.close();
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
    setTrack: (slot, track) => {
      if (tracks[slot] === track) return;
      tracks[slot] = track;
      for (const { connection } of entries.values()) connection.setTrack(slot, track);
    },
    setPresence: (next) => {
      if (isEqualPresence(presence, next)) return;
      presence = next;
      send({ kind: 'presence', presence });
    },
    closed,
    close,
  };
}

function toPeer({ admission: { identity, safety }, presence, connection }: Entry): MeshPeer {
  return { identity, safety, presence, stream: connection.stream.value, state: connection.state.value };
}
