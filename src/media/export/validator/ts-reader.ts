import { nalUnitsOf } from '../../../workers/mp4/annex-b.ts';
import { avcFacts, NAL_TYPE, typeOfNal, type AvcFacts } from './avc.ts';
import type { ReadOptions, Sample, StreamMedia } from './media.ts';

/** ISO/IEC 13818-1, section 2.4.3.2. */
const PACKET_BYTES = 188;
const SYNC = 0x47;
const CLOCK_HZ = 90_000;
/** Table 2-34. */
const STREAM_KINDS: Readonly<Record<number, 'avc' | 'aac'>> = { 0x1b: 'avc', 0x0f: 'aac' };
/** ISO/IEC 14496-3, table 1.18. */
const SAMPLE_RATES = [
  96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350,
];
const AAC_FRAME_SAMPLES = 1024;

/** One stream while it is read. */
interface Elementary {
  readonly kind: 'avc' | 'aac' | 'other';
  /** Payloads of the PES packet that is being read. */
  parts: Uint8Array[];
  isEntry: boolean;
  samples: Sample[];
  facts: (Partial<AvcFacts> & { channels?: number }) | null;
  /** Of the last transport packet with a payload; null before the first. */
  continuity: number | null;
}

/** What a segment of MPEG-TS holds of each stream. @throws Error where it is damaged, or cut off and may not be */
export function readTransport(bytes: Uint8Array, { mayBeCut }: ReadOptions): readonly StreamMedia[] {
  if (bytes.length === 0 || bytes.length % PACKET_BYTES !== 0) {
    throw new Error('It is no MPEG-TS, or cut off: it has no whole number of packets.');
  }
  let mapPid: number | null = null;
  const streams = new Map<number, Elementary>();
  for (let at = 0; at < bytes.length; at += PACKET_BYTES) {
    const packet = readPacket(bytes.subarray(at, at + PACKET_BYTES), at);
    if (packet.pid === 0) mapPid ??= programMapPid(packet.payload);
    else if (packet.pid === mapPid && streams.size === 0) {
      for (const [pid, kind] of programStreams(packet.payload)) {
        streams.set(pid, { kind, parts: [], isEntry: false, samples: [], facts: null, continuity: null });
      }
    } else {
      if (streams.size === 0 && isPes(packet)) throw new Error('It begins without tables (PAT and PMT).');
      const stream = streams.get(packet.pid);
      if (!stream || !packet.hasPayload) continue;
      checkContinuity(stream, packet.counter, at);
      if (packet.isStart) {
        finishUnit(stream);
        stream.isEntry = packet.isEntry;
      } else if (stream.parts.length === 0) {
        throw new Error('It begins within a frame.');
      }
      stream.parts.push(packet.payload);
    }
  }
  if (streams.size === 0) throw new Error('It has no tables of what is in it (PAT and PMT).');
  for (const stream of streams.values()) finishUnit(stream);
  if (!mayBeCut && [...streams.values()].every(({ samples }) => samples.length === 0)) {
    throw new Error('There is nothing in it.');
  }
  return [...streams.values()].map(describe);
}

interface Packet {
  readonly pid: number;
  readonly isStart: boolean;
  /** random_access_indicator. */
  readonly isEntry: boolean;
  readonly counter: number;
  readonly hasPayload: boolean;
  readonly payload: Uint8Array;
}

function readPacket(packet: Uint8Array, at: number): Packet {
  const [sync = 0, high = 0, low = 0, control = 0, fieldBytes = 0, fieldFlags = 0] = packet;
  if (sync !== SYNC) throw new Error(`There is no transport packet at byte ${at}.`);
  const hasField = (control & 0x20) !== 0;
  const payloadAt = 4 + (hasField ? 1 + fieldBytes : 0);
  if (payloadAt > PACKET_BYTES) throw new Error(`The transport packet at byte ${at} is damaged.`);
  return {
    pid: ((high & 0x1f) << 8) | low,
    isStart: (high & 0x40) !== 0,
    isEntry: hasField && fieldBytes > 0 && (fieldFlags & 0x40) !== 0,
    counter: control & 0xf,
    hasPayload: (control & 0x10) !== 0,
    payload: packet.subarray(payloadAt),
  };
}

const isPes = ({ isStart, payload: [a, b, c] }: Packet): boolean => isStart && a === 0 && b === 0 && c === 1;

/** Section 2.4.3.3: it counts packets with payload; one packet may come twice. */
function checkContinuity(stream: Elementary, counter: number, at: number): void {
  const before = stream.continuity;
  if (before !== null && counter !== (before + 1) % 16 && counter !== before)
    throw new Error(`Transport packets are missing before byte ${at}.`);
  stream.continuity = counter;
}

/** A section behind its pointer field. */
const sectionOf = (payload: Uint8Array): Uint8Array => payload.subarray(1 + (payload[0] ?? 0));

