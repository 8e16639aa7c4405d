import type { Rung } from '../../../media/export/export.ts';
import type { FrameTiming, SegmentSpan, VideoRendition } from '../../../media/export/rendition.ts';
import { INPUT_PATH, type FfmpegRun } from '../../ffmpeg/ffmpeg.client.ts';
import { frameAt, keyframeTimes, SAME_MOMENT_S } from './frame-times.ts';

/** What one run of ffmpeg is to make of the picture. */
export interface PictureRun {
  /** From the largest to the smallest, each scaled from the one before; also those that are not `wanted`. */
  readonly sizes: readonly VideoRendition[];
  readonly wanted: ReadonlySet<VideoRendition>;
  readonly segments: readonly SegmentSpan[];
  readonly timing: FrameTiming;
  readonly originS: number;
  /** When the source's last frame is shown. */
  readonly lastFrameS: number;
  /** How long before the part frames are looked for, where those right before cannot be decoded. */
  readonly runUpS: number;
}

/**
 * The quality that a rung aims at below its cap (x264's CRF: lower is better, 23 is its default). Talking heads
 * stay far under the cap, so files are small where nothing moves.
 */
const CRF = 23;
/** Of VP8, whose scale is another: 4 to 63. */
const VP8_CRF = 20;
const NEVER = '100000';

/** Where a rendition's output is found, relative. */
export const outputOf = ({ name, codec }: VideoRendition): string =>
  `${name}.${codec === 'avc' ? 'mp4' : 'webm'}`;

/**
 * The arguments that encode the frames of some segments in all sizes from one decode.
 *
 * All times are those of the export, whichever part of it is made (`-copyts`): so each part has the very frames that a
 * single run had given. ffmpeg begins to decode at the keyframe before, and what is shown before the part is dropped by
 * time. Where the picture begins late its first frame is repeated, where it ends early its last.
 */
export function pictureRun(run: PictureRun): FfmpegRun {
  const fromS = run.segments[0]?.fromS ?? 0;
  const firstS = Math.max(0, Math.min(fromS, run.lastFrameS) - run.runUpS);
  const wanted = run.sizes.filter((size) => run.wanted.has(size));
  return {
    args: [
      ...['-hide_banner', '-loglevel', 'warning', '-stats', '-copyts'],
      ...(firstS > 0 ? seek(firstS + run.originS) : []),
      // A turned camera goes through the same filters, which would otherwise all begin anew.
      ...['-itsoffset', seconds(-run.originS), '-reinit_filter', '0', '-i', INPUT_PATH],
      ...['-filter_complex', filterGraph(run, fromS, firstS)],
      ...wanted.flatMap((size) => [
        ...['-map', `[${size.name}]`, ...(size.codec === 'avc' ? x264(size.rung) : vp8(size))],
        ...['-pix_fmt', 'yuv420p', '-g', NEVER, '-force_key_frames', keyframes(run.segments)],
        ...['-vsync', 'passthrough', ...timing(run)],
        ...(size.codec === 'avc' ? MP4 : ['-f', 'webm']),
        outputOf(size),
      ]),
    ],
  };
}

/** Clocks fine enough for the source's own times; that of the movie is in which its beginning is told. */
const MP4 = ['-f', 'mp4', '-video_track_timescale', '90000', '-movie_timescale', '90000'];

/** To the keyframe at or before the time, which is the file's own. */
function seek(timeS: number): string[] {
  return ['-noaccurate_seek', '-seek_timestamp', '1', '-ss', seconds(timeS)];
}

function timing({ timing, segments }: PictureRun): string[] {
  if (timing.kind === 'source') return ['-enc_time_base', '1:90000'];
  const [first, behind] = framesOf(segments, timing.frameRate);
  return ['-frames:v', String(behind - first)];
}

function framesOf(segments: readonly SegmentSpan[], frameRate: number): readonly [number, number] {
  return [
    frameAt(segments[0]?.fromS ?? 0, frameRate),
    frameAt(segments.at(-1)?.toS ?? 0, frameRate),
  ] as const;
}

