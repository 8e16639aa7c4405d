import { AppError } from '../../lib/errors.ts';
import type { Rung } from './export.ts';
import { shortSideOf } from './ladder.ts';
import {
  SEGMENT_SECONDS,
  type AudioRendition,
  type ExportPlan,
  type SegmentSpan,
  type VideoRendition,
} from './rendition.ts';
import { keyframeSegments, steadySegments } from './segment-borders.ts';
import type { ExportSettings } from './settings.ts';
import type { PictureSurvey, SoundSurvey, SourceSurvey } from './source-survey.ts';

/** A source that begins within this is taken to begin at 0; recorders start their tracks some frames apart. */
const EARLIEST_S = -0.1;
const LATEST_S = 0.5;
/** A copied sound may begin later, or end earlier, than the whole by this: less than is heard. */
const MISSING_SOUND_S = 0.1;
/** RFC 8216, section 4.3.3.1: a segment's duration, rounded, is at most the target duration. */
const LONGEST_SEGMENT_S = SEGMENT_SECONDS + 0.49;
/** Of a single file's segments nobody knows; each has to find room in memory. */
const LONGEST_PIECE_S = 30;
/** Stereo AAC-LC: Apple's HLS authoring specification asks for 32 to 160 kbit/s. */
const SOUND_BITRATE_BPS = 128_000;
const COPIED_RATES = [44_100, 48_000];

/**
 * What of a source is copied, what is encoded, and where segments begin. Sizes above the source's are left out: nothing is
 * scaled up.
 * @throws 'export-unsupported' where the source has nothing of what is asked for
 */
export function planExport(survey: SourceSurvey, settings: ExportSettings): ExportPlan {
  const rungs = settings.kind === 'hls' ? settings.rungs : settings.rung ? [settings.rung] : [];
  const picture = rungs.length > 0 ? survey.picture : null;
  const tracks = [picture, survey.sound].filter((track) => track !== null);
  if (tracks.length === 0 || (rungs.length > 0 && !picture))
    throw new AppError('export-unsupported', 'The recording has nothing of what is to be exported.');
  const firstS = Math.min(...tracks.map((track) => track.firstS));
  const originS = firstS >= EARLIEST_S && firstS <= LATEST_S ? 0 : firstS;
  const durationS = Math.max(...tracks.map(({ endS }) => endS)) - originS;
  if (!(durationS > 0)) throw new AppError('export-unsupported', 'The recording has no length.');

  const sizes = picture ? fittingRungs(rungs, picture) : [];
  const copying = picture && planCopy(picture, sizes, settings, originS, durationS);
  const codec = videoCodec(settings, copying?.codec);
  const videos = sizes.map((rung): VideoRendition => ({
    kind: 'video',
    name: `${shortSideOf(rung)}p`,
    codec,
    rung,
    isCopied: rung === copying?.rung,
  }));
  const audio = survey.sound && planSound(survey.sound, settings, originS, durationS);
  const frameRate = picture?.frameRate ?? 0;
  return {
    renditions: audio ? [...videos, audio] : videos,
    segments: copying?.segments ?? steadySegments(durationS, frameRate),
    timing: copying ? { kind: 'source' } : { kind: 'constant', frameRate },
    originS,
  };
}

/** The survey of a source of which nothing may be copied. */
export function withoutCopying({ picture, sound }: SourceSurvey): SourceSurvey {
  return {
    picture: picture && { ...picture, isUniform: false },
    sound: sound && { ...sound, isPlain: false },
  };
}

/** Largest first, none above the source's size; where all are, that size itself. */
function fittingRungs(rungs: readonly Rung[], { width, height }: PictureSurvey): readonly Rung[] {
  const sorted = [...rungs].sort((a, b) => shortSideOf(b) - shortSideOf(a));
  const fitting = sorted.filter(
    (rung, index) =>
      rung.width <= Math.max(2, width) &&
      rung.height <= Math.max(2, height) &&
      sorted.findIndex((other) => shortSideOf(other) === shortSideOf(rung)) === index,
  );
  const smallest = sorted.at(-1);
  if (fitting.length > 0 || !smallest) return fitting;
  const even = (side: number): number => Math.max(2, side - (side % 2));
  return [{ ...smallest, width: even(width), height: even(height) }];
}

/** Which rung is the source's own picture, and the segments that its keyframes allow. Null where it has to be encoded. */
function planCopy(
  picture: PictureSurvey,
  sizes: readonly Rung[],
  settings: ExportSettings,
  originS: number,
  durationS: number,
): { rung: Rung; codec: VideoRendition['codec']; segments: readonly SegmentSpan[] } | null {
  const rung = sizes.find(({ width, height }) => width === picture.width && height === picture.height);
  const codec = copiedCodec(picture, settings);
  const startS = (picture.gops[0]?.fromS ?? Infinity) - originS;
  if (!rung || !codec || startS > LATEST_S) return null;
  const keyframesS = picture.gops.filter(({ isClosed }) => isClosed).map(({ fromS }) => fromS - originS);
  const longestS = settings.kind === 'hls' ? LONGEST_SEGMENT_S : LONGEST_PIECE_S;
  const segments = keyframeSegments(
    keyframesS.filter((keyS) => keyS > Math.max(0, startS)),
    durationS,
    longestS,
  );
  return segments && { rung, codec, segments };
}

function copiedCodec(picture: PictureSurvey, settings: ExportSettings): VideoRendition['codec'] | null {
  if (!picture.isUniform) return null;
  const isWebm = settings.kind === 'file' && settings.format === 'webm';
  const { codec } = picture;
  if (isWebm) return codec === 'vp8' || codec === 'vp9' ? codec : null;
  return codec === 'avc' ? codec : null;
}

/** VP8, since browsers without a hardware encoder make VP9 at a fraction of the speed. */
function videoCodec(
  settings: ExportSettings,
  copied: VideoRendition['codec'] | undefined,
): VideoRendition['codec'] {
  if (settings.kind === 'hls' || settings.format !== 'webm') return 'avc';
  return copied ?? 'vp8';
}

function planSound(
  sound: SoundSurvey,
  settings: ExportSettings,
  originS: number,
  durationS: number,
): AudioRendition {
  const isWebm = settings.kind === 'file' && settings.format === 'webm';
  const codec = isWebm ? 'opus' : 'aac';
  const isWhole =
    sound.isGapless &&
    sound.firstS - originS <= MISSING_SOUND_S &&
    originS + durationS - sound.endS <= MISSING_SOUND_S;
  const isCopied =
    sound.codec === codec &&
    sound.isPlain &&
    sound.channels <= 2 &&
    (isWebm || COPIED_RATES.includes(sound.sampleRate)) &&
    isWhole;
  return { kind: 'audio', name: 'audio', codec, bitrateBps: SOUND_BITRATE_BPS, isCopied };
}
