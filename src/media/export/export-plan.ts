import type { Rung, SourceInfo } from './export.ts';
import { shortSideOf } from './ladder.ts';

/** One stream of the bundle, in a folder of its own that holds `media.m3u8`, `init.mp4` and its segments. */
export type Rendition =
  | { readonly kind: 'video'; readonly folder: string; readonly rung: Rung }
  | { readonly kind: 'audio'; readonly folder: string };

/** What ffmpeg is to do. Output paths are relative. */
export interface ExportPlan {
  readonly args: readonly string[];
  readonly renditions: readonly Rendition[];
}

/** Apple's HLS authoring specification: segments of 6 s, an IDR frame every 2 s. */
export const SEGMENT_SECONDS = 6;
const KEYFRAME_SECONDS = 2;
/** Stereo AAC-LC: Apple asks for 32 to 160 kbit/s. */
const AUDIO_BITRATE_BPS = 128_000;
const SAMPLE_RATE = 48_000;

/**
 * The quality that a rung aims at below its cap (x264's CRF: lower is better, 23 is its default). Talking heads
 * stay far under the cap, so files are small where nothing moves.
 */
const CRF = 23;

/**
 * The arguments that turn `input` into fragmented MP4 for HLS in one run: each video rung from one decode, the
 * sound once as a rendition of its own. All rungs are cut from the same frames at a constant rate, with closed
 * groups of pictures of the same length, so that their segments begin at the same frame.
 */
export function planExport(source: SourceInfo, rungs: readonly Rung[], input: string): ExportPlan {
  const video = [...rungs].sort((a, b) => b.height - a.height);
  const renditions: Rendition[] = [
    ...video.map((rung) => ({ kind: 'video' as const, folder: `${shortSideOf(rung)}p`, rung })),
    ...(source.hasAudio ? [{ kind: 'audio' as const, folder: 'audio' }] : []),
  ];
  const args = [
    ...['-hide_banner', '-loglevel', 'warning', '-stats', '-i', input],
    ...(video.length > 0 ? ['-filter_complex', filterGraph(source, video)] : []),
    ...renditions.flatMap((rendition, index) =>
      rendition.kind === 'video'
        ? [...videoArgs(rendition.rung, index, source.frameRate), ...hlsArgs(rendition.folder)]
        : [...audioArgs(source.durationMs), ...hlsArgs(rendition.folder)],
    ),
  ];
  return { args, renditions };
}

/**
 * One decode for all sizes. Frames are repeated from 0 on where the picture began after the sound, and the last
 * one where it ended before. Each size is scaled from the next larger one, at a fraction of the cost.
 */
function filterGraph(source: SourceInfo, rungs: readonly Rung[]): string {
  const missingSeconds = (source.durationMs - source.videoEndMs) / 1000;
  const steady = `fps=${rate(source.frameRate)}:start_time=0,tpad=stop_mode=clone:stop_duration=${missingSeconds}`;
  return rungs
    .map((rung, index) => {
      const from = index === 0 ? `[0:v:0]${steady},${fit(rung)}` : `[s${index - 1}]${scale(rung)}`;
      const to = index === rungs.length - 1 ? `[v${index}]` : `,split[v${index}][s${index}]`;
      return `${from},setsar=1${to}`;
    })
    .join(';');
}

function scale({
  width,
  height,
}: {
  readonly width: number | string;
  readonly height: number | string;
}): string {
  return `scale=w=${width}:h=${height}:flags=bilinear`;
}

/**
 * Fills the size, but for pictures of another shape, which get bars: a recording may turn or change cameras
 * midway. A shape that is off by rounding only is none.
 */
function fit({ width, height }: Rung): string {
  const fills = `lt(abs(dar*${height}/${width}-1),0.02)`;
  const inner = {
    width: `'if(${fills},${width},2*trunc(min(${width},${height}*dar)/2))'`,
    height: `'if(${fills},${height},2*trunc(min(${height},${width}/dar)/2))'`,
  };
  return `${scale(inner)},pad=${width}:${height}:-1:-1`;
}

function videoArgs(rung: Rung, index: number, frameRate: number): string[] {
  const keyframeInterval = String(Math.max(1, Math.round(frameRate * KEYFRAME_SECONDS)));
  return [
    ...['-map', `[v${index}]`, '-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'],
    ...['-crf', String(CRF), '-maxrate', String(rung.videoBitrateBps)],
    ...['-bufsize', String(2 * rung.videoBitrateBps)],
    // No scene cuts: a keyframe that only one rung has would move its boundaries.
    ...['-g', keyframeInterval, '-keyint_min', keyframeInterval, '-sc_threshold', '0', '-flags', '+cgop'],
  ];
}

function audioArgs(durationMs: number): string[] {
  // Silence fills what is missing, so that sound and picture keep one clock from 0 to the end.
  const filter = `aresample=async=1:first_pts=0,apad=whole_dur=${durationMs / 1000}`;
  return [
    ...['-map', '0:a:0', '-af', filter],
    ...['-c:a', 'aac', '-b:a', String(AUDIO_BITRATE_BPS), '-ac', '2', '-ar', String(SAMPLE_RATE)],
  ];
}

function hlsArgs(folder: string): string[] {
  return [
    ...['-f', 'hls', '-hls_time', String(SEGMENT_SECONDS), '-hls_playlist_type', 'vod'],
    ...['-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init.mp4'],
    ...['-hls_segment_filename', `${folder}/segment_%05d.m4s`, `${folder}/media.m3u8`],
  ];
}

/** A frame rate as ffmpeg takes it: NTSC's rates are exact only as fractions of 1001. */
function rate(frameRate: number): string {
  const rounded = Math.round(frameRate);
  return rounded === frameRate ? String(rounded) : `${rounded * 1000}/1001`;
}
