import { AppError } from '../../lib/errors.ts';
import type { RecorderSettings } from './recorder.ts';

/**
 * Types to record in, best first.
 *
 * Matroska/WebM before MP4: every block stands for itself, so a stream cut anywhere is readable up to the cut,
 * and Chromium hands its bytes over every timeslice. Its MP4 comes one fragment a keyframe, 2 s at a time, and
 * is lost up to there in a crash. Safari before 18.4 has nothing but (fragmented) MP4.
 *
 * H.264 before VP8: where there is an encoder chip, it is one for H.264; in software OpenH264 took a quarter of
 * libvpx's processor time for the same 720p picture; and an HLS export can copy it. Firefox has VP8 only.
 */
const VIDEO_TYPES = [
  'video/webm;codecs=h264,opus',
  'video/webm;codecs=vp8,opus',
  'video/webm',
  'video/mp4;codecs=avc1.42E01E,mp4a.40.2',
  'video/mp4',
];

const AUDIO_TYPES = ['audio/webm;codecs=opus', 'audio/mp4', 'audio/ogg;codecs=opus'];

/** Twice the size of what a person hears as transparent speech; music in the room survives too. */
const AUDIO_BITRATE_BPS = 96_000;

/** Bits for one pixel of one frame, at which a face in motion shows no blocks in H.264 baseline. */
const BITS_PER_PIXEL = 0.1;

/**
 * At a kill at most a second may be lost: a quarter of it to gather a chunk, the rest for an encoder and a disk that are
 * late. Shorter ones would only cost more.
 */
const TIMESLICE_MS = 250;

/** What an HLS segment boundary, a trim or a seek can snap to. */
const KEYFRAME_INTERVAL_MS = 2000;

/** The picture's size decides its bitrate; null where only sound is recorded. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

/** The best settings that this browser records with. @throws 'recording-unsupported' */
export function chooseRecorderSettings(picture: PictureSize | null): RecorderSettings {
  const types = picture ? VIDEO_TYPES : AUDIO_TYPES;
  const mimeType =
    typeof MediaRecorder === 'undefined'
      ? undefined
      : types.find((type) => MediaRecorder.isTypeSupported(type));
  if (mimeType === undefined) {
    throw new AppError('recording-unsupported', 'This browser cannot record.');
  }
  return {
    mimeType,
    videoBitrateBps: picture ? videoBitrateBps(picture) : 0,
    audioBitrateBps: AUDIO_BITRATE_BPS,
    timesliceMs: TIMESLICE_MS,
    keyFrameIntervalMs: KEYFRAME_INTERVAL_MS,
  };
}

/** Bitrate for a picture, 0.4 to 8 Mbit/s; 2.2 Mbit/s for 720p at 24 frames a second. */
export function videoBitrateBps({ width, height, frameRate }: PictureSize): number {
  return Math.round(Math.min(8e6, Math.max(4e5, width * height * frameRate * BITS_PER_PIXEL)));
}

/** The size that a track has now; a default where the browser does not say. */
export function pictureSize(track: MediaStreamTrack): PictureSize {
  const { width = 1280, height = 720, frameRate = 30 } = track.getSettings();
  return { width, height, frameRate };
}
