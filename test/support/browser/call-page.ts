// The room hub on a bare page, for tests that drive real browsers: everything of a call but its screens.
import { fromBase64Url } from '../../../src/lib/bytes.ts';
import type { AppError } from '../../../src/lib/errors.ts';
import { NO_EXTRAS } from '../../../src/lib/room-hash.ts';
import { NO_ADJUSTMENTS } from '../../../src/media/effects/effect.ts';
import { openLocalMedia } from '../../../src/media/local-media.ts';
import { BULK_LABEL } from '../../../src/mesh/bulk.ts';
import { LIVE_LABEL } from '../../../src/mesh/live.ts';
import { MESSAGE_KIND } from '../../../src/mesh/frame-check.ts';
import { createRoom } from '../../../src/room/new-room.ts';
import type { Conversation } from '../../../src/room/conversation/model.ts';
import { REACTIONS, type JoinOptions, type Moderation, type View } from '../../../src/room/model.ts';
import { UNTOLD_TAKE } from '../../../src/room/recording/model.ts';
import { roomCodeOf } from '../../../src/room/room-code.ts';
import { openRoom, type Room } from '../../../src/room/room.ts';
import type { Library } from '../../../src/library/library.ts';
import { openDatabase } from '../../../src/storage/database.ts';
import { saveRoom } from '../../../src/storage/rooms.ts';
import { trainingPage } from './call-page-training.ts';

/** Own media as the app opens them, the background as it is. */
const openMedia = (scope: { signal: AbortSignal }) =>
  openLocalMedia(
    {
      background: { kind: 'none' },
      adjustments: NO_ADJUSTMENTS,
      cameraId: null,
      microphoneId: null,
      noiseSuppression: 'browser',
    },
    scope,
  );

/** Everything the page opened that reaches outside, so that a test can see it closed. */
const sockets: WebSocket[] = [];
const connections: RTCPeerConnection[] = [];
const channels: RTCDataChannel[] = [];
const liveChannels: RTCDataChannel[] = [];
/** Set by a test: connections made from now on ignore the certificate they are told to use. */
let lieAboutCertificate = false;
/** Set by a test: connections made from now on have no way out, as behind a firewall. */
let arePeersBlocked = false;

/** Set by a test: sent is what browsers think right. */
let isPlain = false;
/** Set by a test: the only formats of pictures. */
let formats: readonly string[] | null = null;

function limitFormats(connection: RTCPeerConnection): void {
  if (!formats) return;
  const codecs = RTCRtpReceiver.getCapabilities('video')?.codecs ?? [];
  const left = codecs.filter(({ mimeType }) => formats?.includes(mimeType));
  for (const transceiver of connection.getTransceivers())
    if (transceiver.receiver.track.kind === 'video') transceiver.setCodecPreferences(left);
}

const RealSocket = WebSocket;
window.WebSocket = class extends RealSocket {
  constructor(url: string | URL, subprotocols?: string | string[]) {
    super(url, subprotocols);
    sockets.push(this);
  }
};
/** Every way to reach this page that a peer can have been told of. */
const candidates = new Set<string>();
function noteCandidates(text = ''): void {
  for (const [candidate] of text.matchAll(/candidate:.*/g)) candidates.add(candidate);
}

const RealConnection = RTCPeerConnection;
window.RTCPeerConnection = class extends RealConnection {
  constructor(configuration: RTCConfiguration = {}) {
    const { certificates, ...others } = configuration;
    const isProbe = others.iceServers === undefined;
    super(
      lieAboutCertificate && !isProbe ? others : { ...others, ...(certificates ? { certificates } : {}) },
    );
    if (arePeersBlocked) this.setConfiguration({ ...this.getConfiguration(), iceTransportPolicy: 'relay' });
    connections.push(this);
    this.addEventListener('icecandidate', ({ candidate }) => noteCandidates(candidate?.candidate));
    this.addEventListener('signalingstatechange', () => noteCandidates(this.localDescription?.sdp));
    this.addEventListener('datachannel', ({ channel }) => tap(channel));
  }
  override async setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
    limitFormats(this);
    await super.setLocalDescription(description);
  }
  override async setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit): Promise<void> {
    await super.setRemoteDescription({ type, sdp: isPlain ? sdp.replaceAll(';usedtx=1', '') : sdp });
    limitFormats(this);
  }
  override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
    const channel = super.createDataChannel(label, options);
    if (label === LIVE_LABEL) liveChannels.push(channel);
    else if (label !== BULK_LABEL) tap(channel);
    return channel;
  }
};

/** Set by a test: nothing that peers send reaches our own code any more, which goes on as it was. */
let isDeaf = false;
/** How the messages of this room begin on the wire, up to and with their kind: see mesh/frame-check.ts. */
let prelude = new Uint8Array();
const KIND_BYTES = 32;
const PIECE_BYTES = 16_000;

