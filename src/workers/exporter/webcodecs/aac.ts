import { EncodedPacket } from 'mediabunny';
import { AppError } from '../../../lib/errors.ts';
import { log } from '../../../lib/log.ts';
import { SOUND_RATE } from '../../../media/editing/sound-block.ts';
import { AAC_SAMPLES } from '../aac-time.ts';
import { openAacLane, type AacLane } from './aac-lane.client.ts';
import type { AacRun, AacTask } from './aac-lane.contract.ts';
import { findSeam } from './aac-window.ts';
import type { SegmentCollector } from './segment-collector.ts';

/** Packets that are encoded by one worker in one go: 30 s. */
const STRETCH = 1400;
/** Packets before a stretch that are made in both, so that there is a place where they fit together. */
const LEAD = 8;

/** Lanes that end midway, as workers do that run out of memory, are replaced for a stretch so often. */
const MOST_REPLACED = 2;

/** What sound is encoded, from a moment of the export on, by how many workers side by side. */
export interface AacNeeds extends AacTask {
  readonly fromS: number;
  readonly laneCount: number;
}

/**
 * Encodes a source's sound as AAC-LC, by FFmpeg's encoder since those of browsers are few, in stretches side by side.
 * Stretches begin at the same packets however often an export is interrupted, so that it goes on with the very packets it
 * would have made. A stretch whose worker is gone is made anew by another.
 * @throws 'export-engine-load-failed' @throws 'export-failed' where workers end over and over again
 * @throws the signal's reason
 */
export async function encodeAac(
  needs: AacNeeds,
  collector: SegmentCollector<AudioDecoderConfig>,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const ending = new AbortController();
  const scope = { signal: AbortSignal.any([signal, ending.signal]) };
  try {
    const total = Math.ceil((needs.durationS * SOUND_RATE) / AAC_SAMPLES);
    const firstStretch = Math.floor((needs.fromS * SOUND_RATE) / AAC_SAMPLES / STRETCH);
    const stretchCount = Math.ceil(total / STRETCH) - firstStretch;
    const lanes: (AacLane | null)[] = await Promise.all(
      Array.from({ length: Math.max(1, Math.min(needs.laneCount, stretchCount)) }, () =>
        openAacLane(needs, scope),
      ),
    ).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw new AppError('export-engine-load-failed', 'The sound could not be encoded.', { cause });
    });
    const [first] = lanes;
    if (!first) return;
    collector.describe({
      codec: 'mp4a.40.2',
      sampleRate: SOUND_RATE,
      numberOfChannels: 2,
      description: first.description,
    });
    const encode = async (stretch: number): Promise<Stretch> => {
      const from = (firstStretch + stretch) * STRETCH;
      const lead = Math.max(0, from - LEAD);
      const place = stretch % lanes.length;
      for (let replaced = 0; ; replaced += 1) {
        const lane = (lanes[place] ??= await openAacLane(needs, scope));
        try {
          return unpack(await lane.encode(lead, Math.min(total, from + STRETCH)), lead);
        } catch (error) {
          scope.signal.throwIfAborted();
          if (!isDeath(error) || replaced === MOST_REPLACED) throw error;
          log.warn('A stretch of the sound is made anew.', error);
          lanes[place] = null;
        }
      }
    };
    const begin = (stretch: number): Promise<Stretch> => {
      const making = encode(stretch);
      // Those that wait behind one that fails are heard by nobody.
      making.catch(() => undefined);
      return making;
    };
    const underway = lanes.map((_, stretch) => begin(stretch));
    let held: Stretch | null = null;
    for (let stretch = 0; stretch < stretchCount; stretch += 1) {
      const made = await underway.shift();
      if (!made) break;
      if (stretch + lanes.length < stretchCount) underway.push(begin(stretch + lanes.length));
      const next = join(held, made, (firstStretch + stretch) * STRETCH);
      add(held, next.from, collector);
      held = next;
      await collector.room();
    }
    add(held, Infinity, collector);
    await collector.finish();
  } finally {
    ending.abort();
  }
}

const isDeath = (error: unknown): boolean => error instanceof AppError && error.name === 'export-failed';

/** Packets that follow one another, by their numbers. */
interface Stretch {
  readonly from: number;
  readonly packets: readonly Uint8Array[];
}

function unpack({ bytes, sizes }: AacRun, from: number): Stretch {
  let at = 0;
  return { from, packets: sizes.map((size) => bytes.subarray(at, (at += size))) };
}

/** What of a stretch is used: all behind the seam with the one before. */
function join(before: Stretch | null, { from, packets }: Stretch, beginning: number): Stretch {
  const packetOf = (place: number): Uint8Array | undefined => packets[place - from];
  const seam = before
    ? findSeam((place) => before.packets[place - before.from], packetOf, { from, to: beginning })
    : null;
  // Without a seam it goes on at the border: a window of 21 ms is not whole then.
  const first = seam ?? beginning;
  return { from: first, packets: packets.slice(first - from) };
}

function add(stretch: Stretch | null, to: number, collector: SegmentCollector<AudioDecoderConfig>): void {
  for (const [index, data] of (stretch?.packets ?? []).entries()) {
    const place = (stretch?.from ?? 0) + index;
    if (place >= to) return;
    const timestamp = (place * AAC_SAMPLES) / SOUND_RATE;
    collector.add(new EncodedPacket(data, 'key', timestamp, AAC_SAMPLES / SOUND_RATE));
  }
}
