import { utf8 } from '../../lib/bytes.ts';
import { AppError } from '../../lib/errors.ts';
import { fromBase32, toBase32 } from './base32.ts';
import {
  MOST_CANDIDATES,
  packIceText,
  unpackIceText,
  type Candidate,
  type Description,
} from './description.ts';

/** What one device shows the other. */
export interface PairingMessage {
  readonly kind: 'offer' | 'answer';
  /** Ties both to one room; 2 bytes, see {@link roomTagOf}. */
  readonly roomTag: Uint8Array;
  /** In an offer the minutes since 1970 when it was made; in an answer the check sum of its offer. 4 bytes. */
  readonly stamp: Uint8Array;
  readonly description: Description;
}

/** A message as text, and the check sum that its answer will name. */
export interface PackedMessage {
  readonly text: string;
  readonly checksum: Uint8Array;
}

const VERSION = 1;
const CHECKSUM_BYTES = 4;
const KINDS = ['offer', 'answer'] as const;
const TYPES = ['host', 'srflx', 'relay'] as const;
const FAMILIES = ['ipv4', 'ipv6', 'mdns'] as const;
const ADDRESS_BYTES = { ipv4: 4, ipv6: 16, mdns: 16 };
/** RFC 8839, section 5.4, asks for at least these; no browser comes near the upper ends. */
const UFRAG_LENGTH = { least: 4, most: 32 };
const PASSWORD_LENGTH = { least: 22, most: 64 };

/**
 * The bytes: length of all that follow (1), kind (1), room tag (2), stamp (4), user fragment and password
 * (1 for their length and 6 bits a character, each), fingerprint (32), number of candidates (1), candidates (type
 * and family 1, address 4 or 16, port 2), check sum (4). In base32, behind `CP` and the version.
 */
export async function packMessage({
  kind,
  roomTag,
  stamp,
  description,
}: PairingMessage): Promise<PackedMessage> {
  const { ufrag, password, fingerprint, candidates } = description;
  const body = [
    KINDS.indexOf(kind),
    ...roomTag,
    ...stamp,
    ...[ufrag, password].flatMap((text) => [text.length, ...packIceText(text)]),
    ...fingerprint,
    candidates.length,
    ...candidates.flatMap(({ type, family, address, port }) => [
      (TYPES.indexOf(type) << 4) | FAMILIES.indexOf(family),
      ...address,
      port >> 8,
      port & 0xff,
    ]),
  ];
  const content = Uint8Array.of(body.length + CHECKSUM_BYTES, ...body);
  const checksum = await checksumOf(content);
  return { text: `CP${VERSION}${toBase32(Uint8Array.of(...content, ...checksum))}`, checksum };
}

/**
 * Reads what {@link packMessage} made, in a link or alone; capital letters do not matter, nor do spaces and line
 * breaks in it. @throws 'pairing-invalid' with a sentence that says what is wrong
 */
export async function unpackMessage(text: string): Promise<PairingMessage & Pick<PackedMessage, 'checksum'>> {
  if (text.length > 4096) throw invalid('That is far too long for a connection code.');
  const [, version, encoded] = /^(?:.*[?&]pair=)?CP(\d)([A-Z2-7]+)$/is.exec(text.replace(/\s+/g, '')) ?? [];
  if (version === undefined || encoded === undefined)
    throw invalid('That is not a connection code of this app.');
  if (Number(version) !== VERSION) {
    throw invalid(
      'That code was made by another version of the app: reload on both devices, then try again.',
    );
  }
  const bytes = fromBase32(encoded) ?? new Uint8Array();
  const length = 1 + (bytes[0] ?? 0);
  if (bytes.length < length || length < 1 + CHECKSUM_BYTES) {
    throw invalid('That code is cut off: copy all of it, or scan it again.');
  }
  const content = bytes.slice(0, length - CHECKSUM_BYTES);
  const checksum = bytes.slice(length - CHECKSUM_BYTES, length);
  const isIntact = bytes.length === length && isEqual(await checksumOf(content), checksum);
  const message = isIntact ? parseContent(content) : null;
  if (!message) throw invalid('That code has a mistake in it: copy or scan it again.');
  return { ...message, checksum };
}

/** Two bytes that differ between rooms, of a topic that only those who know the room's code can work out. */
export async function roomTagOf(topic: string): Promise<Uint8Array> {
  return (await sha256(utf8(`coterie/pairing/${VERSION}/${topic}`))).slice(0, 2);
}

/** Whether two byte strings are the same. */
export function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** Null where it is none, which no app of this version makes. */
function parseContent(content: Uint8Array<ArrayBuffer>): PairingMessage | null {
  // Behind the length.
  let at = 1;
  const take = (count: number): Uint8Array => {
    const part = content.slice(at, at + count);
    at += count;
    return part;
  };
  const byte = (): number => take(1)[0] ?? 0;
  const iceText = ({ least, most }: typeof UFRAG_LENGTH): string | null => {
    const length = byte();
    const packed = take(3 * Math.ceil(length / 4));
    return length >= least && length <= most ? unpackIceText(packed, length) : null;
  };

  const kind = KINDS[byte()];
  const roomTag = take(2);
  const stamp = take(4);
  const ufrag = iceText(UFRAG_LENGTH);
  const password = iceText(PASSWORD_LENGTH);
  const fingerprint = take(32);
  const count = byte();
  if (!kind || ufrag === null || password === null || count > MOST_CANDIDATES) return null;
  const candidates: Candidate[] = [];
  for (let index = 0; index < count; index += 1) {
    const typeAndFamily = byte();
    const type = TYPES[typeAndFamily >> 4];
    const family = FAMILIES[typeAndFamily & 0xf];
    if (!type || !family) return null;
    const address = take(ADDRESS_BYTES[family]);
    const port = (byte() << 8) | byte();
    if (port === 0) return null;
    candidates.push({ type, family, address, port });
  }
  if (at !== content.length) return null;
  return { kind, roomTag, stamp, description: { ufrag, password, fingerprint, candidates } };
}

const invalid = (sentence: string): AppError => new AppError('pairing-invalid', sentence);

const checksumOf = async (content: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
  (await sha256(content)).slice(0, CHECKSUM_BYTES);

const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
