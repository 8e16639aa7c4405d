import { resolveUri } from './listing.ts';
import type { Report } from './rules.ts';
import type { RenditionFacts } from './segments.ts';

/** Frames are listed with the times between them, which are rounded. */
const TIME_TOLERANCE_S = 0.1;

/** Whether each range of an I-frame playlist is one IDR frame, at the time that the playlist says. */
export function checkIFrames({ path, playlist, segments }: RenditionFacts, report: Report): void {
  if (!playlist.isIFramesOnly) report('i-frame-wrong', path, 'EXT-X-I-FRAMES-ONLY is missing');
  let originS: number | null = null;
  let atS = 0;
  for (const { segment, streams } of segments) {
    const place = `${resolveUri(path, segment.uri) ?? segment.uri} from byte ${segment.range?.offset ?? 0} on`;
    const picture = streams?.find(({ kind }) => kind === 'video');
    if (streams && !picture?.startsWithIdr)
      report('i-frame-wrong', path, `${place} begins with no IDR frame`);
    if (picture) {
      originS ??= picture.fromS - atS;
      const foundS = picture.fromS - originS;
      if (Math.abs(foundS - atS) > TIME_TOLERANCE_S) {
        const detail = `${place} is the frame at ${foundS.toFixed(2)} s, not that at ${atS.toFixed(2)} s`;
        report('i-frame-wrong', path, detail);
      }
    }
    atS += segment.durationS;
  }
}
