import { AppError } from '../../../lib/errors.ts';
import type { ExportPlan, VideoRendition } from '../../../media/export/rendition.ts';
import type { EncodedSegment, EncodeListeners } from '../engine.ts';
import type { CorePool } from './core-pool.ts';
import { cutParts, type Part } from './parts.ts';
import { encodePart } from './picture.ts';
import type { PictureFacts } from './source-facts.ts';

/** The picture in all its sizes. */
export interface PictureTodo {
  readonly plan: ExportPlan;
  readonly todo: readonly { readonly rendition: VideoRendition; readonly fromSegment: number }[];
  readonly facts: PictureFacts;
  readonly pool: CorePool;
  readonly coreCount: number;
}

/** Parts that may wait for one that takes longer, beside those that are being made. */
const PARTS_AHEAD = 2;

/**
 * Encodes the picture part by part, as many at once as there are cores, and hands its segments over in order. Only so many
 * parts are begun ahead of those that have been handed over: however long the film, memory holds no more.
 * @throws 'export-failed' @throws what `onSegment` throws
 */
export async function encodeAllParts(
  { plan, todo, facts, pool, coreCount }: PictureTodo,
  { onSegment, onEncoded }: Pick<EncodeListeners, 'onSegment' | 'onEncoded'>,
): Promise<void> {
  const runUpS = async (segment: number): Promise<number> => {
    const fromS = plan.originS + (plan.segments[segment]?.fromS ?? 0);
    return fromS - (await facts.keyframeBefore(fromS));
  };
  const lastFrameS = facts.lastFrameS - plan.originS;
  const deliver = createDelivery(onSegment);
  const ahead: Promise<void>[] = [];
  let delivered = Promise.resolve();
  for await (const part of cutParts(plan.segments, coreCount, runUpS)) {
    const wanted = todo.filter(({ fromSegment }) => fromSegment < part.toSegment);
    if (wanted.length === 0) continue;
    if (ahead.length === coreCount + PARTS_AHEAD) await ahead.shift();
    const sizes = new Set(wanted.map(({ rendition }) => rendition));
    const progress = createProgress(plan, part, wanted, onEncoded);
    const encoding = encodePart({ plan, lastFrameS }, part, sizes, pool, progress.reach);
    const before = delivered;
    delivered = (async () => {
      const segments = await Promise.all([encoding, before]).then(([made]) => made);
      progress.reach(Infinity);
      for (const { rendition, fromSegment } of wanted) {
        const own = segments.filter((segment) => segment.rendition === rendition);
        for (const segment of own) if (segment.index >= fromSegment) await deliver(segment);
      }
    })();
    // Whoever waits for it hears of it; meanwhile it is not unheard.
    delivered.catch(() => undefined);
    ahead.push(delivered);
  }
  await delivered;
}

/** Hands over, and sees that all parts of a rendition are decoded alike. */
function createDelivery(
  onSegment: EncodeListeners['onSegment'],
): (segment: EncodedSegment<VideoRendition>) => Promise<void> {
  const configs = new Map<VideoRendition, VideoDecoderConfig>();
  return async (segment) => {
    const first = configs.get(segment.rendition) ?? segment.decoderConfig;
    if (!isSame(first, segment.decoderConfig))
      throw new AppError('export-failed', `${segment.rendition.name} is not encoded alike in all parts.`);
    configs.set(segment.rendition, first);
    await onSegment({ ...segment, decoderConfig: first });
  };
}

function isSame(a: VideoDecoderConfig, b: VideoDecoderConfig): boolean {
  const bytesOf = ({ description }: VideoDecoderConfig): string =>
    description instanceof Uint8Array ? description.join() : '';
  return a.codec === b.codec && bytesOf(a) === bytesOf(b);
}

/** Counts each second of each size once, however often its part begins; not those that had been there before. */
function createProgress(
  plan: ExportPlan,
  { fromSegment, toSegment }: Part,
  wanted: PictureTodo['todo'],
  onEncoded: EncodeListeners['onEncoded'],
): { readonly reach: (seconds: number) => void } {
  const fromS = plan.segments[fromSegment]?.fromS ?? 0;
  const lengthS = (plan.segments[toSegment - 1]?.toS ?? 0) - fromS;
  let reachedS = 0;
  return {
    reach(seconds) {
      const nextS = Math.min(lengthS, Math.max(reachedS, seconds));
      for (const { rendition, fromSegment: own } of wanted) {
        const skippedS = Math.max(0, (plan.segments[own]?.fromS ?? 0) - fromS);
        const gained = Math.max(skippedS, nextS) - Math.max(skippedS, reachedS);
        if (gained > 0) onEncoded(rendition, gained);
      }
      reachedS = nextS;
    },
  };
}
