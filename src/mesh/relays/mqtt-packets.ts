import { utf8 } from '../../lib/bytes.ts';

/*
 * The packets that a client at QoS 0 sends and is sent. Sections are those of MQTT 3.1.1 (OASIS Standard,
 * 29 October 2014).
 */

/** Control packet types (section 2.2.1). */
const CONNECT = 1;
const CONNACK = 2;
const PUBLISH = 3;
const SUBSCRIBE = 8;
const SUBACK = 9;
const UNSUBSCRIBE = 10;
const UNSUBACK = 11;
const PINGREQ = 12;
const PINGRESP = 13;
const DISCONNECT = 14;

const SUBACK_FAILURE = 0x80;
const LARGEST_PACKET_BYTES = 256 * 1024;
/** Four bytes of seven bits each are the longest remaining length (section 2.2.3). */
const LONGEST_LENGTH_BYTES = 4;

type Bytes = Uint8Array<ArrayBuffer>;

/** What a broker sends. */
export type BrokerPacket =
  /** `code` 0: welcome; otherwise the reason of section 3.2.2.3. */
  | { readonly kind: 'connack'; readonly code: number }
  /** `retained`: stored earlier, and not published just now. */
  | { readonly kind: 'publish'; readonly topic: string; readonly payload: Bytes; readonly retained: boolean }
  | { readonly kind: 'suback'; readonly packetId: number; readonly granted: boolean }
  | { readonly kind: 'unsuback'; readonly packetId: number }
  | { readonly kind: 'pingresp' };

/** CONNECT with a clean session and nobody's name (section 3.1). */
export function connectPacket(clientId: string, keepAliveSeconds: number): Bytes {
  const CLEAN_SESSION = 2;
  const PROTOCOL_LEVEL = 4;
  const header = [PROTOCOL_LEVEL, CLEAN_SESSION, ...uint16(keepAliveSeconds)];
  return packet(CONNECT, 0, field('MQTT'), Uint8Array.from(header), field(clientId));
}

/** SUBSCRIBE to one topic at QoS 0 (section 3.8). */
export function subscribePacket(packetId: number, topic: string): Bytes {
  return packet(SUBSCRIBE, 2, Uint8Array.from(uint16(packetId)), field(topic), Uint8Array.of(0));
}

/** UNSUBSCRIBE from one topic (section 3.10). */
export function unsubscribePacket(packetId: number, topic: string): Bytes {
  return packet(UNSUBSCRIBE, 2, Uint8Array.from(uint16(packetId)), field(topic));
}

/** PUBLISH at QoS 0, not retained (section 3.3). */
export function publishPacket(topic: string, payload: Bytes): Bytes {
  return packet(PUBLISH, 0, field(topic), payload);
}

/** PINGREQ (section 3.12). */
export const pingPacket = (): Bytes => packet(PINGREQ, 0);

/** DISCONNECT (section 3.14). */
export const disconnectPacket = (): Bytes => packet(DISCONNECT, 0);

/**
 * Cuts a stream of bytes into packets; a WebSocket message may hold any part of it (section 6). Null where the
 * bytes are no packets that a client at QoS 0 is sent, or one is over 256 kB: the stream cannot be read on.
 */
export function createPacketReader(): (bytes: Bytes) => readonly BrokerPacket[] | null {
  let buffer = new Uint8Array(4096);
  let filledBytes = 0;

  const append = (bytes: Bytes): void => {
    const neededBytes = filledBytes + bytes.length;
    if (neededBytes > buffer.length) {
      const larger = new Uint8Array(Math.max(neededBytes, 2 * buffer.length));
      larger.set(buffer.subarray(0, filledBytes));
      buffer = larger;
    }
    buffer.set(bytes, filledBytes);
    filledBytes = neededBytes;
  };

  return (bytes) => {
    append(bytes);
    const packets: BrokerPacket[] = [];
    let start = 0;
    for (;;) {
      const header = readHeader(buffer.subarray(start, filledBytes));
      if (header === 'unfinished') break;
      if (header === 'malformed') return null;
      const end = start + header.headerBytes + header.bodyBytes;
      if (end > filledBytes) break;
      const read = readPacket(header, buffer.slice(start + header.headerBytes, end));
      if (!read) return null;
      packets.push(read);
      start = end;
    }
    buffer.copyWithin(0, start, filledBytes);
    filledBytes -= start;
    return packets;
  };
}

interface FixedHeader {
  readonly type: number;
  readonly flags: number;
  readonly headerBytes: number;
  readonly bodyBytes: number;
}

/** The fixed header (section 2.2). */
function readHeader(bytes: Bytes): FixedHeader | 'unfinished' | 'malformed' {
  const [first, ...lengthBytes] = bytes.subarray(0, 1 + LONGEST_LENGTH_BYTES);
  if (first === undefined) return 'unfinished';
  let bodyBytes = 0;
  for (const [index, byte] of lengthBytes.entries()) {
    bodyBytes += (byte & 0x7f) << (7 * index);
    if (bodyBytes > LARGEST_PACKET_BYTES) return 'malformed';
    if (byte < 0x80) return { type: first >> 4, flags: first & 0x0f, headerBytes: 2 + index, bodyBytes };
  }
  return lengthBytes.length < LONGEST_LENGTH_BYTES ? 'unfinished' : 'malformed';
}

function readPacket({ type, flags }: FixedHeader, body: Bytes): BrokerPacket | null {
  if (type === PUBLISH) return readPublish(flags, body);
  if (flags !== 0) return null;
  const [first = 0, second = 0, third = 0] = body;
  const packetId = first * 256 + second;
  switch (type) {
    case CONNACK:
      return body.length === 2 ? { kind: 'connack', code: second } : null;
    case SUBACK:
      return body.length === 3 ? { kind: 'suback', packetId, granted: third < SUBACK_FAILURE } : null;
    case UNSUBACK:
      return body.length === 2 ? { kind: 'unsuback', packetId } : null;
    case PINGRESP:
      return body.length === 0 ? { kind: 'pingresp' } : null;
    default:
      return null;
  }
}

function readPublish(flags: number, body: Bytes): BrokerPacket | null {
  const RETAIN = 1;
  // Duplicates and packet ids are of the higher qualities of service, which we never ask for.
  if ((flags & ~RETAIN) !== 0) return null;
  const [high = 0, low = 0] = body;
  const topicEnd = 2 + high * 256 + low;
  const topic = body.length >= topicEnd ? decodeUtf8(body.subarray(2, topicEnd)) : null;
  if (!topic) return null;
  return { kind: 'publish', topic, payload: body.slice(topicEnd), retained: flags === RETAIN };
}

/** The text of these bytes; null where they are not UTF-8. */
export function decodeUtf8(bytes: Bytes): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

const uint16 = (value: number): readonly [number, number] => [value >> 8, value & 0xff];

/** A text with its length before it (section 1.5.3); at most 65,535 bytes. */
function field(text: string): Bytes {
  const bytes = utf8(text);
  return Uint8Array.from([...uint16(bytes.length), ...bytes]);
}

function packet(type: number, flags: number, ...parts: readonly Bytes[]): Bytes {
  const length: number[] = [];
  let rest = parts.reduce((sum, part) => sum + part.length, 0);
  do {
    length.push((rest & 0x7f) | (rest > 0x7f ? 0x80 : 0));
    rest >>= 7;
  } while (rest > 0);
  const header = Uint8Array.from([(type << 4) | flags, ...length]);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, header.length));
  let offset = 0;
  for (const part of [header, ...parts]) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
