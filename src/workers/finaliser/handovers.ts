import { createMediaClock, type Block } from '../capture/media-clock.ts';
import type { TimePoint } from './anchors.ts';

/** When a chunk was handed over, and in which part between pauses. */
export type Handover = Pick<TimePoint, 'wallMs' | 'part'>;

/** A chunk of which it is not settled yet how far the media had come when it was handed over. */
interface Unsettled extends Handover {
  /** Where it ends in the byte stream. */
  readonly end: number;
  mediaMs: number | null;
  /** Which of the blocks that follow was there too. */
  awaits: 'the one it is cut in' | 'a picture' | 'sound';
}

/** Where no picture comes any more, since the camera is gone, a chunk would wait for one to the end. */
const MOST_UNSETTLED = 8;

/**
 * Finds out how far the media had come when each chunk was handed over, which is further than what is whole in it.
 * Chromium hands a chunk over when the first block after the timeslice is written: so a chunk ends in a block that is cut,
 * and was there. Besides, its muxer writes a picture only when the sound after it is there
 * (`WebmMuxer::PartiallyFlushQueues`), and sound only with the next picture (libwebm's `Segment::AddGenericFrame`): so the
 * next picture, and the next sound behind that, were there as well. Only thus sound alone, a picture alone, and both
 * together turn out equally punctual.
 * @param header the stream's beginning, where the chunk that has it is not to be pushed
 */
export function createHandovers(header: Uint8Array | null = null): {
  /** The next chunk in order; chunks that cannot be read are left out. */
  push(bytes: Uint8Array, offset: number, handover: Handover): void;
  /** The points of all chunks that have been pushed. */
  finish(): TimePoint[];
} {
  const points: TimePoint[] = [];
  let unsettled: Unsettled[] = [];
  let latestMs: number | null = null;
  let seen = 0;

  const settle = ({ mediaMs, wallMs, part }: Unsettled): void => {
    if (mediaMs !== null) points.push({ mediaMs, wallMs, part });
  };
  const settleAll = (): void => {
    for (const chunk of unsettled) settle(chunk);
    unsettled = [];
  };
  const clock = createMediaClock(header, (block) => {
    latestMs = Math.max(latestMs ?? 0, block.reachesMs);
    unsettled = unsettled.filter((chunk) => {
      const isLast = take(chunk, block);
      if (isLast) settle(chunk);
      return !isLast;
    });
  });

  return {
    push(bytes, offset, handover) {
      // Behind a hole nothing tells of what is before it.
      if (offset !== seen) settleAll();
      seen = offset + bytes.length;
      const [oldest] = unsettled;
      if (oldest && unsettled.length === MOST_UNSETTLED) {
        settle(oldest);
        unsettled.shift();
      }
      unsettled.push({ ...handover, end: seen, mediaMs: latestMs, awaits: 'the one it is cut in' });
      clock.push(bytes, offset);
    },
    finish() {
      settleAll();
      return points;
    },
  };
}

/** Lets a block tell of a chunk what it can; true where it is the last that tells something. */
function take(chunk: Unsettled, { start, end, isPicture, reachesMs, isInterleaved }: Block): boolean {
  const isInChunk = start < chunk.end;
  if (chunk.awaits === 'the one it is cut in') {
    // It was handed over because somebody asked for it, and nothing was cut.
    if (!isInChunk) return true;
  } else if (isPicture !== (chunk.awaits === 'a picture')) return false;
  chunk.mediaMs = Math.max(chunk.mediaMs ?? 0, reachesMs);
  if (end <= chunk.end) return false;
  if (!isInterleaved || chunk.awaits === 'sound') return true;
  chunk.awaits = isPicture ? 'sound' : 'a picture';
  return false;
}
