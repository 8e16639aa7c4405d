import type { TrackSlot } from '../connection.ts';
import { meanOpinionScore } from './e-model.ts';
import type {
  MediaStats,
  PeerStats,
  ReceivedAudioStats,
  ReceivedVideoStats,
  SentVideoStats,
} from './peer-stats.ts';

/** What browsers report beyond what TypeScript's library knows of (W3C webrtc-stats). */
type Report = RTCStats & Readonly<Record<string, unknown>>;

/** Counters of the report before, by `id.counter`. */
export type Counters = ReadonlyMap<string, number>;

const COUNTERS = [
  'bytesSent',
  'bytesReceived',
  'packetsLost',
  'packetsReceived',
  'framesEncoded',
  'framesDecoded',
  'jitterBufferDelay',
  'jitterBufferEmittedCount',
  'concealedSamples',
  'totalSamplesReceived',
] as const;
type Counter = (typeof COUNTERS)[number];

/**
 * Reads how a connection did since the report that gave `before`. `slotOf` tells which of our slots a media section
 * is, by its mid; both ends use the same one.
 * @returns the figures, and what the next reading needs
 */
export function readStats(
  report: RTCStatsReport,
  before: { readonly atMs: number; readonly counters: Counters } | null,
  slotOf: (mid: string) => TrackSlot | null,
  atMs: number,
): { stats: PeerStats; counters: Counters } {
  const all = new Map<string, Report>();
  report.forEach((entry: Report) => all.set(entry.id, entry));
  const counters = new Map<string, number>();
  for (const entry of all.values()) {
    for (const name of COUNTERS) {
      const value = entry[name];
      if (typeof value === 'number') counters.set(`${entry.id}.${name}`, value);
    }
  }
  const seconds = before ? Math.max(0.001, (atMs - before.atMs) / 1000) : 0;
  /** How much a counter has grown; 0 in the first report. */
  const grown = (entry: Report, name: Counter): number => {
    const old = before?.counters.get(`${entry.id}.${name}`);
    return old === undefined ? 0 : Math.max(0, number(entry, name) - old);
  };
  const rate = (entry: Report, name: Counter): number => (seconds > 0 ? grown(entry, name) / seconds : 0);
  const ofSlot = (type: string, slot: TrackSlot): Report | null =>
    [...all.values()].find((entry) => entry.type === type && slotOf(text(entry, 'mid') ?? '') === slot) ??
    null;
  const codecOf = (entry: Report): string | null => {
    const codec = all.get(text(entry, 'codecId') ?? '');
    return (codec && text(codec, 'mimeType')?.split('/')[1]) ?? null;
  };

  const sent = (slot: TrackSlot): MediaStats => {
    const entry = ofSlot('outbound-rtp', slot);
    if (!entry) return SILENCE;
    const remote = all.get(text(entry, 'remoteId') ?? '');
    return {
      bitrateBps: rate(entry, 'bytesSent') * 8,
      codec: codecOf(entry),
      loss: remote ? number(remote, 'fractionLost') : 0,
      jitterMs: remote ? number(remote, 'jitter') * 1000 : 0,
    };
  };
  const sentVideo = (slot: TrackSlot): SentVideoStats => {
    const entry = ofSlot('outbound-rtp', slot);
    const fps = entry ? rate(entry, 'framesEncoded') : 0;
    return {
      ...sent(slot),
      fps,
      widthPx: entry && fps > 0 ? number(entry, 'frameWidth') : 0,
      heightPx: entry && fps > 0 ? number(entry, 'frameHeight') : 0,
      limitation: limitationOf(entry),
      encoder: entry ? text(entry, 'encoderImplementation') : null,
      powerEfficient: entry?.['powerEfficientEncoder'] === true,
    };
  };
  const received = (slot: TrackSlot): ReceivedAudioStats => {
    const entry = ofSlot('inbound-rtp', slot);
    if (!entry) return { ...SILENCE, jitterBufferMs: 0, concealed: 0 };
    const lost = grown(entry, 'packetsLost');
    const came = grown(entry, 'packetsReceived');
    const emitted = grown(entry, 'jitterBufferEmittedCount');
    const samples = grown(entry, 'totalSamplesReceived');
    return {
      bitrateBps: rate(entry, 'bytesReceived') * 8,
      codec: codecOf(entry),
      loss: lost + came > 0 ? lost / (lost + came) : 0,
      jitterMs: number(entry, 'jitter') * 1000,
      jitterBufferMs: emitted > 0 ? (grown(entry, 'jitterBufferDelay') / emitted) * 1000 : 0,
      concealed: samples > 0 ? grown(entry, 'concealedSamples') / samples : 0,
    };
  };
  const receivedVideo = (slot: TrackSlot): ReceivedVideoStats => {
    const entry = ofSlot('inbound-rtp', slot);
    const fps = entry ? rate(entry, 'framesDecoded') : 0;
    const { bitrateBps, codec, loss, jitterMs, jitterBufferMs } = received(slot);
    return {
      bitrateBps,
      codec,
      loss,
      jitterMs,
      jitterBufferMs,
      fps,
      widthPx: entry && fps > 0 ? number(entry, 'frameWidth') : 0,
      heightPx: entry && fps > 0 ? number(entry, 'frameHeight') : 0,
      freezes: entry ? number(entry, 'freezeCount') : 0,
    };
  };

  const pair = selectedPair(all);
  const rtt = pair ? pair['currentRoundTripTime'] : undefined;
  const rttMs = typeof rtt === 'number' ? rtt * 1000 : null;
  const available = pair ? pair['availableOutgoingBitrate'] : undefined;
  const audio = received('microphone');
  const camera = receivedVideo('camera');
  const isHeard = audio.bitrateBps > 0;
  const mos =
    isHeard && rttMs !== null
      ? meanOpinionScore({ rttMs, jitterBufferMs: audio.jitterBufferMs, loss: audio.loss })
      : null;
  return {
    counters,
    stats: {
      atMs,
      rttMs,
      availableBps: typeof available === 'number' ? available : null,
      path: pathOf(all, pair),
      sent: { audio: sent('microphone'), camera: sentVideo('camera'), screen: sentVideo('screen') },
      received: { audio, camera, screen: receivedVideo('screen') },
      mos,
      score: scoreOf({ rttMs, mos, camera }),
    },
  };
}

