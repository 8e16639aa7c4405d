import { AppError, type ErrorCode } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import type { ReadonlyStore } from '../lib/store.ts';
import { admit, type Admission } from './admission.ts';
import { fingerprintIn, type DtlsCertificate } from './certificate.ts';
import { MESSAGE_KIND } from './frame-check.ts';
import { trackedPeerConnections, type TrackedPeerConnections } from './guarded-connection.ts';
import type { Identity } from './identity.ts';
import { withSmallOfferPool } from './offer-pool.ts';
import { parseMeshMessage, type MeshMessage } from './protocol.ts';
import { openSealedSignals, type Signal } from './recovery/sealed-signals.ts';
import { openDetour } from './relays/detour.ts';
import { openHub, type Hub, type HubPort } from './relays/hub.ts';
import { openRelayPool, type RelayStatus } from './relays/pool.ts';
import { openTurnServers, type TurnServers } from './turn/turn-servers.ts';
import { selfId, withoutUnloadListener, type DataPayload, type Transport as Room } from './trystero.ts';
import { watchUnanswered } from './unanswered.ts';

/** Where peers are found, and how we show who we are. */
export interface TransportOptions {
  /** Where peers meet, and what encrypts their session descriptions: see room/room-secrets.ts. */
  readonly topic: string;
  readonly password: string;
  readonly identity: Identity;
  /** Which of the install's tabs this is; see room/tab-identity.ts. */
  readonly slot: number;
  readonly certificate: DtlsCertificate;
  /** Absolute addresses. */
  readonly relays: readonly string[];
  /** These and no others; of the TURN servers those that answer. */
  readonly iceServers: readonly RTCIceServer[];
  /** Connections go over TURN servers or not at all. */
  readonly relayOnly: boolean;
  /** Whether somebody may connect at all; asked once they have proved who they are. */
  readonly mayConnect: (identity: string) => boolean;
  readonly onProblem: (error: AppError) => void;
  /** What was told by `onProblem` under this code holds no more. */
  readonly onSolved: (code: ErrorCode) => void;
}

/** What the transport tells of. A transport id names one connection; whoever comes back has another one. */
export interface TransportHandlers {
  /** A peer has proved who it is, over this very connection. */
  readonly onAdmitted: (transportId: string, admission: Admission, peerConnection: RTCPeerConnection) => void;
  readonly onLeft: (transportId: string) => void;
  /** Null: it was no message. */
  readonly onMessage: (transportId: string, message: MeshMessage | null) => void;
  readonly onSignal: (transportId: string, signal: Signal) => void;
  /** `identityOf` an admitted peer, or null. */
  readonly identityOf: (transportId: string) => string | null;
  /** A peer sends what nobody of good will sends. */
  readonly onViolation: (peerConnection: RTCPeerConnection, deed: string) => void;
}

/** Finds peers, connects to them, proves both sides' identities, and carries messages. */
export interface Transport {
  readonly selfId: string;
  readonly relays: ReadonlyStore<readonly RelayStatus[]>;
  readonly connections: TrackedPeerConnections;
  readonly turn: TurnServers;
  readonly hub: Hub;
  /** To one peer, or to all. */
  send(message: MeshMessage, transportId?: string): void;
  /** To one peer, by every way but the connection to it. */
  signal(transportId: string, signal: Signal): void;
  addCable(port: HubPort): () => void;
  close(): Promise<void>;
}

/** Enters the room over its relays, and keeps looking for peers until it is closed. */
export function openTransport(options: TransportOptions, handlers: TransportHandlers): Transport {
  const { identity, slot, topic, password, certificate, onProblem } = options;
  const admissions = new Map<string, Admission>();
  const turn = openTurnServers(options);
  const connections = trackedPeerConnections(
    () => turn.configuration(),
    (peerConnection, violation) => {
      const deed = violation === 'flood' ? 'sent far too much' : 'sent something unreadable';
      handlers.onViolation(peerConnection, deed);
    },
  );
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
  const signals = openSealedSignals(
    {
      carrier: {
        listen: pool.carrier.listen,
        tell: (to, text) => {
          pool.carrier.tell(to, text);
          void hub.publish(to, text);
        },
      },
      topic,
      password,
      selfId,
      identity,
      identityOf: handlers.identityOf,
    },
    handlers.onSignal,
  );

  const handshake = async (
    peerId: string,
    send: (data: Record<string, string | number>) => Promise<void>,
    receive: () => Promise<{ data: unknown }>,
  ): Promise<void> => {
    const channel = { send, receive: async () => (await receive()).data };
    const us = { identity, slot, topic, selfId, peerId, fingerprint: certificate.fingerprint };
    try {
      const admission = await admit(us, channel);
      if (!options.mayConnect(admission.identity)) throw new Error('This peer was put out before.');
      admissions.set(peerId, admission);
    } catch (error) {
      if (error instanceof AppError) onProblem(error);
      throw error;
    }
  };
  const join = (PooledConnection: typeof RTCPeerConnection): Room =>
    pool.joinRoom(
      {
        appId: 'coterie',
        password,
        rtcPolyfill: PooledConnection,
        // Without a list trystero would ask servers of Google's and Cloudflare's.
        rtcConfig: { iceServers: [], certificates: [certificate.certificate] },
        relayConfig: { manualReconnection: true, warnOnRelayFailure: false },
      },
      topic,
      {
        onPeerHandshake: handshake,
        onJoinError: ({ error }) => log.warn(`A peer could not join: ${error}`),
      },
    );
  // What is made ahead would ask TURN servers before it is known which of them work.
  const ahead = turn.hasServers ? 0 : 2;
  const room = withoutUnloadListener(() =>
    withSmallOfferPool({ Connection: connections.constructor, ahead }, join),
  );
  const action = room.makeAction(MESSAGE_KIND);
  const send = (message: MeshMessage, target?: string): void => {
    // JSON by the schemas of both layers, which trystero's type cannot see.
    action.send(message as DataPayload, target === undefined ? {} : { target }).catch((error: unknown) => {
      log.warn('A message could not be sent.', error);
    });
  };

  action.onMessage = (data, { peerId }) => handlers.onMessage(peerId, parseMeshMessage(data));
  room.onPeerLeave = handlers.onLeft;
  room.onPeerJoin = (transportId) => {
    // Trystero may replace a connection without a word about the old one.
    handlers.onLeft(transportId);
    const peerConnection = room.getPeers()[transportId];
    const admission = admissions.get(transportId);
    admissions.delete(transportId);
    if (!peerConnection) return;
    if (admission?.fingerprint !== fingerprintIn(peerConnection.remoteDescription?.sdp ?? '')) {
      const sentence = 'Someone was refused: the connection to them is not the one they vouched for.';
      onProblem(new AppError('peer-refused', sentence));
      connections.close(peerConnection);
      return;
    }
    unanswered.connected(transportId);
    handlers.onAdmitted(transportId, admission, peerConnection);
  };

  return {
    selfId,
    relays: pool.statuses,
    connections,
    turn,
    hub,
    send,
    signal: (transportId, signal) => signals.send(transportId, signal),
    addCable: (port) => detour.addCable(port),
    close: async () => {
      turn.close();
      signals.close();
      // Before the goodbye, which takes a moment: whoever hears it announces itself anew, and must not be answered by
      // somebody half gone. It would wait for that connection, and hear nothing of us if we came back.
      pool.close();
      await room.leave();
      connections.closeAll();
      hub.close();
    },
  };
}
