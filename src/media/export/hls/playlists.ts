import type { ByteRange } from '../packed.ts';

/** A file, or a stretch of one. `uri` is relative to the playlist. */
export interface Resource {
  readonly uri: string;
  readonly range: ByteRange | null;
}

/** One segment, or one I-frame, of a media playlist. */
export interface PlaylistSegment extends Resource {
  readonly durationS: number;
}

/** An on-demand media playlist. */
export interface MediaPlaylist {
  /** Whole seconds; no segment's rounded duration is above it. */
  readonly targetS: number;
  /** Each segment is one keyframe, for fast searching. */
  readonly isIFramesOnly: boolean;
  /** The initialisation segment of CMAF, which is never encrypted. */
  readonly map: Resource | null;
  /** Of AES-128; a segment's initialisation vector is its place in the list. Null for plain segments. */
  readonly keyUri: string | null;
  readonly segments: readonly PlaylistSegment[];
}

/** The text of a media playlist (RFC 8216, section 4.3). */
export function writeMediaPlaylist(playlist: MediaPlaylist): string {
  const { targetS, isIFramesOnly, map, keyUri, segments } = playlist;
  return lines([
    '#EXTM3U',
    `#EXT-X-VERSION:${versionOf(playlist)}`,
    `#EXT-X-TARGETDURATION:${targetS}`,
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...(isIFramesOnly ? ['#EXT-X-I-FRAMES-ONLY'] : []),
    // In front of the key, which holds for what follows it.
    ...(map ? [`#EXT-X-MAP:URI="${map.uri}"${map.range ? `,BYTERANGE="${rangeText(map.range)}"` : ''}`] : []),
    ...(keyUri === null ? [] : [`#EXT-X-KEY:METHOD=AES-128,URI="${keyUri}"`]),
    ...segments.flatMap(({ uri, range, durationS }) => [
      `#EXTINF:${durationS.toFixed(6)},`,
      ...(range ? [`#EXT-X-BYTERANGE:${rangeText(range)}`] : []),
      uri,
    ]),
    '#EXT-X-ENDLIST',
  ]);
}

const rangeText = ({ offset, sizeBytes }: ByteRange): string => `${sizeBytes}@${offset}`;

/**
 * The lowest protocol version that has what the playlist uses (RFC 8216, section 7): durations with fractions 3, byte
 * ranges and I-frames 4, a map 5 beside I-frames and 6 elsewhere.
 */
function versionOf({
  isIFramesOnly,
  map,
  segments,
}: Pick<MediaPlaylist, 'isIFramesOnly' | 'map'> & {
  readonly segments: readonly Pick<PlaylistSegment, 'range'>[];
}): number {
  if (map) return isIFramesOnly ? 5 : 6;
  return isIFramesOnly || segments.some(({ range }) => range) ? 4 : 3;
}

/** One choice of the master playlist. */
export interface Variant {
  readonly uri: string;
  /** Sound included. */
  readonly peakBps: number;
  readonly averageBps: number;
  /** RFC 6381, for example `avc1.42c01f,mp4a.40.2`. */
  readonly codecs: string;
  /** Null without a picture. */
  readonly picture: { readonly width: number; readonly height: number; readonly frameRate: number } | null;
  /** Groups of renditions that it plays with. */
  readonly audioGroup: string | null;
  readonly subtitlesGroup: string | null;
}

/** Sound or subtitles with a playlist of their own. */
export interface MediaRendition {
  readonly type: 'AUDIO' | 'SUBTITLES';
  readonly group: string;
  readonly uri: string;
  readonly name: string;
  /** BCP 47, or 'und'. */
  readonly language: string;
  /** Of sound; null of subtitles. */
  readonly channels: number | null;
}

/** The keyframes of one rung, for fast searching. */
export interface IFrameVariant {
  readonly uri: string;
  readonly peakBps: number;
  readonly averageBps: number;
  readonly codecs: string;
  readonly picture: { readonly width: number; readonly height: number };
}

/** The playlist that players are given. */
export interface MasterPlaylist {
  readonly variants: readonly Variant[];
  readonly renditions: readonly MediaRendition[];
  readonly iFrames: readonly IFrameVariant[];
  /** A JSON file of chapters in Apple's form; null for none. */
  readonly chaptersUri: string | null;
}

/** Renditions and I-frames came with version 4. */
const MASTER_VERSION = 4;

/** The text of a master playlist (RFC 8216, section 4.3.4). */
export function writeMasterPlaylist({ variants, renditions, iFrames, chaptersUri }: MasterPlaylist): string {
  return lines([
    '#EXTM3U',
    `#EXT-X-VERSION:${MASTER_VERSION}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...(chaptersUri === null
      ? []
      : [`#EXT-X-SESSION-DATA:DATA-ID="com.apple.hls.chapters",URI="${chaptersUri}"`]),
    ...renditions.map((rendition) => `#EXT-X-MEDIA:${renditionAttributes(rendition)}`),
    ...variants.flatMap((variant) => [`#EXT-X-STREAM-INF:${variantAttributes(variant)}`, variant.uri]),
    ...iFrames.map(
      ({ uri, peakBps, averageBps, codecs, picture }) =>
        `#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=${Math.ceil(peakBps)},AVERAGE-BANDWIDTH=${Math.ceil(averageBps)},` +
        `CODECS="${codecs}",RESOLUTION=${picture.width}x${picture.height},URI="${uri}"`,
    ),
  ]);
}

function renditionAttributes({ type, group, uri, name, language, channels }: MediaRendition): string {
  return [
    `TYPE=${type}`,
    `GROUP-ID="${group}"`,
    `NAME="${quotable(name)}"`,
    `LANGUAGE="${quotable(language)}"`,
    ...(type === 'AUDIO' ? ['DEFAULT=YES', 'AUTOSELECT=YES'] : ['DEFAULT=NO', 'AUTOSELECT=YES', 'FORCED=NO']),
    ...(channels === null ? [] : [`CHANNELS="${channels}"`]),
    `URI="${uri}"`,
  ].join(',');
}

function variantAttributes(variant: Variant): string {
  const { peakBps, averageBps, codecs, picture, audioGroup, subtitlesGroup } = variant;
  return [
    `BANDWIDTH=${Math.ceil(peakBps)}`,
    `AVERAGE-BANDWIDTH=${Math.ceil(averageBps)}`,
    `CODECS="${codecs}"`,
    ...(picture
      ? [`RESOLUTION=${picture.width}x${picture.height}`, `FRAME-RATE=${picture.frameRate.toFixed(3)}`]
      : []),
    ...(audioGroup === null ? [] : [`AUDIO="${audioGroup}"`]),
    ...(subtitlesGroup === null ? [] : [`SUBTITLES="${subtitlesGroup}"`]),
    // Otherwise players look for captions inside the picture.
    ...(picture ? ['CLOSED-CAPTIONS=NONE'] : []),
  ].join(',');
}

/** A quoted string holds neither quotes nor the end of a line (RFC 8216, section 4.2). */
const quotable = (text: string): string => text.replace(/["\p{Cc}\u2028\u2029]+/gu, ' ').trim();

function lines(content: readonly string[]): string {
  return `${content.join('\n')}\n`;
}
