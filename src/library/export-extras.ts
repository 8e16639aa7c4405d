import type { BundleExtras, BundleFile, SubtitleTrack, ThumbnailTrack } from '../media/export/bundle-file.ts';
import { drawStoryboard } from '../media/recording/analyst.ts';
import type { Storyboard } from '../storage/schema.ts';
import { moveSidecars } from './carry-sidecars.ts';
import type { Library } from './library.ts';
import type { PlannedClip } from './sidecars/plan.ts';
import type { Transcript } from './sidecars/transcript.ts';

/** Which extras an export is to have. */
export interface WantedExtras {
  readonly subtitles: boolean;
  readonly chapters: boolean;
  readonly thumbnails: boolean;
  readonly chat: boolean;
  readonly training: boolean;
}

const SIDECARS = 'sidecars';
const UNKNOWN_LANGUAGE = 'und';
/** Lengths are rounded, and differ so much between what a file and its tracks say. */
const WHOLE_TOLERANCE_MS = 100;
/** Storyboards are drawn only while nothing is recorded: an export does not wait for the end of a call. */
const MOST_STORYBOARD_MS = 20_000;

/**
 * What goes into a bundle beside picture and sound, with times of the export. What was cut out of a recording is in none of
 * it: an edit's thumbnails are drawn from the edit, and its training, which is the workout's to move, is left out.
 * @param clips the export is made of, in order
 * @param file what is exported: the recording, or what was made of the clips
 * @throws 'not-found' @throws 'storage-blocked' @throws the signal's reason
 */
export async function exportExtras(
  library: Pick<Library, 'recordings' | 'sidecars' | 'storyboard'>,
  clips: readonly PlannedClip[],
  wanted: WantedExtras,
  file: File,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<BundleExtras> {
  const { transcript, chapters, chat } = await moveSidecars(library.sidecars, clips);
  const wholeId = wholeRecording(library, clips);
  const record = library.recordings.value.find(({ id }) => id === wholeId);
  const training =
    wholeId !== null && wanted.training ? await library.sidecars.raw(wholeId, 'training') : null;
  signal?.throwIfAborted();
  const storyboard = wanted.thumbnails ? await storyboardOf(library, wholeId, file, signal) : null;
  return {
    subtitles: wanted.subtitles && transcript && transcript.cues.length > 0 ? [subtitlesOf(transcript)] : [],
    chapters: wanted.chapters
      ? (chapters?.chapters ?? []).map(({ atMs, title }) => ({ fromS: atMs / 1000, title: title || '–' }))
      : [],
    poster: wanted.thumbnails ? (record?.thumbnail ?? null) : null,
    thumbnails: storyboard && thumbnailsOf(storyboard),
    sidecars: [
      ...(wanted.chat && chat ? [jsonFile('chat', JSON.stringify(chat))] : []),
      ...(training === null ? [] : [jsonFile('training', training)]),
    ],
  };
}

/** The recording that the clips are all of, or null. */
function wholeRecording(
  { recordings }: Pick<Library, 'recordings'>,
  [clip, ...others]: readonly PlannedClip[],
): string | null {
  const record = recordings.value.find(({ id }) => id === clip?.recordingId);
  if (!clip || !record || others.length > 0) return null;
  const isWhole =
    clip.fromMs <= WHOLE_TOLERANCE_MS && clip.toMs >= (record.durationMs ?? Infinity) - WHOLE_TOLERANCE_MS;
  return isWhole ? record.id : null;
}

async function storyboardOf(
  library: Pick<Library, 'storyboard'>,
  wholeId: string | null,
  file: File,
  signal: AbortSignal | undefined,
): Promise<Storyboard | null> {
  if (wholeId !== null) {
    const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), MOST_STORYBOARD_MS));
    return Promise.race([library.storyboard(wholeId), late]);
  }
  try {
    return await drawStoryboard(file, { signal: signal ?? new AbortController().signal });
  } catch (error) {
    signal?.throwIfAborted();
    // Sound alone has none.
    if (error instanceof Error && error.name === 'import-not-media') return null;
    throw error;
  }
}

/** Names are said where several people speak. */
function subtitlesOf({ language, cues }: Transcript): SubtitleTrack {
  const hasSeveral = new Set(cues.map(({ author }) => author)).size > 1;
  const tag = language ?? UNKNOWN_LANGUAGE;
  return {
    language: tag,
    name: languageName(tag),
    cues: cues.map(({ fromMs, toMs, author, text }) => ({
      fromS: fromMs / 1000,
      toS: toMs / 1000,
      text: hasSeveral && author !== null ? `${author}: ${text}` : text,
    })),
  };
}

/** In the language itself, as players list it: "Deutsch". */
function languageName(tag: string): string {
  if (tag === UNKNOWN_LANGUAGE) return 'Subtitles';
  try {
    return new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag;
  } catch {
    // Somebody wrote it.
    return tag;
  }
}

function thumbnailsOf(storyboard: Storyboard): ThumbnailTrack {
  const { sheet, columns, rows, tileWidth, tileHeight, tileCount, intervalMs } = storyboard;
  return {
    sheets: [sheet],
    columns,
    rows,
    width: tileWidth,
    height: tileHeight,
    timesS: Array.from({ length: tileCount }, (_, index) => (index * intervalMs) / 1000),
  };
}

const jsonFile = (name: string, json: string): BundleFile => ({
  path: `${SIDECARS}/${name}.json`,
  content: new Blob([json], { type: 'application/json' }),
});
