import { measureBitrate, sumBitrates, type Bitrate } from '../hls/bitrate.ts';
import { resolveUri } from './listing.ts';
import type { Listed, ListedMaster } from './playlist-reader.ts';
import type { Report } from './rules.ts';
import type { RenditionFacts, StreamFacts } from './segments.ts';

/** What was found, by the paths of media playlists. */
export type Renditions = ReadonlyMap<string, RenditionFacts>;

/** Apple's HLS authoring specification: the measured peak is within 10 % of BANDWIDTH. */
const BANDWIDTH_TOLERANCE = 0.1;
const CELLULAR_BPS = 192_000;
/** RFC 8216, section 4.3.4.2, asks for the highest rate: where nothing moves, recordings leave frames out. */
const FRAME_RATE = { least: 0.5, most: 1.05 };
const GROUPS = { AUDIO: 'AUDIO', SUBTITLES: 'SUBTITLES' } as const;

/** Whether a master playlist says of its variants what is in them. */
export function checkMaster(
  path: string,
  master: ListedMaster,
  { media, iFrames }: { readonly media: Renditions; readonly iFrames: Renditions },
  report: Report,
): void {
  const renditionOf = (from: Renditions, uri: string | null): RenditionFacts | undefined =>
    uri === null ? undefined : from.get(resolveUri(path, uri) ?? '');

  for (const variant of master.variants) {
    checkGroups(path, variant, master, report);
    const own = renditionOf(media, variant.uri);
    const group = variant.attributes.get(GROUPS.AUDIO);
    const apart = master.renditions
      .filter(({ attributes }) => attributes.get('TYPE') === 'AUDIO' && attributes.get('GROUP-ID') === group)
      .flatMap(({ uri }) => renditionOf(media, uri) ?? [])
      // A variant of sound alone is its group's own rendition.
      .filter((rendition) => rendition !== own);
    if (!own) continue;
    checkBitrates(path, variant, measured(own, apart), report);
    const pictures = streamsOf(own).filter(({ kind }) => kind === 'video');
    const sounds = [own, ...apart].flatMap(streamsOf).filter(({ kind }) => kind === 'audio');
    if (pictures.length + sounds.length > 0) checkCodecs(path, variant, [...pictures, ...sounds], report);
    checkPicture(path, variant, own, pictures, report);
    if (pictures.length > 0 && isWithoutIFrames(variant, master))
      report('i-frames-missing', path, `${variant.uri} has none`);
    if (
      master.variants.length > 1 &&
      pictures.length > 0 &&
      streamsOf(own).some(({ kind }) => kind === 'audio')
    )
      report('audio-not-apart', path, `${variant.uri} has its sound within`);
  }
  for (const listed of master.iFrames) {
    const own = renditionOf(iFrames, listed.uri);
    if (own) checkBitrates(path, listed, measured(own, []), report);
  }
  checkSound(path, master, media, report);
  const least = Math.min(
    ...master.variants.map(({ attributes }) => Number(attributes.get('BANDWIDTH') ?? 0)),
  );
  if (least > CELLULAR_BPS) report('cellular-missing', path, `the smallest has ${least} bit/s`);
}

function checkGroups(path: string, { uri, attributes }: Listed, master: ListedMaster, report: Report): void {
  for (const type of Object.values(GROUPS)) {
    const group = attributes.get(type);
    const exists = master.renditions.some(
      (rendition) =>
        rendition.attributes.get('TYPE') === type && rendition.attributes.get('GROUP-ID') === group,
    );
    if (group !== undefined && !exists) report('group-missing', path, `${uri} names ${type}="${group}"`);
  }
}

/** At worst the picture's peak meets that of the largest sound. */
function measured(own: RenditionFacts, apart: readonly RenditionFacts[]): Bitrate {
  const rateOf = ({ segments, playlist }: RenditionFacts): Bitrate =>
    measureBitrate(
      segments.map(({ segment, sizeBytes }) => ({ durationS: segment.durationS, sizeBytes })),
      playlist.targetS,
    );
  const [largest] = apart.map(rateOf).sort((a, b) => b.peakBps - a.peakBps);
  return sumBitrates(largest ? [rateOf(own), largest] : [rateOf(own)]);
}

