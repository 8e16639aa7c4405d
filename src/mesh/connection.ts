import { createSerialQueue } from '../lib/serial.ts';
import { log } from '../lib/log.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import { offeredCodecs, pickCodec, type VideoCodec } from './codecs.ts';
import { watchPath } from './path.ts';

/** What of ours may be sent, one track each. A shared screen may come with its sound. */
export const TRACK_SLOTS = ['microphone', 'camera', 'screen', 'screenSound'] as const;
export type TrackSlot = (typeof TRACK_SLOTS)[number];
export type LocalTracks = Readonly<Record<TrackSlot, MediaStreamTrack | null>>;
export const NO_TRACKS: LocalTracks = { microphone: null, camera: null, screen: null, screenSound: null };

/**
 * `interrupted`: nothing comes at present, and it is being brought back. `lost`: it could not be brought back; a fresh
 * connection takes its place as soon as the peer is found again.
 */
export type ConnectionState = 'connecting' | 'connected' | 'interrupted' | 'lost';

/** The two streams of a peer: camera with microphone, and screen with its sound, each kept in step. */
export type StreamName = 'person' | 'screen';
export type StreamIds = Readonly<Record<StreamName, string>>;

const STREAM_OF: Readonly<Record<TrackSlot, StreamName>> = {
  microphone: 'person',
  camera: 'person',
  screen: 'screen',
  screenSound: 'screen',
};
const kindOf = (slot: TrackSlot): 'audio' | 'video' =>
  slot === 'microphone' || slot === 'screenSound' ? 'audio' : 'video';

/** What one track may cost on its way to one peer. */
export interface Encoding {
  /** False: nothing of it is encoded or sent. */
  readonly active: boolean;
  readonly maxBitrateBps: number;
  /** 1 or more: how much smaller than captured, per side. Video only. */
  readonly scaleDownBy: number;
  /** Video only. */
  readonly maxFps: number;
}

/** Media to and from one peer, on an admitted RTCPeerConnection. */
export interface Connection {
  /** The peer's streams; null until they are negotiated. */
  readonly streams: Readonly<Record<StreamName, ReadonlyStore<MediaStream | null>>>;
  readonly state: ReadonlyStore<ConnectionState>;
  /** Sends `track` from now on, or nothing: no renegotiation. */
  setTrack(slot: TrackSlot, track: MediaStreamTrack | null): void;
  /** What this track may cost from now on; without a word about it, what the browser thinks right. */
  setEncoding(slot: TrackSlot, encoding: Encoding): void;
  /** In which order to try video codecs. Browsers that cannot choose by sender (Firefox) go on with the first negotiated. */
  preferCodecs(ranking: readonly VideoCodec[]): void;
  /** While it is held, which it is at first, nothing of ours is sent and nothing of theirs is given out. */
  setHeld(held: boolean): void;
  /** The device has lost its network, or has one again: see path.ts. */
  setOnline(isOnline: boolean): void;
  /** How the peer names its streams. Must come before the media does; only the first word counts. */
  setStreamIds(ids: StreamIds): void;
  /** Which slot a media section of the description carries, by its mid; null where it is none of ours. */
  slotOf(mid: string): TrackSlot | null;
  /** How loud their microphone is just now, 0..1, from the packets themselves (RFC 6464): no audio graph is needed. */
  level(): number;
  /** Stops watching the RTCPeerConnection, which stays the caller's. */
  close(): void;
}

/**
 * Sends `tracks` and receives the peer's. One side offers a transceiver for each slot, the other answers on the
 * same ones: one negotiation for both directions, and never two offers that cross. Both sides name their media by
 * the ids of `localStreams` in the description, which their `streams` message explains; order tells nothing. All of
 * this is negotiated while the peer is still held, so that letting it in, or sharing a screen, costs no round trip.
 */
