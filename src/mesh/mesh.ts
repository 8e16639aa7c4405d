import { AppError } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import type { Closable } from '../lib/stage.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { Admission } from './admission.ts';
import type { Bulk } from './bulk.ts';
import type { DtlsFingerprints } from './certificate.ts';
import type { ConnectionState, LocalTracks, StreamName, TrackSlot } from './connection.ts';
import { openLink, peerIdOf, toPeer, type Link } from './link.ts';
import { watchNetwork } from './network.ts';
import type { MeshMessage } from './protocol.ts';
import { createDemandSender } from './quality/demand-sender.ts';
import type { View } from './quality/demand.ts';
import type { PeerStats } from './quality/peer-stats.ts';
import { openQuality } from './quality/quality.ts';
import { createLostPeers } from './recovery/lost-peers.ts';
import type { HubPort } from './relays/hub.ts';
import type { RelayStatus } from './relays/pool.ts';
import type { Safety } from './safety.ts';
import { openTransport, type Transport, type TransportOptions } from './transport.ts';

export { peerIdOf };

/** Somebody admitted to the mesh: they are who they say, which is not to say that they may come in. */
export interface MeshPeer {
  /** See link.ts, `peerIdOf`. At most one peer has it: a newer connection takes the older one's place. */
  readonly id: string;
  /** Names this very connection: another one when they come back. */
  readonly connectionId: string;
  /** Identity key, base64url. */
  readonly identity: string;
  readonly safety: Safety;
  readonly fingerprints: DtlsFingerprints;
  /** Camera and microphone. Null while they are held, and until their media is negotiated. */
  readonly stream: MediaStream | null;
  /** A shared screen with its sound, whether or not something is shared just now; null as above. */
  readonly screen: MediaStream | null;
  readonly state: ConnectionState;
}

/** In larger calls, saying everything twice costs more than what is lost. */
const REPEATED_IN = 8;

/** What one needs to know to enter. */
export interface MeshOptions extends TransportOptions {
  readonly tracks: LocalTracks;
  /** What a peer is called, for sentences about it. */
  readonly nameOf: (peerId: string) => string;
  /** A message of the layer above, unchecked but for its size. */
  readonly onMessage: (peerId: string, message: unknown) => void;
  /** A frame of the live channel, unchecked but for its size and rate; never of a peer that is held. */
  readonly onLive: (peerId: string, bytes: Uint8Array<ArrayBuffer>) => void;
  /** Told about peers that were refused ('peer-refused') or do not come through ('peer-unanswered'). */
  readonly onProblem: (error: AppError) => void;
}

/** The full mesh of one call. Everyone is held at first: nothing but messages passes until `setHeld` says so. */
export interface Mesh extends Closable {
  /** In the order of their admission. */
  readonly peers: ReadonlyStore<readonly MeshPeer[]>;
  readonly relays: ReadonlyStore<readonly RelayStatus[]>;
  /** How the connection to each peer does, by peer id; renewed every two seconds. */
  readonly stats: ReadonlyStore<ReadonlyMap<string, PeerStats>>;
  /** How many lines of our camera somebody makes use of: 720 or 1080. */
  readonly captureHeightPx: ReadonlyStore<number>;
  /** The STUN and TURN servers that a further connection should use. */
  iceServers(): readonly RTCIceServer[];
  /** Finds peers through a device that was connected by hand too. Returns the function that stops it. */
  addCable(port: HubPort): () => void;
  setTrack(slot: TrackSlot, track: MediaStreamTrack | null): void;
  /** How we show a peer from now on. It is told at most once a second, and only what is new. */
  setView(peerId: string, view: View): void;
  /** How loud a peer is just now, 0..1; read it in requestAnimationFrame. */
  levelOf(peerId: string): number;
  /** Whether a peer gets none of our media nor live frames, and we take none of theirs. */
  setHeld(peerId: string, held: boolean): void;
  /** Sends to one peer, or to all. What is sent to nobody is lost. */
  send(message: unknown, peerId?: string): void;
  /** Sends, to a peer that is not held, what is worth something only now; it may be lost. See live.ts. */
  sendLive(bytes: Uint8Array<ArrayBuffer>, peerId: string): void;
  /** The channel for files; null where the peer is gone. */
  bulkOf(peerId: string): Bulk | null;
  /** Tries to bring the connection to a peer back, at once. */
  retry(peerId: string): void;
  /** Disconnects a peer; it may come back. */
  disconnect(peerId: string): void;
  /** Disconnects a peer for the rest of the call, and tells of its `deed`: 'Ada was disconnected, since their app…'. */
  expel(peerId: string, deed: string): void;
}

/**
 * Enters the mesh at once: peers and relays appear in the stores as they answer, and it keeps trying for as long
 * as it is open. Tracks given to it stay the caller's. Aborting `signal` closes it.
 */