function checkBitrates(path: string, { uri, attributes }: Listed, found: Bitrate, report: Report): void {
  const isNear = (said: string | undefined, measuredBps: number): boolean =>
    said !== undefined && Math.abs(Number(said) - measuredBps) <= BANDWIDTH_TOLERANCE * measuredBps;
  const peak = attributes.get('BANDWIDTH');
  if (!isNear(peak, found.peakBps))
    report('bandwidth-wrong', path, `${uri}: ${peak ?? 'none'}, measured ${Math.ceil(found.peakBps)}`);
  const average = attributes.get('AVERAGE-BANDWIDTH');
  if (!isNear(average, found.averageBps)) {
    const detail = `${uri}: ${average ?? 'none'}, measured ${Math.ceil(found.averageBps)}`;
    report('average-bandwidth-wrong', path, detail);
  }
}

/** Of each kind the first segment's that could be looked into. */
function streamsOf({ segments }: RenditionFacts): readonly StreamFacts[] {
  return segments.find(({ streams }) => streams && streams.length > 0)?.streams ?? [];
}

function checkCodecs(
  path: string,
  { uri, attributes }: Listed,
  found: readonly StreamFacts[],
  report: Report,
): void {
  const said = (attributes.get('CODECS') ?? '')
    .toLowerCase()
    .split(',')
    .map((codec) => codec.trim());
  const inMedia = [...new Set(found.map(({ codecs }) => codecs.toLowerCase()))];
  // Of codecs that are not looked into only the name is known.
  const isSaid = (codecs: string): boolean =>
    said.some((one) => one === codecs || one.startsWith(`${codecs}.`));
  if (!inMedia.every(isSaid) || said.length !== inMedia.length)
    report('codecs-wrong', path, `${uri}: ${said.join(',') || 'none'}, in it are ${inMedia.join(',')}`);
}

function checkPicture(
  path: string,
  { uri, attributes }: Listed,
  { segments }: RenditionFacts,
  [picture]: readonly StreamFacts[],
  report: Report,
): void {
  if (!picture) return;
  const size = `${picture.width}x${picture.height}`;
  const said = attributes.get('RESOLUTION');
  if (said !== size) report('resolution-wrong', path, `${uri}: ${said ?? 'none'}, the picture has ${size}`);
  const videos = segments.flatMap(({ streams }) => streams?.filter(({ kind }) => kind === 'video') ?? []);
  const frames = videos.reduce((sum, { count }) => sum + count, 0);
  const seconds = videos.reduce((sum, { fromS, toS }) => sum + toS - fromS, 0);
  const rate = Number(attributes.get('FRAME-RATE') ?? Number.NaN);
  const gapsS = videos.flatMap(({ shortestGapS }) => shortestGapS ?? []);
  const isFaster = seconds > 0 && frames / seconds > rate * FRAME_RATE.most;
  const isSlower = gapsS.length > 0 && Math.min(...gapsS) * rate * FRAME_RATE.least > 1;
  if (!(rate > 0) || isFaster || isSlower) {
    const counted = seconds > 0 ? (frames / seconds).toFixed(2) : 'none';
    report('frame-rate-wrong', path, `${uri}: ${attributes.get('FRAME-RATE') ?? 'none'}, counted ${counted}`);
  }
}

const isWithoutIFrames = ({ attributes }: Listed, { iFrames }: ListedMaster): boolean =>
  !iFrames.some((listed) => listed.attributes.get('RESOLUTION') === attributes.get('RESOLUTION'));

function checkSound(path: string, master: ListedMaster, media: Renditions, report: Report): void {
  const apart = master.renditions.filter(({ attributes }) => attributes.get('TYPE') === 'AUDIO');
  for (const { attributes, uri } of apart) {
    if (!attributes.get('LANGUAGE'))
      report('audio-language-missing', path, uri ?? attributes.get('NAME') ?? '');
  }
  const sounds = [...media.values()].flatMap(streamsOf).filter(({ kind }) => kind === 'audio');
  if (sounds.length > 0 && !sounds.some(({ codecs, channels }) => codecs === 'mp4a.40.2' && channels === 2)) {
    const found = sounds.map(({ codecs, channels }) => `${codecs} with ${channels} channels`).join(', ');
    report('audio-not-stereo-aac', path, found);
  }
}
