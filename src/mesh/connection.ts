import { log } from '../lib/log.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import { watchLiveness } from './liveness.ts';

/** What of ours may be sent, one track each. */
export type TrackSlot = 'microphone' | 'camera';
export type LocalTracks = Readonly<Record<TrackSlot, MediaStreamTrack | null>>;

export type ConnectionState = 'connecting' | 'connected' | 'interrupted';

const SLOT_OF_KIND: Readonly<Record<string, TrackSlot>> = { audio: 'microphone', video: 'camera' };

/** Media to and from one peer, on an admitted RTCPeerConnection. */
export interface Connection {
  /** The peer's camera and microphone; null until they are negotiated. */
  readonly stream: ReadonlyStore<MediaStream | null>;
  readonly state: ReadonlyStore<ConnectionState>;
  /** Sends `track` from now on, or nothing: no renegotiation. */
  setTrack(slot: TrackSlot, track: MediaStreamTrack | null): void;
  /** While it is held, which it is at first, nothing of ours is sent and nothing of theirs is given out. */
  setHeld(held: boolean): void;
  /** The peer says that its stream of this id is its camera and microphone. Must come before the media does. */
  setCameraStreamId(id: string): void;
  /** Stops watching the RTCPeerConnection, which stays the caller's. */
  close(): void;
}

/**
 * Sends `tracks` and receives the peer's. One side offers a transceiver for each slot, the other answers on the
 * same ones: one negotiation for both directions, and never two offers that cross. Both sides name their media by
 * `localStream`'s id in the description, which their `streams` message explains; order tells nothing. All of this
 * is negotiated while the peer is still held, so that letting it in costs no round trip.
 */
export function openConnection(
  peerConnection: RTCPeerConnection,
  { isOfferer, localStream, tracks }: { isOfferer: boolean; localStream: MediaStream; tracks: LocalTracks },
): Connection {
  const lifetime = new AbortController();
  const { signal } = lifetime;
  const stream = createStore<MediaStream | null>(null);
  const state = createStore(stateOf(peerConnection));
  let isAlive = true;
  let isHeld = true;
  let received: MediaStream | null = null;
  const current = { ...tracks };
  const senders: Partial<Record<TrackSlot, RTCRtpSender>> = {};
  let cameraStreamId: string | null = null;

  const send = (slot: TrackSlot): void => {
    senders[slot]?.replaceTrack(isHeld ? null : current[slot]).catch((error: unknown) => {
      if (!signal.aborted) log.warn(`Sending the ${slot} failed.`, error);
    });
  };

  const answerOn = (slot: TrackSlot, transceiver: RTCRtpTransceiver): void => {
    senders[slot] = transceiver.sender;
    transceiver.direction = 'sendrecv';
    transceiver.sender.setStreams(localStream);
    send(slot);
  };

  peerConnection.addEventListener(
    'track',
    ({ track, streams: [source], transceiver }) => {
      const slot = SLOT_OF_KIND[track.kind];
      const isOurs = slot !== undefined && senders[slot] === transceiver.sender;
      const isNew = slot !== undefined && senders[slot] === undefined;
      if (source?.id !== cameraStreamId || !(isOurs || isNew)) {
        // Never announced: not shown, and not even received.
        transceiver.direction = 'inactive';
        return;
      }
      if (isNew) answerOn(slot, transceiver);
      received = source;
      if (!isHeld) stream.set(received);
    },
    { signal },
  );
  const updateState = (): void => state.set(isAlive ? stateOf(peerConnection) : 'interrupted');
  peerConnection.addEventListener('connectionstatechange', updateState, { signal });
  watchLiveness(
    peerConnection,
    (value) => {
      isAlive = value;
      updateState();
    },
    { signal },
  );

  if (isOfferer) {
    for (const slot of ['microphone', 'camera'] as const) {
      const kind = slot === 'microphone' ? 'audio' : 'video';
      const transceiver = peerConnection.addTransceiver(kind, {
        direction: 'sendrecv',
        streams: [localStream],
      });
      senders[slot] = transceiver.sender;
      send(slot);
    }
  }

  return {
    stream,
    state,
    setTrack: (slot, track) => {
      current[slot] = track;
      send(slot);
    },
    setHeld: (held) => {
      if (held === isHeld) return;
      isHeld = held;
      stream.set(held ? null : received);
      send('microphone');
      send('camera');
    },
    setCameraStreamId: (id) => {
      cameraStreamId ??= id;
    },
    close: () => lifetime.abort(),
  };
}

function stateOf({ connectionState }: RTCPeerConnection): ConnectionState {
  if (connectionState === 'connected') return 'connected';
  return connectionState === 'new' || connectionState === 'connecting' ? 'connecting' : 'interrupted';
}