export function openMesh(options: MeshOptions, { signal }: { signal: AbortSignal }): Mesh {
  const { onProblem } = options;
  const lifetime = new AbortController();
  /** By transport id. */
  const links = new Map<string, Link>();
  /** Identities that were put out for what they did: they would be back in a moment otherwise. */
  const banned = new Set<string>();
  const peers = createStore<readonly MeshPeer[]>([]);
  const tracks = { ...options.tracks };
  // Only their ids are used: they name our media in every session description.
  const localStreams: Readonly<Record<StreamName, MediaStream>> = {
    person: new MediaStream(),
    screen: new MediaStream(),
  };

  const lost = createLostPeers(() => publish());
  const publish = (): void => peers.set([...[...links.values()].map(toPeer), ...lost.all]);
  const linkOf = (id: string): Link | undefined => [...links.values()].find((link) => link.id === id);
  const expel = (peerConnection: RTCPeerConnection, deed: string): void => {
    const link = [...links.values()].find((candidate) => candidate.peerConnection === peerConnection);
    const name = link ? options.nameOf(link.id) : 'Someone';
    onProblem(new AppError('peer-refused', `${name} was disconnected, since their app ${deed}.`));
    if (!link) {
      transport.connections.close(peerConnection);
      return;
    }
    banned.add(link.admission.identity);
    transport.connections.close(link.peerConnection);
  };

  const receive = (transportId: string, message: MeshMessage | null): void => {
    const link = links.get(transportId);
    if (!link) return;
    switch (message?.kind) {
      case 'streams':
        link.connection.setStreamIds({ person: message.person, screen: message.screen });
        return;
      case 'hub':
        link.port.deliver(message.frame);
        return;
      case 'room':
        options.onMessage(link.id, message.message);
        return;
      case 'codecs':
        link.setHardware(message.decodes);
        return;
      case 'demand':
        quality.setDemand(link.id, message.demand);
        return;
      case undefined:
        expel(link.peerConnection, 'did not keep to the protocol');
    }
  };

  const release = (link: Link): void => {
    links.delete(link.transportId);
    link.close();
  };
  const remove = (transportId: string): void => {
    const link = links.get(transportId);
    if (!link) return;
    if (link.isLost) lost.add(toPeer(link));
    release(link);
    publish();
  };
  const add = (transportId: string, admission: Admission, peerConnection: RTCPeerConnection): void => {
    const link = openLink(
      { transport, transportId, admission, peerConnection },
      {
        localStreams,
        tracks,
        repeatsSound: links.size < REPEATED_IN,
        onNoPictures: () =>
          onProblem(new AppError('codec-missing', noPictures(options.nameOf(peerIdOf(admission))))),
        onLive: (bytes) => options.onLive(peerIdOf(admission), bytes),
        onViolation: (deed) => expel(peerConnection, deed),
      },
      { signal: lifetime.signal },
    );
    const { streams, state } = link.connection;
    for (const store of [streams.person, streams.screen, state]) store.watch(publish);
    const predecessor = linkOf(link.id);
    links.set(transportId, link);
    lost.forget(link.id);
    // Somebody came back. In one step, so that they never seem to have gone in between.
    if (predecessor) release(predecessor);
    publish();
    quality.reconsider();
    demands.repeat(link.id);
  };

  const transport: Transport = openTransport(
    {
      ...options,
      mayConnect: (identity) => !banned.has(identity) && options.mayConnect(identity),
    },
    {
      onAdmitted: add,
      onLeft: remove,
      onMessage: receive,
      onSignal: (transportId, message) => links.get(transportId)?.recovery.receive(message),
      identityOf: (transportId) => links.get(transportId)?.admission.identity ?? null,
      onViolation: expel,
    },
  );
  const quality = openQuality(
    () => [...links.values()],
    () => tracks,
  );
  const demands = createDemandSender(quality.frameShare, (peerId, demand) => {
    const target = linkOf(peerId)?.transportId;
    if (target !== undefined) transport.send({ kind: 'demand', demand }, target);
  });
  watchNetwork(
    {
      onLost: () => {
        for (const { connection } of links.values()) connection.setOnline(false);
      },
      onChange: () => {
        transport.turn.review();
        for (const { recovery, connection } of links.values()) {
          recovery.restart();
          connection.setOnline(true);
        }
      },
    },
    { signal: lifetime.signal },
  );

  const { promise: closed, resolve: onClosed } = Promise.withResolvers<undefined>();
  const close = async (): Promise<void> => {
    if (lifetime.signal.aborted) return closed;
    lifetime.abort();
    quality.close();
    demands.close();
    lost.close();
    await transport.close();
    for (const link of [...links.values()]) release(link);
    publish();
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
    relays: transport.relays,
    stats: quality.stats,
    captureHeightPx: quality.captureHeightPx,
    iceServers: () => transport.turn.configuration().iceServers,
    addCable: (port) => transport.addCable(port),
    setTrack: (slot, track) => {
      if (tracks[slot] === track) return;
      tracks[slot] = track;
      for (const { connection } of links.values()) connection.setTrack(slot, track);
      quality.reconsider();
    },
    setView: (peerId, view) => demands.set(peerId, view),
    levelOf: (peerId) => linkOf(peerId)?.connection.level() ?? 0,
    setHeld: (peerId, held) => {
      const link = linkOf(peerId);
      link?.connection.setHeld(held);
      link?.live.setHeld(held);
    },
    send: (message, peerId) => {
      const target = peerId === undefined ? undefined : linkOf(peerId)?.transportId;
      if (peerId === undefined || target !== undefined) transport.send({ kind: 'room', message }, target);
    },
    sendLive: (bytes, peerId) => linkOf(peerId)?.live.send(bytes),
    bulkOf: (peerId) => linkOf(peerId)?.bulk ?? null,
    retry: (peerId) => linkOf(peerId)?.recovery.restart(),
    disconnect: (peerId) => {
      lost.forget(peerId);
      const link = linkOf(peerId);
      if (link) transport.connections.close(link.peerConnection);
      else publish();
    },
    expel: (peerId, deed) => {
      const link = linkOf(peerId);
      if (link) expel(link.peerConnection, deed);
    },
    closed,
    close,
  };
}

const noPictures = (name: string): string =>
  `You and ${name} hear each other, but see no pictures: your browsers share no video format. A newer browser on either side may help.`;
