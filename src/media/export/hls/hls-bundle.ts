import { AppError } from '../../../lib/errors.ts';
import type { BundleExtras, BundleFile } from '../bundle-file.ts';
import type { PackedRendition } from '../packed.ts';
import type { HlsSettings } from '../settings.ts';
import { targetDuration } from './bitrate.ts';
import { extraFiles } from './extra-files.ts';
import { layOut } from './layout.ts';
import { lockJson, type BundleLock } from './lock.ts';
import { masterOf } from './master.ts';
import { playerPage } from './player/player-page.ts';
import { writeMasterPlaylist } from './playlists.ts';
import { readmeText } from './readme.ts';

/** What a bundle is made of. */
export interface HlsBundleInput {
  readonly title: string;
  /** Only read, as long as the bundle's files are used. */
  readonly renditions: readonly PackedRendition[];
  readonly settings: Pick<HlsSettings, 'segmentFormat' | 'layout'>;
  /** What the renditions are encrypted with; null for none. */
  readonly lock: BundleLock | null;
  readonly extras: BundleExtras;
  /** Frames a second, 0 without a picture. */
  readonly source: { readonly durationS: number; readonly frameRate: number };
  /** hls.js. */
  readonly playerScript: Blob;
}

const MASTER = 'master.m3u8';
const SCRIPT = 'hls.min.js';
const LOCK = 'lock.json';

/**
 * Puts a bundle together from what was packed. Its files come in the order of delivery: without the last ones nothing
 * plays, so what broke off does not look whole. Media are slices of the packed files, so they stay on disk. With a lock
 * all that shows or tells what is in the recording is encrypted, but for its title.
 * @throws 'export-failed' where there is nothing to play @throws the signal's reason
 */
export async function createHlsBundle(
  input: HlsBundleInput,
  { signal }: { readonly signal?: AbortSignal } = {},
): Promise<readonly BundleFile[]> {
  const { title, settings, lock, extras, source, playerScript } = input;
  const packed = input.renditions.filter(({ segments }) => segments.length > 0);
  const [first] = packed;
  if (!first) throw new AppError('export-failed', 'Nothing in the recording could be read.');
  const targetS = targetDuration(packed.flatMap(({ segments }) => segments));
  const renditions = packed.map((rendition) =>
    layOut(rendition, { ...settings, targetS, isLocked: lock !== null }),
  );
  const spans = first.segments.map(({ fromS, durationS }) => ({ fromS, toS: fromS + durationS }));
  const beside = await extraFiles(extras, { spans, targetS, durationS: source.durationS, lock });
  signal?.throwIfAborted();

  const master = masterOf(renditions, { ...beside, frameRate: source.frameRate });
  const picture = master.variants.find((variant) => variant.picture)?.picture ?? null;
  const page = {
    title,
    picture,
    master: MASTER,
    script: SCRIPT,
    lock: lock ? LOCK : null,
    ...beside.paths,
  };
  return [
    ...renditions.flatMap((rendition) => rendition.files),
    ...beside.files,
    { path: SCRIPT, content: playerScript },
    text('README.txt', readmeText({ title, ...settings, isLocked: lock !== null }), 'text/plain'),
    ...(lock ? [text(LOCK, await lockJson(lock), 'application/json')] : []),
    text(MASTER, writeMasterPlaylist(master), 'application/vnd.apple.mpegurl'),
    text('embed.html', await playerPage(page, 'embed'), 'text/html'),
    text('index.html', await playerPage(page, 'whole'), 'text/html'),
  ];
}

const text = (path: string, content: string, type: string): BundleFile => ({
  path,
  content: new Blob([content], { type }),
});
