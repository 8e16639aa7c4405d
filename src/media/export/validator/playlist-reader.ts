import type { Resource } from '../hls/playlists.ts';

/** What decrypts a segment. */
export interface SegmentKey {
  readonly uri: string;
  /** 16 bytes; null where it is the media sequence number. */
  readonly iv: Uint8Array<ArrayBuffer> | null;
}

/** A segment as it is listed. */
export interface ListedSegment extends Resource {
  readonly durationS: number;
  /** Media sequence number. */
  readonly sequence: number;
  readonly map: Resource | null;
  readonly key: SegmentKey | null;
  /** Timestamps may begin anew. */
  readonly isDiscontinuous: boolean;
}

/** A media playlist of anybody's. */
export interface ListedMedia {
  readonly kind: 'media';
  readonly version: number;
  readonly targetS: number;
  readonly isEnded: boolean;
  readonly isIFramesOnly: boolean;
  readonly isIndependent: boolean;
  readonly segments: readonly ListedSegment[];
}

/** An attribute list with the address that belongs to it. */
export interface Listed {
  readonly uri: string;
  readonly attributes: ReadonlyMap<string, string>;
}

/** A master playlist of anybody's. */
export interface ListedMaster {
  readonly kind: 'master';
  readonly version: number;
  readonly isIndependent: boolean;
  readonly variants: readonly Listed[];
  readonly iFrames: readonly Listed[];
  /** EXT-X-MEDIA; without an address where the rendition is in the variants themselves. */
  readonly renditions: readonly (Omit<Listed, 'uri'> & { readonly uri: string | null })[];
  /** Of EXT-X-SESSION-DATA. */
  readonly dataUris: readonly string[];
}

/** A day and more of segments; what has more is not made for watching. */
const MOST_SEGMENTS = 20_000;
const MOST_VARIANTS = 200;
const MOST_TARGET_S = 3600;

