import type { EncodedPacket } from 'mediabunny';
import { AppError } from '../../../lib/errors.ts';
import type {
  ExportPlan,
  FrameTiming,
  SegmentSpan,
  VideoRendition,
} from '../../../media/export/rendition.ts';
import type { OutputFile } from '../../ffmpeg/ffmpeg.client.ts';
import type { EncodedSegment } from '../engine.ts';
import type { CorePool, RunFfmpeg } from './core-pool.ts';
import { frameAt, SAME_MOMENT_S } from './frame-times.ts';
import type { Part } from './parts.ts';
import { outputOf, pictureRun } from './picture-arguments.ts';
import { readPicture, type Stream } from './read-back.ts';

/** What all parts of a picture have in common. */
export interface PictureTask {
  readonly plan: ExportPlan;
  /** When the source's last frame is shown, in the export's time. */
  readonly lastFrameS: number;
}

/** Where nothing of a part can be decoded, its frames are those that are shown before it, sought so far back. */
const RUN_UPS_S = [0, 60, Infinity];

/**
 * Has a part's segments encoded in the sizes that are wanted: per segment, in the order of the plan's renditions.
 * `onReached` hears how many seconds of it have been encoded.
 * @throws 'export-failed'
 */
export function encodePart(
  { plan, lastFrameS }: PictureTask,
  part: Part,
  wanted: ReadonlySet<VideoRendition>,
  pool: CorePool,
  onReached: (seconds: number) => void,
): Promise<readonly EncodedSegment<VideoRendition>[]> {
  const segments = plan.segments.slice(part.fromSegment, part.toSegment);
  const sizes = plan.renditions
    .filter((rendition) => rendition.kind === 'video')
    .filter(({ isCopied }) => !isCopied)
    .sort((a, b) => b.rung.height * b.rung.width - a.rung.height * a.rung.width);
  const task = { sizes, wanted, segments, timing: plan.timing, originS: plan.originS, lastFrameS };
  return pool.run(async (run) => {
    for (const runUpS of RUN_UPS_S) {
      const files = await runOnce(run, { ...task, runUpS }, onReached);
      const streams = await Promise.all(
        sizes
          .filter((size) => wanted.has(size))
          .map(async (rendition) => ({ rendition, stream: await readOutput(files, rendition) })),
      );
      const cut = streams.flatMap(({ rendition, stream }) =>
        stream ? cutAtBorders(rendition, stream, part, segments, plan.timing) : [],
      );
      if (cut.length === wanted.size * segments.length) return cut;
    }
    throw new AppError('export-failed', 'Nothing of the picture can be decoded.');
  });
}

async function runOnce(
  run: RunFfmpeg,
  task: Parameters<typeof pictureRun>[0],
  onReached: (seconds: number) => void,
): Promise<ReadonlyMap<string, OutputFile['bytes']>> {
  const files = new Map<string, OutputFile['bytes']>();
  let firstMs: number | null = null;
  await run(pictureRun(task), {
    onFile: ({ path, bytes }) => files.set(path, bytes),
    onEncoding(encodedMs) {
      // A core counts from where its first run began, and from before all times where there is no output yet.
      if (encodedMs < -1e12) return;
      firstMs ??= encodedMs;
      onReached((encodedMs - firstMs) / 1000);
    },
  });
  return files;
}

async function readOutput(
  files: ReadonlyMap<string, OutputFile['bytes']>,
  rendition: VideoRendition,
): Promise<Stream<VideoDecoderConfig> | null> {
  const bytes = files.get(outputOf(rendition));
  return bytes ? readPicture(bytes) : null;
}

/**
 * The packets with the export's times, each shown until the next, in its segment. None where a segment has no frame, or
 * does not begin with a keyframe.
 */
function cutAtBorders(
  rendition: VideoRendition,
  { packets, decoderConfig }: Stream<VideoDecoderConfig>,
  { fromSegment }: Part,
  segments: readonly SegmentSpan[],
  timing: FrameTiming,
): readonly EncodedSegment<VideoRendition>[] {
  const timed = packets.map((packet) => ({ packet, timeS: timeOf(packet, timing) }));
  const cut = segments.map(({ fromS, toS }, index) => {
    const own = timed.filter(({ timeS }) => isWithin(timeS, fromS, toS, timing));
    const first = own[0];
    if (first?.packet.type !== 'key') return null;
    // Where a camera starts late or frames are damaged, the first that there is.
    const times = own.map(({ timeS }, at) => (at === 0 ? fromS : timeS));
    return {
      rendition,
      index: fromSegment + index,
      decoderConfig,
      packets: own.map(({ packet }, at) => {
        const timestamp = times[at] ?? fromS;
        return packet.clone({ timestamp, duration: Math.max(0, (times[at + 1] ?? toS) - timestamp) });
      }),
    };
  });
  const whole = cut.filter((segment) => segment !== null);
  return whole.length === segments.length ? whole : [];
}

/** Containers keep times rounded, and some only to a millisecond. */
function timeOf({ timestamp }: EncodedPacket, timing: FrameTiming): number {
  if (timing.kind === 'source') return timestamp;
  return Math.round(timestamp * timing.frameRate) / timing.frameRate;
}

function isWithin(timeS: number, fromS: number, toS: number, timing: FrameTiming): boolean {
  if (timing.kind === 'source') return timeS >= fromS - SAME_MOMENT_S && timeS < toS - SAME_MOMENT_S;
  const number = Math.round(timeS * timing.frameRate);
  return number >= frameAt(fromS, timing.frameRate) && number < frameAt(toS, timing.frameRate);
}