const SILENCE: MediaStats = { bitrateBps: 0, codec: null, loss: 0, jitterMs: 0 };
const number = (entry: Report, key: string): number => (typeof entry[key] === 'number' ? entry[key] : 0);
const text = (entry: Report, key: string): string | null =>
  typeof entry[key] === 'string' && entry[key] !== '' ? entry[key] : null;

function limitationOf(entry: Report | null): SentVideoStats['limitation'] {
  const reason = entry ? text(entry, 'qualityLimitationReason') : null;
  return reason === 'cpu' || reason === 'bandwidth' || reason === 'other' ? reason : 'none';
}

function selectedPair(all: ReadonlyMap<string, Report>): Report | null {
  const entries = [...all.values()];
  const transport = entries.find(({ type }) => type === 'transport');
  const named = transport && all.get(text(transport, 'selectedCandidatePairId') ?? '');
  // Firefox names none, but marks it.
  return (
    named ?? entries.find((entry) => entry.type === 'candidate-pair' && entry['selected'] === true) ?? null
  );
}

function pathOf(all: ReadonlyMap<string, Report>, pair: Report | null): PeerStats['path'] {
  const local = pair && all.get(text(pair, 'localCandidateId') ?? '');
  const remote = pair && all.get(text(pair, 'remoteCandidateId') ?? '');
  if (!local || !remote) return { kind: 'unknown', protocol: null, server: null };
  const isRelayed = [local, remote].some((candidate) => text(candidate, 'candidateType') === 'relay');
  const isOurs = text(local, 'candidateType') === 'relay';
  return {
    kind: isRelayed ? 'relayed' : 'direct',
    protocol: text(local, isOurs ? 'relayProtocol' : 'protocol'),
    server: isOurs ? text(local, 'url') : null,
  };
}

/** Frames a second below which a face is seen to stutter. */
const SMOOTH_FPS = 15;

/**
 * One number for how good it is to be in a call with somebody: how well one hears them, or how far away they are
 * while they are silent, and no more than how well their picture moves while one is sent.
 */
function scoreOf({
  rttMs,
  mos,
  camera,
}: {
  rttMs: number | null;
  mos: number | null;
  camera: ReceivedVideoStats;
}): number {
  const heard = mos ?? meanOpinionScore({ rttMs: rttMs ?? 0, jitterBufferMs: 40, loss: camera.loss });
  const sound = (heard - 1) / (4.4 - 1);
  const picture = camera.bitrateBps > 0 ? Math.min(1, camera.fps / SMOOTH_FPS) : 1;
  return Math.round(100 * Math.min(1, Math.max(0, Math.min(sound, 0.3 + 0.7 * picture))));
}