/** Section 2.4.4.3. */
function programMapPid(payload: Uint8Array): number {
  const section = sectionOf(payload);
  if (section[0] !== 0 || section.length < 12) throw new Error('Its program association is damaged.');
  return (((section[10] ?? 0) & 0x1f) << 8) | (section[11] ?? 0);
}

/** Section 2.4.4.8. */
function* programStreams(payload: Uint8Array): Generator<[pid: number, kind: Elementary['kind']]> {
  const section = sectionOf(payload);
  const end = 3 + ((((section[1] ?? 0) & 0xf) << 8) | (section[2] ?? 0)) - 4;
  if (section[0] !== 2 || end > section.length) throw new Error('Its program map is damaged.');
  const infoBytes = (((section[10] ?? 0) & 0xf) << 8) | (section[11] ?? 0);
  for (let at = 12 + infoBytes; at + 5 <= end;) {
    const pid = (((section[at + 1] ?? 0) & 0x1f) << 8) | (section[at + 2] ?? 0);
    yield [pid, STREAM_KINDS[section[at] ?? 0] ?? 'other'];
    at += 5 + ((((section[at + 3] ?? 0) & 0xf) << 8) | (section[at + 4] ?? 0));
  }
}

/** Reads the PES packet that has come together (section 2.4.3.6). */
function finishUnit(stream: Elementary): void {
  if (stream.parts.length === 0) return;
  const bytes = concatenate(stream.parts);
  stream.parts = [];
  if (bytes[0] !== 0 || bytes[1] !== 0 || bytes[2] !== 1) throw new Error('A frame has no PES header.');
  if (stream.kind === 'other') return;
  const [, , , , lengthHigh = 0, lengthLow = 0, , flags = 0, headerBytes = 0] = bytes;
  if (!(flags & 0x80)) throw new Error('A frame has no time.');
  const declared = (lengthHigh << 8) | lengthLow;
  if (declared !== 0 && 6 + declared > bytes.length) throw new Error('A frame is cut off.');
  const shownAtS = stampAt(bytes, 9) / CLOCK_HZ;
  const decodedAtS = flags & 0x40 ? stampAt(bytes, 14) / CLOCK_HZ : shownAtS;
  const data = bytes.subarray(9 + headerBytes, declared === 0 ? bytes.length : 6 + declared);
  const times = { decodedAtS, shownAtS, isSync: stream.isEntry };
  if (stream.kind === 'avc') readPicture(stream, data, times);
  else readSound(stream, data, times);
}

type Times = Pick<Sample, 'decodedAtS' | 'shownAtS' | 'isSync'>;

function readPicture(stream: Elementary, data: Uint8Array, times: Times): void {
  let isIdr = false;
  let hasSlice = false;
  for (const nal of nalUnitsOf(data)) {
    const type = typeOfNal(nal);
    if (type === NAL_TYPE.sps) stream.facts ??= avcFacts(nal);
    isIdr ||= type === NAL_TYPE.idr;
    hasSlice ||= type >= NAL_TYPE.slice && type <= NAL_TYPE.idr;
  }
  if (!hasSlice) throw new Error('A frame of the picture is damaged.');
  stream.samples.push({ ...times, durationS: null, isIdr });
}

/** Several frames of AAC may share one time. */
function readSound(stream: Elementary, data: Uint8Array, times: Times): void {
  let frames = 0;
  for (let at = 0; at < data.length;) {
    const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0, sixth = 0] = data.subarray(at, at + 7);
    const length = ((fourth & 3) << 11) | (fifth << 3) | (sixth >> 5);
    const rate = SAMPLE_RATES[(third >> 2) & 0xf];
    if (first !== 0xff || (second & 0xf6) !== 0xf0 || length < 7 || at + length > data.length || !rate)
      throw new Error('A frame of the sound is damaged.');
    stream.facts ??= {
      codecs: `mp4a.40.${(third >> 6) + 1}`,
      channels: ((third & 1) << 2) | (fourth >> 6),
    };
    const durationS = AAC_FRAME_SAMPLES / rate;
    const delay = frames * durationS;
    stream.samples.push({
      decodedAtS: times.decodedAtS + delay,
      shownAtS: times.shownAtS + delay,
      durationS,
      isSync: true,
      isIdr: true,
    });
    frames += 1;
    at += length;
  }
}

/** Sets of 3, 15 and 15 bits with markers between. */
function stampAt(bytes: Uint8Array, at: number): number {
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = bytes.subarray(at, at + 5);
  return ((a >> 1) & 7) * 2 ** 30 + ((b << 7) | (c >> 1)) * 2 ** 15 + ((d << 7) | (e >> 1));
}

function describe({ kind, facts, samples }: Elementary): StreamMedia {
  return {
    kind: kind === 'avc' ? 'video' : kind === 'aac' ? 'audio' : 'other',
    codecs: facts?.codecs ?? '',
    width: facts?.width ?? 0,
    height: facts?.height ?? 0,
    channels: facts?.channels ?? 0,
    samples,
  };
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