/** Reads a playlist of either kind (RFC 8216, section 4). @throws Error saying what is wrong, and in which line */
export function readPlaylist(text: string): ListedMaster | ListedMedia {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  if (lines[0] !== '#EXTM3U') throw new Error('the first line is not #EXTM3U');
  const isMaster = lines.some((line) => /^#EXT-X-(STREAM-INF|I-FRAME-STREAM-INF|MEDIA):/.test(line));
  const isMedia = lines.some((line) => /^#(EXTINF|EXT-X-TARGETDURATION):/.test(line));
  if (isMaster && isMedia) throw new Error('it is a master and a media playlist at once');
  if (!isMaster && !isMedia) throw new Error('it is neither a master nor a media playlist');
  return isMaster ? readMaster(lines) : readMedia(lines);
}

function readMaster(lines: readonly string[]): ListedMaster {
  const variants: Listed[] = [];
  const iFrames: Listed[] = [];
  const renditions: ListedMaster['renditions'][number][] = [];
  const dataUris: string[] = [];
  let pending: ReadonlyMap<string, string> | null = null;
  for (const [index, line] of lines.entries()) {
    const [tag, value] = tagOf(line);
    const attributes = (): ReadonlyMap<string, string> => attributesOf(value, index);
    if (tag === '' && line !== '') {
      if (!pending) throw lineError(index, 'an address without EXT-X-STREAM-INF');
      variants.push({ uri: line, attributes: pending });
      pending = null;
    } else if (tag === '#EXT-X-STREAM-INF') {
      if (pending) throw lineError(index, 'the variant before it has no address');
      pending = attributes();
    } else if (tag === '#EXT-X-I-FRAME-STREAM-INF') {
      iFrames.push({ uri: required(attributes(), 'URI', index), attributes: attributes() });
    } else if (tag === '#EXT-X-MEDIA') {
      renditions.push({ uri: attributes().get('URI') ?? null, attributes: attributes() });
    } else if (tag === '#EXT-X-SESSION-DATA') {
      const uri = attributes().get('URI');
      if (uri !== undefined) dataUris.push(uri);
    }
    if (variants.length + iFrames.length + renditions.length > MOST_VARIANTS)
      throw lineError(index, `more than ${MOST_VARIANTS} variants and renditions`);
  }
  if (pending) throw new Error('the last variant has no address');
  if (variants.length === 0) throw new Error('there are no variants');
  return {
    kind: 'master',
    version: versionIn(lines),
    isIndependent: lines.includes('#EXT-X-INDEPENDENT-SEGMENTS'),
    variants,
    iFrames,
    renditions,
    dataUris,
  };
}

function readMedia(lines: readonly string[]): ListedMedia {
  const segments: ListedSegment[] = [];
  let sequence = 0;
  let targetS = Number.NaN;
  let durationS = Number.NaN;
  let range: Resource['range'] = null;
  let rangeText: string | null = null;
  let map: Resource | null = null;
  let key: SegmentKey | null = null;
  let isDiscontinuous = false;
  for (const [index, line] of lines.entries()) {
    const [tag, value] = tagOf(line);
    switch (tag) {
      case '': {
        if (line === '') break;
        if (!(durationS >= 0)) throw lineError(index, 'a segment without EXTINF');
        const before = segments.at(-1);
        range =
          rangeText === null ? null : rangeOf(rangeText, before?.uri === line ? before.range : null, index);
        segments.push({ uri: line, range, durationS, sequence, map, key, isDiscontinuous });
        if (segments.length > MOST_SEGMENTS) throw lineError(index, `more than ${MOST_SEGMENTS} segments`);
        sequence += 1;
        durationS = Number.NaN;
        rangeText = null;
        isDiscontinuous = false;
        break;
      }
      case '#EXTINF':
        durationS = decimal(value.split(',')[0] ?? '', index);
        break;
      case '#EXT-X-TARGETDURATION':
        if (!/^\d+$/.test(value) || Number(value) < 1 || Number(value) > MOST_TARGET_S)
          throw lineError(index, 'EXT-X-TARGETDURATION is no whole number of seconds');
        targetS = Number(value);
        break;
      case '#EXT-X-MEDIA-SEQUENCE':
        if (!/^\d{1,15}$/.test(value) || segments.length > 0)
          throw lineError(index, 'EXT-X-MEDIA-SEQUENCE is no number in front of the segments');
        sequence = Number(value);
        break;
      case '#EXT-X-BYTERANGE':
        rangeText = value;
        break;
      case '#EXT-X-MAP': {
        const attributes = attributesOf(value, index);
        const bytes = attributes.get('BYTERANGE');
        map = {
          uri: required(attributes, 'URI', index),
          range: bytes === undefined ? null : rangeOf(bytes, null, index),
        };
        break;
      }
      case '#EXT-X-KEY':
        key = keyOf(attributesOf(value, index), index);
        break;
      case '#EXT-X-DISCONTINUITY':
        isDiscontinuous = true;
    }
  }
  if (Number.isNaN(targetS)) throw new Error('EXT-X-TARGETDURATION is missing');
  if (segments.length === 0) throw new Error('there are no segments');
  return {
    kind: 'media',
    version: versionIn(lines),
    targetS,
    isEnded: lines.includes('#EXT-X-ENDLIST'),
    isIFramesOnly: lines.includes('#EXT-X-I-FRAMES-ONLY'),
    isIndependent: lines.includes('#EXT-X-INDEPENDENT-SEGMENTS'),
    segments,
  };
}

function keyOf(attributes: ReadonlyMap<string, string>, index: number): SegmentKey | null {
  const method = attributes.get('METHOD');
  if (method === 'NONE') return null;
  if (method !== 'AES-128') throw lineError(index, `encryption ${method ?? 'without METHOD'} is not known`);
  const iv = attributes.get('IV');
  if (iv !== undefined && !/^0x[\da-f]{1,32}$/i.test(iv))
    throw lineError(index, 'IV is no number of 16 bytes');
  return { uri: required(attributes, 'URI', index), iv: iv === undefined ? null : bytesOfHex(iv.slice(2)) };
}

const bytesOfHex = (hex: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(hex.padStart(32, '0').match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/** `size@offset`; without an offset it goes on where the range before it ends (section 4.3.2.2). */
function rangeOf(text: string, before: Resource['range'], index: number): NonNullable<Resource['range']> {
  const [, size, offset] = /^(\d{1,15})(?:@(\d{1,15}))?$/.exec(text) ?? [];
  if (size === undefined || Number(size) === 0) throw lineError(index, `${text} is no byte range`);
  return {
    sizeBytes: Number(size),
    offset: offset === undefined ? (before ? before.offset + before.sizeBytes : 0) : Number(offset),
  };
}

function versionIn(lines: readonly string[]): number {
  const found = lines.filter((line) => line.startsWith('#EXT-X-VERSION:'));
  if (found.length > 1) throw new Error('EXT-X-VERSION is said twice');
  if (found[0] === undefined) return 1;
  const version = Number(found[0].slice('#EXT-X-VERSION:'.length));
  if (!Number.isInteger(version) || version < 1) throw new Error('EXT-X-VERSION is no number');
  return version;
}

/** A tag and what is behind its colon; no tag for addresses, and none of interest for comments. */
function tagOf(line: string): readonly [tag: string, value: string] {
  if (!line.startsWith('#')) return ['', ''];
  const colon = line.indexOf(':');
  return colon === -1 ? [line, ''] : [line.slice(0, colon), line.slice(colon + 1)];
}

/** An attribute list (section 4.2): NAME=value or NAME="value", commas between. */
function attributesOf(value: string, index: number): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  const attribute = /([A-Z0-9-]+)=(?:"([^"]*)"|([^",]*))(,|$)/y;
  for (let at = 0; at < value.length; at = attribute.lastIndex) {
    attribute.lastIndex = at;
    const [, name, quoted, plain] = attribute.exec(value) ?? [];
    if (name === undefined)
      throw lineError(index, 'attributes are not written as NAME=value, separated by commas');
    if (attributes.has(name)) throw lineError(index, `${name} is said twice`);
    attributes.set(name, quoted ?? plain ?? '');
  }
  return attributes;
}

function required(attributes: ReadonlyMap<string, string>, name: string, index: number): string {
  const value = attributes.get(name);
  if (value === undefined || value === '') throw lineError(index, `${name} is missing`);
  return value;
}

function decimal(text: string, index: number): number {
  if (!/^\d+(\.\d+)?$/.test(text)) throw lineError(index, 'EXTINF is no number of seconds');
  return Number(text);
}

const lineError = (index: number, what: string): Error => new Error(`line ${index + 1}: ${what}`);
