import type { BundleReader } from './bundle-reader.ts';
import { messageOf } from './bundle-reader.ts';
import { readFragments, readInit, type Track } from './cmaf-reader.ts';
import { resolveUri } from './listing.ts';
import type { ReadOptions, StreamMedia } from './media.ts';
import type { ListedMedia, ListedSegment } from './playlist-reader.ts';
import type { Report } from './rules.ts';
import { readTransport } from './ts-reader.ts';

/** What was found in a segment, without its samples, of which a long recording has too many. */
export interface SegmentFacts {
  readonly segment: ListedSegment;
  readonly sizeBytes: number;
  /** Null where it could not be looked into. */
  readonly streams: readonly StreamFacts[] | null;
}

/** One stream in one segment. Times in seconds, as the container has them. */
export interface StreamFacts extends Omit<StreamMedia, 'samples'> {
  readonly count: number;
  /** The least from one to the next, as shown; null of a single one. */
  readonly shortestGapS: number | null;
  /** When the first is shown, and when the last has been. */
  readonly fromS: number;
  readonly toS: number;
  /** By how much `toS` may be too small, where the container does not say how long the last one is shown. */
  readonly toleranceS: number;
  readonly decodedFromS: number;
  /** Null where the container does not say it. */
  readonly decodedToS: number | null;
  readonly startsWithIdr: boolean;
  /** Of IDR frames. */
  readonly idrsS: readonly number[];
}

/** Looks into segments one after the other. */
export interface SegmentReader {
  /** Null where it cannot be looked into: reported, but for what is locked. */
  read(
    playlistPath: string,
    segment: ListedSegment,
    options: ReadOptions,
  ): Promise<readonly StreamFacts[] | null>;
  /** Whether something was locked. */
  readonly hasLocked: boolean;
}

/** Initialisation segments are read once. */
export function createSegmentReader(reader: BundleReader, report: Report): SegmentReader {
  const inits = new Map<string, Promise<readonly Track[] | null>>();
  let hasLocked = false;

  const initOf = (
    playlistPath: string,
    map: NonNullable<ListedSegment['map']>,
  ): Promise<readonly Track[] | null> => {
    const id = `${resolveUri(playlistPath, map.uri) ?? playlistPath} ${map.range?.offset ?? 0} ${map.range?.sizeBytes ?? ''}`;
    const reading =
      inits.get(id) ??
      (async () => {
        const bytes = await reader.plain(playlistPath, map);
        try {
          return bytes && readInit(bytes);
        } catch (error) {
          report('file-damaged', resolveUri(playlistPath, map.uri) ?? playlistPath, messageOf(error));
          return null;
        }
      })();
    inits.set(id, reading);
    return reading;
  };

  return {
    async read(playlistPath, segment, options) {
      const tracks = segment.map && (await initOf(playlistPath, segment.map));
      const got = await reader.segment(playlistPath, segment);
      hasLocked ||= got.kind === 'locked';
      if (got.kind !== 'plain' || (segment.map && !tracks)) return null;
      try {
        const streams = tracks
          ? readFragments(got.bytes, tracks, options)
          : readTransport(got.bytes, options);
        return streams.filter(({ kind, samples }) => kind !== 'other' && samples.length > 0).map(factsOf);
      } catch (error) {
        const path = resolveUri(playlistPath, segment.uri) ?? playlistPath;
        report(options.mayBeCut ? 'i-frame-wrong' : 'file-damaged', path, messageOf(error));
        return null;
      }
    },
    get hasLocked() {
      return hasLocked;
    },
  };
}

function factsOf({ samples, ...stream }: StreamMedia): StreamFacts {
  const shown = samples.map(({ shownAtS }) => shownAtS).sort((a, b) => a - b);
  const gaps = shown.slice(1).map((time, index) => time - (shown[index] ?? time));
  const usual = [...gaps].sort((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  const first = samples[0];
  const last = samples.at(-1);
  const [fromS = 0] = shown;
  const lastShownS = shown.at(-1) ?? 0;
  const decodedToS =
    last?.durationS === undefined || last.durationS === null ? null : last.decodedAtS + last.durationS;
  const lengthS = decodedToS === null ? null : decodedToS - (first?.decodedAtS ?? 0);
  return {
    ...stream,
    count: samples.length,
    shortestGapS: gaps.length > 0 ? Math.min(...gaps) : null,
    fromS,
    toS: lengthS === null ? lastShownS + usual : fromS + lengthS,
    toleranceS: lengthS === null ? 1.5 * gaps.reduce((most, gap) => Math.max(most, gap), 0) : 0,
    decodedFromS: first?.decodedAtS ?? 0,
    decodedToS,
    startsWithIdr: first !== undefined && first.isIdr && first.isSync,
    idrsS: samples.filter(({ isIdr }) => isIdr).map(({ shownAtS }) => shownAtS),
  };
}

/** A media playlist and what is in its segments. */
export interface RenditionFacts {
  readonly path: string;
  readonly playlist: ListedMedia;
  readonly segments: readonly SegmentFacts[];
}