function tap(channel: RTCDataChannel): void {
  channels.push(channel);
  channel.addEventListener('message', (event) => {
    if (isDeaf) event.stopImmediatePropagation();
  });
  const send = channel.send.bind(channel) as (data: unknown) => void;
  channel.send = (data: unknown) => {
    // What goes over a pairing cable is text.
    if (data instanceof Uint8Array) {
      const [version, high = 0, low = 0] = data;
      const kindEnd = 3 + ((high << 8) | low) + KIND_BYTES;
      const kind = new TextDecoder().decode(data.subarray(kindEnd - KIND_BYTES, kindEnd));
      if (version === 1 && kind.startsWith(MESSAGE_KIND)) prelude = new Uint8Array(data.slice(0, kindEnd));
    }
    send(data);
  };
}

let room: Room;
let accept: (answer: string) => Promise<void>;
const history: string[] = [];
const firstFrameAtMs = new Map<string, number>();

/** Shows every remote stream, as a tile would, and notes when its first frame is there. */
function showStreams(): void {
  for (const { id, stream, isSelf } of room.participants.value) {
    let video = document.querySelector<HTMLVideoElement>(`video[data-id="${id}"]`);
    if (!video) {
      video = document.createElement('video');
      video.dataset['id'] = id;
      video.autoplay = true;
      video.muted = isSelf;
      video.requestVideoFrameCallback((nowMs) => firstFrameAtMs.set(id, nowMs));
      document.body.append(video);
    }
    if (video.srcObject !== stream) video.srcObject = stream;
  }
}

/** When something was first seen here, ms since 1970 with fractions: comparable between pages of one machine. */
const seenAtMs = new Map<string, number>();
const waiting = new Map<string, (atMs: number) => void>();
const nowMs = (): number => performance.timeOrigin + performance.now();
function note(what: string): void {
  if (seenAtMs.has(what)) return;
  seenAtMs.set(what, nowMs());
  waiting.get(what)?.(nowMs());
}

function noteEverything(): void {
  room.participants.watch((all) => {
    note(`people ${all.length}`);
    for (const { name, role, muted, hand } of all) {
      note(`${name} is ${role}`);
      note(`${name} is ${muted ? 'muted' : 'unmuted'}`);
      if (hand !== null) note(`${name} has a hand up`);
    }
  });
  room.conversation.watch(({ messages }) => {
    for (const { text } of messages) note(`message ${text}`);
  });
  room.onReaction(({ emoji }) => note(`reaction ${(REACTIONS as readonly string[]).indexOf(emoji)}`));
}

function chat(): Conversation {
  if (!room.chat.value) throw new Error('There is no conversation.');
  return room.chat.value;
}

const idOf = (name: string): string => {
  const person = [...room.participants.value, ...room.knocks.value].find((someone) => someone.name === name);
  if (!person) throw new Error(`${name} is not here.`);
  return person.id;
};

async function audioLevel(stream: MediaStream): Promise<number> {
  const context = new AudioContext();
  try {
    const analyser = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let peak = 0;
    const untilMs = performance.now() + 1500;
    while (performance.now() < untilMs) {
      await new Promise((resolve) => setTimeout(resolve, 20));
      analyser.getFloatTimeDomainData(samples);
      peak = Math.max(peak, ...samples.map(Math.abs));
    }
    return peak;
  } finally {
    await context.close();
  }
}

/** How often, and how whole, something forged is sent. */
interface Forgery {
  readonly times?: number;
  /** False: the last piece is kept back. */
  readonly hasEnd?: boolean;
}

function forge(message: unknown, { times = 1, hasEnd = true }: Forgery = {}): void {
  const text = new TextEncoder().encode(JSON.stringify(message));
  const pieces = Math.ceil(text.length / PIECE_BYTES);
  for (const channel of channels.filter(({ readyState }) => readyState === 'open')) {
    for (let number = 0; number < times; number += 1) {
      for (let piece = 0; piece < pieces; piece += 1) {
        const tag = 8 | Number(hasEnd && piece === pieces - 1);
        const payload = text.subarray(piece * PIECE_BYTES, (piece + 1) * PIECE_BYTES);
        channel.send(new Uint8Array([...prelude, number >> 8, number & 255, tag, 255, ...payload]));
      }
    }
  }
}

