import type { Database } from '../../storage/database.ts';
import { listSidecars } from '../../storage/sidecars.ts';
import type { Library } from '../library.ts';
import { EXTRAS, type ExportOffer } from './model.ts';

/** What can be made of a recording. @throws 'not-found' @throws 'import-not-media' */
export async function readOffer(
  { database, library }: { database: Database; library: Library },
  recordingId: string,
): Promise<Omit<ExportOffer, 'speeds'>> {
  // Reading media files takes a large library; the list of recordings does not.
  const [{ probeSource }, { offeredRungs, presetRungs }] = await Promise.all([
    import('../../media/export/probe.ts'),
    import('../../media/export/ladder.ts'),
  ]);
  const [source, plan, sidecars] = await Promise.all([
    library.open(recordingId).then(probeSource),
    library.sidecars.load(recordingId, 'plan'),
    listSidecars(database, recordingId),
  ]);
  const kinds = new Set(sidecars.map(({ kind }) => kind));
  const [clip, ...others] = plan?.clips ?? [];
  const isWhole =
    plan === null ||
    (others.length === 0 &&
      clip?.recordingId === recordingId &&
      clip.fromMs === 0 &&
      Math.abs(clip.toMs - source.durationMs) < 100 &&
      plan.overlays.length === 0 &&
      plan.loudness === 'as-is' &&
      !plan.reduceNoise);
  return {
    source,
    rungs: offeredRungs(source),
    presets: {
      small: presetRungs(source, 'small'),
      standard: presetRungs(source, 'standard'),
      high: presetRungs(source, 'high'),
    },
    hasEdit: !isWhole && clip !== undefined,
    extras: EXTRAS.filter((extra) =>
      extra === 'thumbnails' ? source.hasVideo : kinds.has(extra === 'subtitles' ? 'transcript' : extra),
    ),
  };
}