export function openConnection(
  peerConnection: RTCPeerConnection,
  {
    isOfferer,
    localStreams,
    tracks,
    stateOf,
    repeatsSound,
    onNoPictures,
  }: {
    isOfferer: boolean;
    localStreams: Readonly<Record<StreamName, MediaStream>>;
    tracks: LocalTracks;
    /** What the browser itself says of the connection. */
    stateOf: () => RTCPeerConnectionState;
    /** Sound is sent twice, so that losses are not heard; only the offerer has a say. */
    repeatsSound: boolean;
    /** Told once, if the two browsers have no video codec in common. */
    onNoPictures: () => void;
  },
): Connection {
  const lifetime = new AbortController();
  const { signal } = lifetime;
  const streams = {
    person: createStore<MediaStream | null>(null),
    screen: createStore<MediaStream | null>(null),
  };
  const readState = (): ConnectionState => {
    const raw = stateOf();
    if (raw === 'connected') return 'connected';
    return raw === 'new' || raw === 'connecting' ? 'connecting' : 'interrupted';
  };
  const state = createStore(readState());
  let isAlive = true;
  let isHeld = true;
  const received: Record<StreamName, MediaStream | null> = { person: null, screen: null };
  const current = { ...tracks };
  const transceivers = new Map<TrackSlot, RTCRtpTransceiver>();
  const encodings = new Map<TrackSlot, Encoding>();
  let remoteIds: StreamIds | null = null;
  let ranking: readonly VideoCodec[] = [];
  // A sender's parameters are read, changed and written back, which must not be interrupted by the next change.
  const inTurn = createSerialQueue();

  const change = (slot: TrackSlot, work: (sender: RTCRtpSender) => Promise<void>): void => {
    const transceiver = transceivers.get(slot);
    // Stopped, where the other browser has no codec in common.
    if (!transceiver || transceiver.currentDirection === 'stopped') return;
    inTurn(() => work(transceiver.sender)).catch((error: unknown) => {
      if (!signal.aborted && peerConnection.signalingState !== 'closed')
        log.warn(`Sending the ${slot} failed.`, error);
    });
  };
  const isPassing = (slot: TrackSlot): boolean =>
    path.passage === 'all' || (path.passage === 'sound' && kindOf(slot) === 'audio');
  const send = (slot: TrackSlot): void =>
    change(slot, (sender) => sender.replaceTrack(!isHeld && isPassing(slot) ? current[slot] : null));
  const encode = (slot: TrackSlot): void => {
    const encoding = encodings.get(slot);
    if (encoding) change(slot, (sender) => applyEncoding(sender, encoding, ranking));
  };
  const adopt = (slot: TrackSlot, transceiver: RTCRtpTransceiver): void => {
    transceivers.set(slot, transceiver);
    send(slot);
    encode(slot);
  };

  peerConnection.addEventListener(
    'track',
    ({ track, streams: [source], transceiver }) => {
      const slot = TRACK_SLOTS.find(
        (candidate) => kindOf(candidate) === track.kind && remoteIds?.[STREAM_OF[candidate]] === source?.id,
      );
      const isOurs = slot !== undefined && transceivers.get(slot) === transceiver;
      const isNew = slot !== undefined && !transceivers.has(slot);
      if (source === undefined || !(isOurs || isNew)) {
        // Never announced: not shown, and not even received.
        transceiver.direction = 'inactive';
        return;
      }
      const name = STREAM_OF[slot];
      if (isNew) {
        transceiver.direction = 'sendrecv';
        transceiver.sender.setStreams(localStreams[name]);
        adopt(slot, transceiver);
      }
      received[name] = source;
      if (!isHeld) streams[name].set(source);
    },
    { signal },
  );
  const path = watchPath(
    peerConnection,
    {
      onPassage: () => {
        for (const slot of TRACK_SLOTS) send(slot);
      },
      onKeyframe: () => {
        for (const slot of TRACK_SLOTS)
          if (kindOf(slot) === 'video' && current[slot]) change(slot, sendKeyframe);
      },
      onLiveness: (liveness) => {
        isAlive = liveness !== 'silent';
        updateState();
      },
    },
    { signal },
  );
  const updateState = (): void => state.set(isAlive ? readState() : 'interrupted');
  peerConnection.addEventListener('connectionstatechange', updateState, { signal });

  if (isOfferer) {
    for (const slot of TRACK_SLOTS) {
      const transceiver = peerConnection.addTransceiver(kindOf(slot), {
        direction: 'sendrecv',
        streams: [localStreams[STREAM_OF[slot]]],
      });
      const codecs = offeredCodecs(kindOf(slot), repeatsSound && slot === 'microphone');
      if (codecs.length > 0) transceiver.setCodecPreferences(codecs);
      adopt(slot, transceiver);
    }
  }

  const lookForPictures = (): void => {
    const negotiated = transceivers.get('camera')?.currentDirection ?? null;
    if (peerConnection.signalingState !== 'stable' || negotiated === null) return;
    peerConnection.removeEventListener('signalingstatechange', lookForPictures);
    if (negotiated === 'stopped') onNoPictures();
  };
  peerConnection.addEventListener('signalingstatechange', lookForPictures, { signal });

  return {
    streams,
    state,
    setTrack: (slot, track) => {
      current[slot] = track;
      send(slot);
    },
    setEncoding: (slot, encoding) => {
      encodings.set(slot, encoding);
      encode(slot);
    },
    preferCodecs: (best) => {
      ranking = best;
      for (const slot of TRACK_SLOTS) if (kindOf(slot) === 'video') encode(slot);
    },
    setHeld: (held) => {
      if (held === isHeld) return;
      isHeld = held;
      for (const name of ['person', 'screen'] as const) streams[name].set(held ? null : received[name]);
      for (const slot of TRACK_SLOTS) send(slot);
    },
    setOnline: (isOnline) => path.setOnline(isOnline),
    setStreamIds: (ids) => {
      remoteIds ??= ids;
    },
    slotOf: (mid) => TRACK_SLOTS.find((slot) => transceivers.get(slot)?.mid === mid) ?? null,
    level: () => transceivers.get('microphone')?.receiver.getSynchronizationSources()[0]?.audioLevel ?? 0,
    close: () => lifetime.abort(),
  };
}

/** W3C webrtc-extensions, sections 10 and 11: TypeScript does not know them yet. */
type EncodingParameters = RTCRtpEncodingParameters & { codec?: RTCRtpCodec };

/** The next picture is whole. Browsers that do not know how (Firefox) go on as before. */
async function sendKeyframe(sender: RTCRtpSender): Promise<void> {
  if (!sender.track) return;
  const parameters = sender.getParameters();
  const encodingOptions = parameters.encodings.map(() => ({ keyFrame: true }));
  await sender.setParameters(parameters, { encodingOptions });
}

async function applyEncoding(
  sender: RTCRtpSender,
  encoding: Encoding,
  ranking: readonly VideoCodec[],
): Promise<void> {
  const parameters = sender.getParameters();
  const [first] = parameters.encodings as EncodingParameters[];
  // Firefox has none until the negotiation is over; the next word about it comes within seconds.
  if (!first) return;
  first.active = encoding.active;
  first.maxBitrate = encoding.maxBitrateBps;
  if (sender.track?.kind !== 'audio') {
    first.scaleResolutionDownBy = encoding.scaleDownBy;
    first.maxFramerate = encoding.maxFps;
    const codec = pickCodec(ranking, parameters.codecs);
    if (codec) first.codec = codec;
  }
  await sender.setParameters(parameters);
}