const page = {
  ...trainingPage(
    () => room,
    (name) => idOf(name),
  ),
  async createRoom(): Promise<string> {
    return createRoom(await openDatabase());
  },
  /** Hosts the room of a key that was copied from another browser. Without one, of a new one, which can be copied. */
  async hostRoomOf(copied?: JsonWebKey): Promise<{ code: string; key: JsonWebKey }> {
    const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
    const key = copied ?? (await crypto.subtle.exportKey('jwk', pair.privateKey));
    const { kty = '', crv = '', x = '' } = key;
    const roomKey = {
      privateKey: await crypto.subtle.importKey('jwk', key, 'Ed25519', false, ['sign']),
      publicKey: await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', true, ['verify']),
    };
    const code = await roomCodeOf(fromBase64Url(x));
    const record = {
      code,
      name: 'Copied',
      lastJoinedAtMs: Date.now(),
      roomKey,
      roomPublicKey: x,
      extraRelays: [],
    };
    await saveRoom(await openDatabase(), record);
    return { code, key };
  },
  async preview(code: string, extras = NO_EXTRAS): Promise<void> {
    const library = (): Promise<Library> => Promise.reject(new Error('There is no library here.'));
    room = openRoom(
      {
        database: await openDatabase(),
        library,
        openMedia,
        relaysUrl: new URL('relays.json', document.baseURI).href,
      },
      { signal: new AbortController().signal },
    );
    room.participants.watch(showStreams);
    noteEverything();
    room.participants.watch((all) => history.push(all.map(({ name }) => name).join(', ')));
    await room.preview(code, extras);
  },
  async join(options: JoinOptions): Promise<number> {
    const startedAtMs = performance.now();
    await room.join(options);
    return startedAtMs;
  },
  leave: () => room.leave(),
  mute: (muted: boolean) => room.local.value?.setMuted(muted),
  stopVideo: () => room.local.value?.stopVideo(),
  startVideo: () => room.local.value?.startVideo(),
  /** Shows all others alike. */
  setAllViews: (view: View) =>
    room.setViews(
      new Map(room.participants.value.filter(({ isSelf }) => !isSelf).map(({ id }) => [id, view])),
    ),
  /** Shows somebody like this, and nobody else. */
  setView: (name: string, view: View) => room.setViews(new Map([[idOf(name), view]])),
  statsOf: (name: string) => room.stats.value.get(idOf(name)) ?? null,
  startScreen: () => room.local.value?.startScreen(),
  stopScreen: () => room.local.value?.stopScreen(),
  setRecording: (recording: boolean) => room.announceTake(recording ? UNTOLD_TAKE : null),
  setMuted: (muted: boolean) => room.setMuted(muted),
  /** Keeps order as the person of that name is concerned. */
  moderate: (kind: Exclude<Moderation['kind'], 'set-role' | 'set-policy' | 'let-back'>, name = '') =>
    room.moderate((name ? { kind, id: idOf(name) } : { kind }) as Moderation),
  setRole: (name: string, role: 'cohost' | 'guest' | 'viewer') =>
    room.moderate({ kind: 'set-role', id: idOf(name), role }),
  setPolicy: (change: Extract<Moderation, { kind: 'set-policy' }>['change']) =>
    room.moderate({ kind: 'set-policy', change }),
  letBack: (name: string) => {
    const outcast = room.outcasts.value.find((someone) => someone.name === name);
    return room.moderate({ kind: 'let-back', identity: outcast?.identity ?? '' });
  },
  knocks: () => room.knocks.value,
  outcasts: () => room.outcasts.value,
  policy: () => room.policy.value,
  capacity: () => room.capacity.value,
  asks: () => room.asks.value,
  answerAsk: async (answer: 'yes' | 'voice' | 'no'): Promise<void> => {
    const [ask] = room.asks.value;
    if (ask) await room.answerAsk(ask, answer);
  },
  raiseHand: (raised: boolean) => room.raiseHand(raised),
  react: (index: number) => room.react(index),
  say: (text: string, directTo?: string) =>
    chat().say(text, directTo === undefined ? {} : { directTo: idOf(directTo) }),
  ask: (text: string) => chat().ask(text),
  openPoll: (question: string, options: string[]) => chat().openPoll(question, options),
  conversation: () => room.conversation.value,
  chat,
  forgetSeen: () => seenAtMs.clear(),
  /** Resolves with the time at which this was (or will be) seen for the first time since `forgetSeen`. */
  whenSeen: (what: string): Promise<number> => {
    const atMs = seenAtMs.get(what);
    return atMs === undefined ? new Promise((resolve) => waiting.set(what, resolve)) : Promise.resolve(atMs);
  },
  nowMs,
  offerPairing: async () => {
    const offer = await room.offerPairing();
    accept = (answer) => offer.accept(answer);
    return offer.text;
  },
  acceptPairing: (answer: string) => accept(answer),
  answerPairing: async (offer: string) => (await room.answerPairing(offer)).text,
  state: () => room.state.value.kind,
  error: () => (room.state.value.kind === 'failed' ? room.state.value.error.message : null),
  errorCode: () => (room.state.value.kind === 'failed' ? room.state.value.error.name : null),
  relays: () => room.relays.value,
  notices: () => room.notices.value.map(({ error }: { error: AppError }) => error.name),
  noticeTexts: () => room.notices.value.map(({ error }) => error.message),
  history: () => history,
  participants: () =>
    room.participants.value.map(({ stream, screen, ...shown }) => {
      const video = document.querySelector<HTMLVideoElement>(`video[data-id="${shown.id}"]`);
      return {
        ...shown,
        hasStream: stream !== null,
        hasScreen: screen !== null,
        heightPx: video?.videoHeight ?? 0,
        frames: video?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
        firstFrameAtMs: firstFrameAtMs.get(shown.id) ?? null,
      };
    }),
  audioLevel: async (name: string): Promise<number> => {
    const stream = room.participants.value.find((participant) => participant.name === name)?.stream;
    return stream ? audioLevel(stream) : 0;
  },
  /** From now on everything is sent as browsers think right, as in a mesh without a controller. */
  loseControl: () => {
    isPlain = true;
    RTCRtpSender.prototype.setParameters = () => Promise.resolve();
    RTCRtpTransceiver.prototype.setCodecPreferences = () => undefined;
    // Who is muted sends silence.
    const { value: replaceTrack } = Object.getOwnPropertyDescriptor(
      RTCRtpSender.prototype,
      'replaceTrack',
    ) as { value: (this: RTCRtpSender, track: MediaStreamTrack | null) => Promise<void> };
    RTCRtpSender.prototype.replaceTrack = function (track) {
      const isSilenced = track === null && this.track?.kind === 'audio';
      return isSilenced ? Promise.resolve() : replaceTrack.call(this, track);
    };
  },
  /** From now on this browser takes pictures in these formats only, such as `video/VP8`. */
  limitFormats: (mimeTypes: readonly string[]) => {
    formats = mimeTypes;
  },
  /** What has passed over all connections since they began. */
  counters: async () => {
    const total = { sentBytes: 0, freezes: 0, frozenSeconds: 0, samples: 0, concealedSamples: 0 };
    /** Of each picture that comes, frames decoded and how high it is. */
    const pictures: { frames: number; heightPx: number }[] = [];
    for (const connection of connections.filter(({ connectionState }) => connectionState === 'connected')) {
      (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
        const number = (key: string): number => (typeof entry[key] === 'number' ? entry[key] : 0);
        if (entry['type'] === 'transport') total.sentBytes += number('bytesSent');
        if (entry['type'] !== 'inbound-rtp') return;
        if (entry['kind'] === 'audio') {
          total.samples += number('totalSamplesReceived');
          // Pauses that were never sent are filled too, but on purpose.
          total.concealedSamples += number('concealedSamples') - number('silentConcealedSamples');
        } else if (number('framesDecoded') > 0) {
          total.freezes += number('freezeCount');
          total.frozenSeconds += number('totalFreezesDuration');
          pictures.push({ frames: number('framesDecoded'), heightPx: number('frameHeight') });
        }
      });
    }
    return { ...total, pictures };
  },
  open: () => ({
    sockets: sockets.filter(({ readyState }) => readyState < WebSocket.CLOSING).length,
    connections: connections.filter(({ connectionState }) => connectionState !== 'closed').length,
  }),
  tracksLive: () =>
    [room.local.value?.videoTrack.value, room.local.value?.audioTrack.value].filter(
      (track) => track?.readyState === 'live',
    ).length,
  camera: () => room.local.value?.camera.value.kind ?? 'off',
  sockets: () => sockets,
  candidates: () => [...candidates],
  blockPeers: () => {
    arePeersBlocked = true;
  },
  lie: () => {
    lieAboutCertificate = true;
  },
  /** Sends raw bytes to every connected peer, past our own code. */
  sendRaw: (bytes: readonly number[], times: number): void => {
    for (const channel of channels.filter(({ readyState }) => readyState === 'open')) {
      for (let sent = 0; sent < times; sent += 1) channel.send(new Uint8Array(bytes));
    }
  },
  /** The same over the live channel. */
  sendLiveRaw: (sizeBytes: number, times: number): void => {
    for (const channel of liveChannels.filter(({ readyState }) => readyState === 'open'))
      for (let sent = 0; sent < times; sent += 1) channel.send(new Uint8Array(sizeBytes));
  },
  deafen: () => {
    isDeaf = true;
  },
  /** Sends a message of the room to every connected peer, past our own code. Its last piece is kept back on demand. */
  forge: (message: unknown, options?: Forgery): void => forge({ kind: 'room', message }, options),
  /** The same, of the mesh. */
  forgeMesh: (message: unknown, options?: Forgery): void => forge(message, options),
};

/** What a test may ask of the page; all of it travels as JSON. */
export type CallPage = typeof page;

declare global {
  interface Window {
    callPage: CallPage;
  }
}
window.callPage = page;
