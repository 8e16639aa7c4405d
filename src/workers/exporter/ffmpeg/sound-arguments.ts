import type { AudioRendition } from '../../../media/export/rendition.ts';
import { INPUT_PATH, type FfmpegRun } from '../../ffmpeg/ffmpeg.client.ts';

const SAMPLE_RATE = 48_000;
/** Where it analyses what it hears, from complexity 7 on, the core's libopus accesses memory that it has not. */
const LIBOPUS = ['-c:a', 'libopus', '-compression_level', '4'];
/** What is handed out at once. */
const PIECE_SECONDS = 20;
/** So that the last packet is whole. */
const PADDING_S = 0.2;

/**
 * The arguments that encode the whole sound, in pieces that are handed out while it goes on. Silence fills what is missing,
 * so that sound and picture keep one clock from 0 to the end.
 */
export function soundRun({ codec, bitrateBps }: AudioRendition, originS: number, endS: number): FfmpegRun {
  const until = (endS + PADDING_S).toFixed(6);
  return {
    args: [
      ...['-hide_banner', '-loglevel', 'warning', '-stats', '-copyts'],
      ...['-itsoffset', (-originS).toFixed(6), '-i', INPUT_PATH, '-map', '0:a:0'],
      ...['-af', `aresample=${SAMPLE_RATE}:async=1:first_pts=0,apad=whole_dur=${until},atrim=end=${until}`],
      ...(codec === 'aac' ? ['-c:a', 'aac', '-aac_coder', 'fast'] : LIBOPUS),
      ...['-b:a', String(bitrateBps), '-ac', '2', '-ar', String(SAMPLE_RATE)],
      ...['-f', 'segment', '-segment_time', String(PIECE_SECONDS), '-segment_format', 'mp4'],
      ...[
        '-segment_format_options',
        `movflags=+empty_moov+default_base_moof:frag_duration=${PIECE_SECONDS}000000`,
      ],
      'sound-%06d.mp4',
    ],
  };
}

/** Samples of a packet; packet k of what is kept begins at sample k times this. */
export const packetSamplesOf = ({ codec }: AudioRendition): number => (codec === 'aac' ? 1024 : 960);

/** Packets at the beginning that hold only what the encoder needs to settle. That of Opus is skipped by its pre-skip. */
export const primingPacketsOf = ({ codec }: AudioRendition): number => (codec === 'aac' ? 1 : 0);

/** Seconds of a number of samples. */
export const secondsOf = (samples: number): number => samples / SAMPLE_RATE;
