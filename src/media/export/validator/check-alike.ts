import type { ListedMedia } from './playlist-reader.ts';
import type { Report } from './rules.ts';
import type { RenditionFacts } from './segments.ts';

/** Sound is cut between packets of 1024 samples, so its borders lie up to two beside the picture's. */
const BORDER_TOLERANCE_S = 0.05;
const START_TOLERANCE_S = 0.1;

/** Every rendition has the first one's target duration and borders, so that players can switch anywhere. */
export function checkAlike(playlists: ReadonlyMap<string, ListedMedia>, report: Report): void {
  const [first] = playlists.values();
  if (!first) return;
  const wanted = bordersOf(first);
  for (const [path, playlist] of playlists) {
    if (playlist.targetS !== first.targetS)
      report('target-differs', path, `${playlist.targetS} s instead of ${first.targetS} s`);
    const found = bordersOf(playlist);
    const at = wanted.findIndex(
      (seconds, index) => Math.abs((found[index] ?? Infinity) - seconds) > BORDER_TOLERANCE_S,
    );
    const detail =
      at >= 0
        ? `border ${at + 1} is at ${found[at]?.toFixed(3) ?? 'no time'} s instead of ${wanted[at]?.toFixed(3) ?? ''} s`
        : found.length > wanted.length
          ? `it has ${found.length} segments instead of ${wanted.length}`
          : null;
    if (detail !== null) report('boundaries-differ', path, detail);
  }
}

/** Where each segment ends, in seconds. */
function bordersOf({ segments }: ListedMedia): readonly number[] {
  let end = 0;
  return segments.map(({ durationS }) => (end += durationS));
}

/** Picture and sound begin together, by what is in their segments. */
export function checkStarts(renditions: readonly RenditionFacts[], report: Report): void {
  const starts = renditions.flatMap(({ path, segments }) => {
    const stream = segments[0]?.streams?.[0];
    return stream ? [{ path, fromS: stream.fromS }] : [];
  });
  const [first] = starts;
  for (const { path, fromS } of starts) {
    if (first && Math.abs(fromS - first.fromS) > START_TOLERANCE_S)
      report(
        'timestamps-broken',
        path,
        `it begins at ${fromS.toFixed(3)} s, ${first.path} at ${first.fromS.toFixed(3)} s`,
      );
  }
}
