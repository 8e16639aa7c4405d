import { EncodedPacketSink, type InputAudioTrack, type InputVideoTrack } from 'mediabunny';
import { AppError } from '../../lib/errors.ts';
import { exportFrameRate } from '../../media/export/frame-rate.ts';
import type { PictureSurvey, SoundSurvey, SourceSurvey } from '../../media/export/source-survey.ts';
import type { PictureIndex, SoundIndex } from '../../media/editing/source-index.ts';
import { readSps } from '../editor/avc/sps.ts';
import { openSource } from '../editor/survey.ts';
import { AAC_SAMPLES, ROUNDING_S } from './aac-time.ts';
import { describeAvc, isParameterSet, isSameUnit, unitsOf, type AvcStream } from './avc-units.ts';

/** How many frames are looked at to tell the frame rate. */
const PROBED_FRAMES = 300;
/** Baseline, main, extended and high: eight bits, 4:2:0 (ITU-T H.264, annex A.2). */
const PLAIN_PROFILES = [66, 77, 88, 100];
const METADATA = { metadataOnly: true } as const;

/** A source that is open to be copied from, and what planning needs of it. */
export interface SurveyedSource {
  readonly survey: SourceSurvey;
  readonly video: InputVideoTrack | null;
  readonly audio: InputAudioTrack | null;
  readonly close: () => void;
}

/**
 * Opens a media file and reads what its export is planned by: the times of its packets, and its keyframes where they may
 * be copied. @throws 'import-not-media' @throws the signal's reason
 */
export async function surveySource(file: Blob, { signal }: { signal: AbortSignal }): Promise<SurveyedSource> {
  const source = await openSource(file).catch((cause: unknown) => {
    throw notMedia(cause);
  });
  const { video, audio, index, close } = source;
  try {
    // At the same time: both wait for the disk.
    const [picture, sound] = await Promise.all([
      video && index.picture && surveyPicture(video, index.picture, signal),
      audio && index.sound && surveySound(audio, index.sound, signal),
    ]);
    if (!picture && !sound) throw new Error('Nothing in it is known.');
    return { survey: { picture, sound }, video, audio, close };
  } catch (cause) {
    close();
    signal.throwIfAborted();
    throw notMedia(cause);
  }
}

const notMedia = (cause: unknown): AppError =>
  new AppError('import-not-media', 'This file is no video or sound that can be read.', { cause });

async function surveyPicture(
  track: InputVideoTrack,
  { codec, gops, rotation }: PictureIndex,
  signal: AbortSignal,
): Promise<PictureSurvey | null> {
  const sink = new EncodedPacketSink(track);
  const timesS: number[] = [];
  for await (const { timestamp } of sink.packets(undefined, undefined, METADATA)) {
    timesS.push(timestamp);
    if (timesS.length === PROBED_FRAMES) break;
  }
  const [width, height] = [await track.getDisplayWidth(), await track.getDisplayHeight()];
  const [codedWidth, codedHeight] = [await track.getCodedWidth(), await track.getCodedHeight()];
  const isSquare = width === codedWidth && height === codedHeight;
  if (timesS.length === 0) return null;
  const isPlain = rotation === 0 && isSquare;
  return {
    codec,
    width,
    height,
    isUniform: isPlain && (codec !== 'avc' || (await hasOneConfiguration(track, sink, signal))),
    frameRate: exportFrameRate(timesS),
    gops,
    firstS: Math.min(...timesS),
    endS: gops.at(-1)?.toS ?? (await track.computeDuration()),
  };
}

/** True where all keyframes have the parameter sets of the first, and these say what every player knows. */
async function hasOneConfiguration(
  track: InputVideoTrack,
  sink: EncodedPacketSink,
  signal: AbortSignal,
): Promise<boolean> {
  const stream = await openAvcStream(track, sink);
  if (!stream || !isPlain(stream)) return false;
  const { sps, pps } = stream.configuration;
  const known = [...sps, ...pps];
  let key = await sink.getFirstKeyPacket();
  for (; key; key = await sink.getNextKeyPacket(key)) {
    signal.throwIfAborted();
    const units = wholeUnits(key.data, stream);
    if (!units?.every((unit) => !isParameterSet(unit) || known.some((set) => isSameUnit(set, unit))))
      return false;
  }
  return true;
}

/** Null where they are damaged. */
function wholeUnits(data: Uint8Array, { form }: AvcStream): readonly Uint8Array[] | null {
  try {
    return [...unitsOf(data, form)];
  } catch {
    return null;
  }
}

/** What an H.264 track is described by; null where nothing says it. */
export async function openAvcStream(
  track: InputVideoTrack,
  sink: EncodedPacketSink,
): Promise<AvcStream | null> {
  try {
    const config = await track.getDecoderConfig();
    const key = await sink.getFirstKeyPacket();
    return config && key && describeAvc(config, key.data);
  } catch {
    // Whatever it is, it can be decoded, or not: copied it cannot be.
    return null;
  }
}

function isPlain({ configuration: { profile, sps } }: AvcStream): boolean {
  try {
    return PLAIN_PROFILES.includes(profile) && sps.every((set) => !readSps(set).fields);
  } catch {
    return false;
  }
}

async function surveySound(
  track: InputAudioTrack,
  { codec, channels, sampleRate, endS }: SoundIndex,
  signal: AbortSignal,
): Promise<SoundSurvey> {
  const config = await track.getDecoderConfig();
  const isPlain = codec === 'opus' || (config?.codec === 'mp4a.40.2' && config.description !== undefined);
  return {
    codec,
    isPlain,
    channels,
    sampleRate,
    // Of Opus the container may say when packets are heard; in Matroska gaps are allowed.
    isGapless: codec !== 'aac' || (await isGapless(track, AAC_SAMPLES / sampleRate, signal)),
    firstS: await track.getFirstTimestamp(),
    endS,
  };
}

/** Not every container says how long a packet is. */
async function isGapless(track: InputAudioTrack, packetS: number, signal: AbortSignal): Promise<boolean> {
  let expectedS: number | null = null;
  for await (const { timestamp } of new EncodedPacketSink(track).packets(undefined, undefined, METADATA)) {
    signal.throwIfAborted();
    if (expectedS !== null && Math.abs(timestamp - expectedS) > ROUNDING_S) return false;
    expectedS = timestamp + packetS;
  }
  return true;
}
