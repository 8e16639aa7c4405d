import type { ListedMedia } from './playlist-reader.ts';
import type { Report } from './rules.ts';
import type { RenditionFacts, StreamFacts } from './segments.ts';

/** Apple's HLS authoring specification: no segment exceeds the target by more than half a second. */
const TARGET_TOLERANCE_S = 0.5;
/** An IDR frame every 2 s, and the next frame of a slow picture. */
const MOST_IDR_GAP_S = 2.25;
/** Sound is cut between packets, and players bridge as much. */
const TIME_TOLERANCE_S = 0.1;
/** Of times that the container says exactly. */
const CONTINUITY_TOLERANCE_S = 0.01;

/** What a media playlist says by itself. */
export function checkPlaylist(path: string, playlist: ListedMedia, report: Report): void {
  const { version, targetS, segments, isEnded, isIFramesOnly } = playlist;
  if (!isEnded) report('playlist-open', path, 'EXT-X-ENDLIST is missing: it is live, or cut off');
  const needed = neededVersion(playlist);
  if (version < needed) report('version-too-low', path, `${version}, which has to be ${needed}`);
  if (isIFramesOnly) return;
  for (const { uri, durationS } of segments) {
    if (Math.round(durationS) > targetS || durationS > targetS + TARGET_TOLERANCE_S)
      report('segment-too-long', path, `${uri} lasts ${durationS} s, the target is ${targetS} s`);
  }
}

/** RFC 8216, section 7. */
function neededVersion({ segments, isIFramesOnly }: ListedMedia): number {
  if (segments.some(({ map }) => map)) return isIFramesOnly ? 5 : 6;
  if (isIFramesOnly || segments.some(({ range }) => range)) return 4;
  if (segments.some(({ durationS }) => !Number.isInteger(durationS))) return 3;
  return segments.some(({ key }) => key?.iv) ? 2 : 1;
}

/** Whether the segments are what the playlist says: IDR frames, lengths, times without gaps. */
export function checkSegments({ path, segments }: RenditionFacts, report: Report): void {
  let before: { readonly streams: readonly StreamFacts[]; readonly endS: number } | null = null;
  let widestGapS = 0;
  let lastIdrS: number | null = null;
  for (const { segment, streams } of segments) {
    if (!streams) {
      before = null;
      lastIdrS = null;
      continue;
    }
    if (streams.length === 0) report('file-damaged', path, `${segment.uri} has neither picture nor sound`);
    for (const stream of streams) {
      checkLength(path, segment.uri, segment.durationS, stream, report);
      const former = segment.isDiscontinuous
        ? undefined
        : before?.streams.find(({ kind }) => kind === stream.kind);
      if (former) checkSeam(path, segment.uri, { former, stream, startS: before?.endS ?? 0 }, report);
      if (stream.kind !== 'video') continue;
      if (!stream.startsWithIdr) report('idr-missing', path, `${segment.uri} begins with another frame`);
      for (const idrS of stream.idrsS) {
        if (lastIdrS !== null && !segment.isDiscontinuous) widestGapS = Math.max(widestGapS, idrS - lastIdrS);
        lastIdrS = idrS;
      }
    }
    const [first] = streams;
    before = first ? { streams, endS: first.fromS + segment.durationS } : null;
  }
  if (widestGapS > MOST_IDR_GAP_S) report('idr-rare', path, `${widestGapS.toFixed(2)} s without one`);
}

function checkLength(
  path: string,
  uri: string,
  durationS: number,
  stream: StreamFacts,
  report: Report,
): void {
  const lengthS = stream.toS - stream.fromS;
  const isTooShort = lengthS < durationS - TIME_TOLERANCE_S - stream.toleranceS;
  if (isTooShort || lengthS > durationS + TIME_TOLERANCE_S) {
    const detail = `${uri} lasts ${durationS.toFixed(3)} s, of which ${lengthS.toFixed(3)} s are in it`;
    report('duration-wrong', path, detail);
  }
}

function checkSeam(
  path: string,
  uri: string,
  {
    former,
    stream,
    startS,
  }: { readonly former: StreamFacts; readonly stream: StreamFacts; readonly startS: number },
  report: Report,
): void {
  const gapS = former.decodedToS === null ? stream.fromS - startS : stream.decodedFromS - former.decodedToS;
  const toleranceS = former.decodedToS === null ? TIME_TOLERANCE_S : CONTINUITY_TOLERANCE_S;
  if (Math.abs(gapS) > toleranceS) {
    const what = gapS > 0 ? `${gapS.toFixed(3)} s are missing` : `${(-gapS).toFixed(3)} s overlap`;
    report('timestamps-broken', path, `${what} before ${uri}`);
  }
}
