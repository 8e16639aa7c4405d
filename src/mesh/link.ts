import { log } from '../lib/log.ts';
import type { Admission } from './admission.ts';
import { openBulk, type Bulk } from './bulk.ts';
import { fingerprintIn, type DtlsFingerprints } from './certificate.ts';
import { rankCodecs, readHardware, type VideoCodec } from './codecs.ts';
import { openConnection, type Connection, type LocalTracks, type StreamName } from './connection.ts';
import { openLive, type Live } from './live.ts';
import type { MeshPeer } from './mesh.ts';
import { openPeerPort, type PeerPort } from './peer-port.ts';
import { openRecovery, type Recovery } from './recovery/recovery.ts';
import type { Transport } from './transport.ts';

/** Everything between us and one admitted peer. */
export interface Link {
  /** The transport's name for the peer's page: whoever comes back without loading it anew has it again. */
  readonly transportId: string;
  /** Unlike that of any other link, past or to come. */
  readonly connectionId: string;
  /** See {@link peerIdOf}. */
  readonly id: string;
  readonly admission: Admission;
  readonly fingerprints: DtlsFingerprints;
  readonly peerConnection: RTCPeerConnection;
  readonly connection: Connection;
  readonly bulk: Bulk;
  /** See live.ts. */
  readonly live: Live;
  /** The way on to others through this peer. */
  readonly port: PeerPort;
  readonly recovery: Recovery;
  /** The peer says what it decodes in hardware. */
  setHardware(decodes: readonly VideoCodec[]): void;
  /** No try brought the connection back: it is closed, and the peer's place kept. False where somebody left. */
  readonly isLost: boolean;
  /** Closes the connection too. */
  close(): void;
}

/** How peers are named: by identity, with the number of the tab where it is not the first. */
export function peerIdOf({ identity, slot }: { identity: string; slot: number }): string {
  return slot === 0 ? identity : `${identity}/${slot + 1}`;
}

/** Sets up what passes between us and a peer that was just admitted, until it is closed or `signal` aborts. */
export function openLink(
  {
    transport,
    transportId,
    admission,
    peerConnection,
  }: { transport: Transport; transportId: string; admission: Admission; peerConnection: RTCPeerConnection },
  {
    localStreams,
    tracks,
    repeatsSound,
    onLive,
    onViolation,
    onNoPictures,
  }: {
    localStreams: Readonly<Record<StreamName, MediaStream>>;
    tracks: LocalTracks;
    /** See connection.ts. */
    repeatsSound: boolean;
    onNoPictures: () => void;
    /** A frame of the live channel came. */
    onLive: (bytes: Uint8Array<ArrayBuffer>) => void;
    /** The peer broke the rules of the hub or of the live channel. */
    onViolation: (deed: string) => void;
  },
  { signal }: { signal: AbortSignal },
): Link {
  const stateOf = (): RTCPeerConnectionState => transport.connections.stateOf(peerConnection);
  const isOfferer = transport.selfId < transportId;
  // Before the tracks, so that the peer knows what they are when they come.
  const { person, screen } = localStreams;
  transport.send({ kind: 'streams', person: person.id, screen: screen.id }, transportId);
  const connection = openConnection(peerConnection, {
    isOfferer,
    localStreams,
    tracks,
    stateOf,
    repeatsSound,
    onNoPictures,
  });
  const setHardware = async (decodes: readonly VideoCodec[]): Promise<void> => {
    const { encodes } = await readHardware();
    connection.preferCodecs(rankCodecs(encodes, decodes));
  };
  const tellHardware = async (): Promise<void> => {
    const { decodes } = await readHardware();
    if (!signal.aborted) transport.send({ kind: 'codecs', decodes: [...decodes] }, transportId);
  };
  tellHardware().catch((error: unknown) => log.warn('What this device decodes is not known.', error));
  const bulk = openBulk(peerConnection, { signal });
  const live = openLive(peerConnection, {
    onFrame: onLive,
    onViolation: (reason) =>
      onViolation(reason === 'flood' ? 'sent far too much' : 'did not keep to the protocol'),
  });
  const port = openPeerPort(transport.hub, {
    send: (frame) => transport.send({ kind: 'hub', frame }, transportId),
    onViolation,
  });
  let isLost = false;
  transport.connections.shelter(peerConnection);
  const recovery = openRecovery({
    peerConnection,
    stateOf,
    isOfferer,
    fingerprint: admission.fingerprint,
    turn: transport.turn,
    send: (message) => transport.signal(transportId, message),
    onLost: () => {
      isLost = true;
      transport.connections.close(peerConnection);
    },
  });
  return {
    transportId,
    connectionId: crypto.randomUUID(),
    id: peerIdOf(admission),
    admission,
    fingerprints: {
      own: fingerprintIn(peerConnection.localDescription?.sdp ?? '') ?? '',
      theirs: admission.fingerprint,
    },
    peerConnection,
    connection,
    bulk,
    live,
    port,
    recovery,
    setHardware: (decodes) => {
      setHardware(decodes).catch((error: unknown) =>
        log.warn('What this device encodes is not known.', error),
      );
    },
    get isLost() {
      return isLost;
    },
    close: () => {
      recovery.close();
      port.close();
      bulk.close();
      live.close();
      connection.close();
      transport.connections.close(peerConnection);
    },
  };
}

/** The peer as the layers above see it. */
export function toPeer({ id, connectionId, admission, fingerprints, connection }: Link): MeshPeer {
  const { streams, state } = connection;
  return {
    id,
    connectionId,
    identity: admission.identity,
    safety: admission.safety,
    fingerprints,
    stream: streams.person.value,
    screen: streams.screen.value,
    state: state.value,
  };
}
