/** One segment of a media playlist. `uri` is relative to the playlist. */
export interface Segment {
  readonly uri: string;
  readonly durationSeconds: number;
}

/** An on-demand media playlist of fragmented MP4. */
export interface MediaPlaylist {
  /** Whole seconds; no segment's rounded duration is above it. */
  readonly targetSeconds: number;
  /** The initialisation segment, relative to the playlist. */
  readonly mapUri: string;
  readonly segments: readonly Segment[];
}

/** One choice of the master playlist. */
export interface Variant {
  readonly uri: string;
  /** The largest bitrate of any stretch of about one target duration, sound included. */
  readonly peakBps: number;
  readonly averageBps: number;
  /** RFC 6381, for example `avc1.42c01f,mp4a.40.2`. */
  readonly codecs: string;
  /** Null without a picture. */
  readonly picture: { readonly width: number; readonly height: number; readonly frameRate: number } | null;
  /** Group of {@link AudioRendition}s that it plays with. */
  readonly audioGroup: string | null;
}

/** Sound with a playlist of its own. */
export interface AudioRendition {
  readonly group: string;
  readonly uri: string;
}

/** The playlist that players are given. */
export interface MasterPlaylist {
  readonly variants: readonly Variant[];
  readonly audio: readonly AudioRendition[];
}

/** Fragmented MP4 needs version 7 (RFC 8216, section 7). */
const VERSION = 7;

/** The text of a media playlist. */
export function writeMediaPlaylist({ targetSeconds, mapUri, segments }: MediaPlaylist): string {
  return lines([
    '#EXTM3U',
    `#EXT-X-VERSION:${VERSION}`,
    `#EXT-X-TARGETDURATION:${targetSeconds}`,
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-MAP:URI="${mapUri}"`,
    ...segments.flatMap(({ uri, durationSeconds }) => [`#EXTINF:${durationSeconds.toFixed(6)},`, uri]),
    '#EXT-X-ENDLIST',
  ]);
}

/** The text of a master playlist. */
export function writeMasterPlaylist({ variants, audio }: MasterPlaylist): string {
  return lines([
    '#EXTM3U',
    `#EXT-X-VERSION:${VERSION}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    ...audio.map(
      ({ group, uri }) =>
        `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="${group}",NAME="Sound",LANGUAGE="und",DEFAULT=YES,` +
        `AUTOSELECT=YES,CHANNELS="2",URI="${uri}"`,
    ),
    ...variants.flatMap((variant) => [`#EXT-X-STREAM-INF:${variantAttributes(variant)}`, variant.uri]),
  ]);
}

function variantAttributes({ peakBps, averageBps, codecs, picture, audioGroup }: Variant): string {
  return [
    `BANDWIDTH=${Math.ceil(peakBps)}`,
    `AVERAGE-BANDWIDTH=${Math.ceil(averageBps)}`,
    `CODECS="${codecs}"`,
    ...(picture
      ? [`RESOLUTION=${picture.width}x${picture.height}`, `FRAME-RATE=${picture.frameRate.toFixed(3)}`]
      : []),
    ...(audioGroup === null ? [] : [`AUDIO="${audioGroup}"`]),
  ].join(',');
}

/** The smallest target duration that all these segments keep to (RFC 8216, section 4.3.3.1), in whole seconds. */
export function targetDuration(segments: readonly Segment[]): number {
  return Math.max(1, ...segments.map(({ durationSeconds }) => Math.round(durationSeconds)));
}

/** How many bits a second a rendition takes. */
export interface Bitrate {
  readonly peakBps: number;
  readonly averageBps: number;
}

/**
 * Measures a rendition. The peak is that of RFC 8216, section 4.1: the largest bitrate of any run of segments
 * that lasts between 0.5 and 1.5 target durations. `sizeOf` gives a segment's size in bytes.
 */
export function measureBitrate(
  segments: readonly Segment[],
  targetSeconds: number,
  sizeOf: (segment: Segment) => number,
): Bitrate {
  const rates: number[] = [];
  for (let start = 0; start < segments.length; start += 1) {
    let seconds = 0;
    let sizeBytes = 0;
    for (const segment of segments.slice(start)) {
      seconds += segment.durationSeconds;
      sizeBytes += sizeOf(segment);
      if (seconds > 1.5 * targetSeconds) break;
      if (seconds >= 0.5 * targetSeconds) rates.push((8 * sizeBytes) / seconds);
    }
  }
  const sizeBytes = segments.reduce((sum, segment) => sum + sizeOf(segment), 0);
  const averageBps = (8 * sizeBytes) / durationOf(segments);
  return { peakBps: Math.max(averageBps, ...rates), averageBps };
}

/** The length of a rendition in seconds. */
export function durationOf(segments: readonly Segment[]): number {
  return segments.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
}

function lines(content: readonly string[]): string {
  return `${content.join('\n')}\n`;
}
