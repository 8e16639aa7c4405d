import type { Finding } from '../export.ts';
import { createBundleReader, messageOf } from './bundle-reader.ts';
import { checkAlike, checkStarts } from './check-alike.ts';
import { checkIFrames } from './check-i-frames.ts';
import { checkMaster } from './check-master.ts';
import { checkPlaylist, checkSegments } from './check-rendition.ts';
import { checkSubtitles } from './check-subtitles.ts';
import type { BundleListing } from './listing.ts';
import type { ListedMaster, ListedMedia } from './playlist-reader.ts';
import { createFindings, type Report } from './rules.ts';
import { createSegmentReader, type RenditionFacts, type SegmentFacts } from './segments.ts';

/** How a bundle is looked into. */
export interface ValidationOptions {
  /** 16 bytes of AES-128, where it is encrypted and the key is known. */
  readonly key?: Uint8Array<ArrayBuffer> | null;
  /** Hears which part of the segments was looked at, 0..1. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Checks a bundle by its playlists and by the bytes of its media, whoever made it. Empty where nothing is wrong. Reads one
 * segment at a time. @throws the signal's reason; never because of what is in the bundle
 */
export async function validateBundle(
  listing: BundleListing,
  { key = null, onProgress, signal }: ValidationOptions = {},
): Promise<readonly Finding[]> {
  const { report, findings } = createFindings();
  try {
    await lookInto(listing, report, { key, onProgress, signal });
  } catch (error) {
    signal?.throwIfAborted();
    // What nobody thought of is a broken bundle all the same.
    report('file-damaged', masterPath(listing), messageOf(error));
  }
  return findings;
}

const MASTER = 'master.m3u8';

/** Ours, or the only playlist at the top. */
function masterPath(listing: BundleListing): string {
  if (listing.has(MASTER)) return MASTER;
  const others = [...listing.keys()].filter((path) => /^[^/]+\.m3u8$/i.test(path));
  return others.length === 1 && others[0] !== undefined ? others[0] : MASTER;
}

async function lookInto(
  listing: BundleListing,
  report: Report,
  {
    key,
    onProgress,
    signal,
  }: {
    key: Uint8Array<ArrayBuffer> | null;
    onProgress: ((fraction: number) => void) | undefined;
    signal: AbortSignal | undefined;
  },
): Promise<void> {
  const reader = createBundleReader(listing, key, report);
  const segmentReader = createSegmentReader(reader, report);
  const path = masterPath(listing);
  const master = await reader.playlist(path);
  if (!master) return;
  if (master.kind === 'media') {
    report('playlist-malformed', path, 'it is a media playlist, where a master playlist has to be');
    return;
  }
  for (const uri of master.dataUris) reader.find(path, uri);
  if (master.version < MASTER_VERSION && (master.iFrames.length > 0 || master.renditions.length > 0))
    report('version-too-low', path, `${master.version}, which has to be ${MASTER_VERSION}`);

  const load = async (uris: readonly (string | null)[]): Promise<Map<string, ListedMedia>> => {
    const loaded = new Map<string, ListedMedia>();
    for (const uri of uris) {
      const found = uri === null ? null : reader.find(path, uri);
      if (!found || loaded.has(found.path)) continue;
      const playlist = await reader.playlist(found.path);
      if (playlist?.kind === 'master') report('playlist-malformed', found.path, 'it is a master playlist');
      if (playlist?.kind !== 'media') continue;
      loaded.set(found.path, playlist);
      checkPlaylist(found.path, playlist, report);
    }
    return loaded;
  };
  let [looked, segmentCount] = [0, 0];
  const look = async (playlistPath: string, playlist: ListedMedia): Promise<RenditionFacts> => {
    const segments: SegmentFacts[] = [];
    for (const segment of playlist.segments) {
      signal?.throwIfAborted();
      const streams = await segmentReader.read(playlistPath, segment, { mayBeCut: playlist.isIFramesOnly });
      segments.push({ segment, sizeBytes: reader.sizeOf(playlistPath, segment), streams });
      onProgress?.((looked += 1) / segmentCount);
    }
    return { path: playlistPath, playlist, segments };
  };

  const ofType = (type: string): readonly (string | null)[] =>
    master.renditions.filter(({ attributes }) => attributes.get('TYPE') === type).map(({ uri }) => uri);
  const media = await load([
    ...master.variants.map(({ uri }) => uri),
    ...ofType('AUDIO'),
    ...ofType('VIDEO'),
  ]);
  const subtitles = await load(ofType('SUBTITLES'));
  const iFrames = await load(master.iFrames.map(({ uri }) => uri));
  for (const { segments } of [...media.values(), ...iFrames.values()]) segmentCount += segments.length;
  checkIndependence(path, master, media, report);
  checkAlike(new Map([...media, ...subtitles]), report);

  const renditions = new Map<string, RenditionFacts>();
  for (const [mediaPath, playlist] of media) {
    const facts = await look(mediaPath, playlist);
    checkSegments(facts, report);
    renditions.set(mediaPath, facts);
  }
  checkStarts([...renditions.values()], report);
  const keyframes = new Map<string, RenditionFacts>();
  for (const [iFramePath, playlist] of iFrames) {
    const facts = await look(iFramePath, playlist);
    checkIFrames(facts, report);
    keyframes.set(iFramePath, facts);
  }
  let hasLocked = segmentReader.hasLocked;
  for (const [subtitlePath, playlist] of subtitles)
    hasLocked = (await checkSubtitles(subtitlePath, playlist, reader, report)) || hasLocked;
  if (hasLocked) report('not-looked-into', path, 'the key is not known');
  checkMaster(path, master, { media: renditions, iFrames: keyframes }, report);
}

/** Renditions and I-frames came with it (RFC 8216, section 7). */
const MASTER_VERSION = 4;

/** It is said once for all in the master playlist, or in each other one. */
function checkIndependence(
  path: string,
  { isIndependent }: ListedMaster,
  media: ReadonlyMap<string, ListedMedia>,
  report: Report,
): void {
  if (isIndependent) return;
  for (const [mediaPath, playlist] of media) {
    if (!playlist.isIndependent) report('independent-missing', mediaPath, `neither here nor in ${path}`);
  }
}
