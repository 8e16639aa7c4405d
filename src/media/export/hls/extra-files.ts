import { utf8 } from '../../../lib/bytes.ts';
import type { BundleExtras, BundleFile, SubtitleTrack } from '../bundle-file.ts';
import type { SegmentSpan } from '../rendition.ts';
import { chaptersJson } from './chapters.ts';
import { KEY_URI, PLAYLIST, segmentName } from './layout.ts';
import { encryptSegment, seal, type BundleLock } from './lock.ts';
import { writeMediaPlaylist } from './playlists.ts';
import { subtitleSegments } from './subtitles.ts';
import { sheetPaths, thumbnailFiles } from './thumbnails.ts';

/** A track of subtitles in the bundle. */
export interface SubtitleFiles {
  readonly uri: string;
  readonly name: string;
  readonly language: string;
}

/** What the player page loads, by its path; null for what there is not. */
export interface ExtraPaths {
  readonly poster: string | null;
  readonly chapters: string | null;
  readonly thumbnails:
    | (Pick<NonNullable<BundleExtras['thumbnails']>, 'columns' | 'rows' | 'width' | 'height' | 'timesS'> & {
        readonly sheets: readonly string[];
      })
    | null;
}

/** What lies beside picture and sound. */
export interface ExtraFiles {
  readonly files: readonly BundleFile[];
  readonly subtitles: readonly SubtitleFiles[];
  readonly paths: ExtraPaths;
  /** For other players; null where there are none, or they are sealed. */
  readonly chaptersUri: string | null;
  /** Of what is said, as far as it is known. */
  readonly language: string;
}

/** What extras are laid out for. */
interface ExtraSettings {
  /** The renditions' segments. */
  readonly spans: readonly SegmentSpan[];
  readonly targetS: number;
  readonly durationS: number;
  readonly lock: BundleLock | null;
}

const UNKNOWN_LANGUAGE = 'und';
const SEALED = '.sealed';

/** The files of the extras. With a lock, subtitles are encrypted as HLS does it, and the rest is sealed for the page. */
export async function extraFiles(extras: BundleExtras, settings: ExtraSettings): Promise<ExtraFiles> {
  const { durationS, lock } = settings;
  const language = extras.subtitles[0]?.language ?? UNKNOWN_LANGUAGE;
  const tracks = await Promise.all(
    extras.subtitles.map((track, index) => subtitleFiles(track, index, settings)),
  );

  const chapters = extras.chapters.length > 0 ? 'chapters.json' : null;
  const poster = extras.poster ? 'poster.jpg' : null;
  const plain: BundleFile[] = [
    ...(chapters
      ? [{ path: chapters, content: jsonBlob(chaptersJson(extras.chapters, { durationS, language })) }]
      : []),
    ...(extras.thumbnails ? thumbnailFiles(extras.thumbnails, durationS) : []),
    ...(poster && extras.poster ? [{ path: poster, content: extras.poster }] : []),
    ...extras.sidecars,
  ];
  const path = (name: string): string => (lock ? `${name}${SEALED}` : name);
  const beside = lock
    ? await Promise.all(
        plain.map(async (file) => ({ path: path(file.path), content: await seal(file.content, lock.key) })),
      )
    : plain;
  return {
    files: [...tracks.flatMap(({ files }) => files), ...beside],
    subtitles: tracks.map(({ uri, name, language: tag }) => ({ uri, name, language: tag })),
    paths: {
      poster: poster && path(poster),
      chapters: chapters && path(chapters),
      thumbnails: extras.thumbnails && pageThumbnails(extras.thumbnails, path),
    },
    chaptersUri: lock ? null : chapters,
    language,
  };
}

async function subtitleFiles(
  track: SubtitleTrack,
  index: number,
  { spans, targetS, lock }: ExtraSettings,
): Promise<SubtitleFiles & { readonly files: readonly BundleFile[] }> {
  // Numbered, since a language is what somebody wrote, and two tracks may have the same.
  const folder = `subtitles-${index + 1}`;
  const contents = await Promise.all(
    subtitleSegments(track, spans).map(async (text, sequence) => {
      const plain = utf8(text);
      const bytes = lock ? await encryptSegment(plain, lock.key, sequence) : plain;
      return new Blob([bytes], { type: 'text/vtt' });
    }),
  );
  const segments = spans.map(({ fromS, toS }, sequence) => ({
    uri: segmentName(sequence, 'vtt'),
    range: null,
    durationS: toS - fromS,
  }));
  const playlist = writeMediaPlaylist({
    targetS,
    isIFramesOnly: false,
    map: null,
    keyUri: lock ? KEY_URI : null,
    segments,
  });
  const uri = `${folder}/${PLAYLIST}`;
  return {
    uri,
    name: track.name,
    language: track.language,
    files: [
      ...contents.map((content, sequence) => ({
        path: `${folder}/${segmentName(sequence, 'vtt')}`,
        content,
      })),
      { path: uri, content: new Blob([playlist], { type: 'application/vnd.apple.mpegurl' }) },
    ],
  };
}

const pageThumbnails = (
  track: NonNullable<BundleExtras['thumbnails']>,
  path: (name: string) => string,
): ExtraPaths['thumbnails'] => ({
  columns: track.columns,
  rows: track.rows,
  width: track.width,
  height: track.height,
  timesS: track.timesS,
  sheets: sheetPaths(track).map(path),
});

const jsonBlob = (json: string): Blob => new Blob([json], { type: 'application/json' });