/** Each size is scaled from the next larger one, at a fraction of the cost. */
function filterGraph(run: PictureRun, fromS: number, firstS: number): string {
  const smallest = run.sizes.findLastIndex((size) => run.wanted.has(size));
  return run.sizes
    .slice(0, smallest + 1)
    .map((size, index) => {
      const { name, rung } = size;
      const from =
        index === 0 ? `[0:V:0]${frames(run, fromS, firstS)},${fit(rung)}` : `[s${index - 1}]${scale(rung)}`;
      const outs = [
        ...(run.wanted.has(size) ? [`[${name}]`] : []),
        ...(index < smallest ? [`[s${index}]`] : []),
      ];
      return `${from},setsar=1${outs.length > 1 ? ',split' : ''}${outs.join('')}`;
    })
    .join(';');
}

function frames({ timing, segments, lastFrameS }: PictureRun, fromS: number, firstS: number): string {
  if (timing.kind === 'source') {
    const toS = segments.at(-1)?.toS ?? Infinity;
    return `trim=start=${seconds(fromS - SAME_MOMENT_S)}:end=${seconds(toS - SAME_MOMENT_S)}`;
  }
  const { frameRate } = timing;
  const first = frameAt(fromS, frameRate);
  // The filter says nothing of a picture that has ended before it begins.
  const isBefore = firstS < fromS || lastFrameS < fromS + 2 / frameRate;
  const begin = isBefore ? Math.max(0, Math.floor(firstS * frameRate) - 2) : first;
  const steady = `fps=${rate(frameRate)}:start_time=${seconds(begin / frameRate)}`;
  const drop = first > begin ? `,trim=start_frame=${first - begin}` : '';
  return `${held(2 / frameRate)},${steady},${held(Infinity)}${drop}`;
}

/**
 * Holds the last frame for so long. Before `fps` too, which otherwise drops the last frame of a container that does not say
 * how long that is shown (WebM): its place on the grid is then the end of all.
 */
function held(durationS: number): string {
  const stop = Number.isFinite(durationS) ? `stop_duration=${seconds(durationS)}` : 'stop=-1';
  return `tpad=${stop}:stop_mode=clone`;
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
    width: `'if(${fills},${width},max(2,2*trunc(min(${width},${height}*dar)/2)))'`,
    height: `'if(${fills},${height},max(2,2*trunc(min(${height},${width}/dar)/2)))'`,
  };
  return `${scale(inner)},pad=${width}:${height}:-1:-1:eval=frame`;
}

/**
 * `ultrafast` with its deblocking filter on: for the same time 6 % fewer bits at a better SSIM (0.989 for 0.987 of a
 * talking head at 720p). `superfast` saves another 4 % and takes 1.8 times as long.
 */
function x264({ videoBitrateBps }: Rung): string[] {
  return [
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-x264-params', 'deblock=0,0'],
    ...['-crf', String(CRF), '-maxrate', String(videoBitrateBps), '-bufsize', String(2 * videoBitrateBps)],
    // No scene cuts: a keyframe that only one rung has would move its boundaries.
    ...['-sc_threshold', '0', '-flags', '+cgop', '-forced-idr', '1'],
  ];
}

function vp8({ rung }: VideoRendition): string[] {
  return [
    ...['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8'],
    ...['-crf', String(VP8_CRF), '-b:v', String(rung.videoBitrateBps)],
    ...['-auto-alt-ref', '0', '-lag-in-frames', '0'],
  ];
}

const keyframes = (segments: readonly SegmentSpan[]): string =>
  keyframeTimes(segments)
    .map((timeS) => seconds(Math.max(0, timeS - SAME_MOMENT_S)))
    .join(',');

/** As ffmpeg takes it: never with an exponent. */
const seconds = (timeS: number): string => timeS.toFixed(6);

/** A frame rate as ffmpeg takes it: NTSC's rates are exact only as fractions of 1001. */
function rate(frameRate: number): string {
  const rounded = Math.round(frameRate);
  return rounded === frameRate ? String(rounded) : `${rounded * 1000}/1001`;
}
