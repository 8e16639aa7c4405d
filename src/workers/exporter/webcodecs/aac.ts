import { EncodedPacket } from 'mediabunny';
import { AppError } from '../../../lib/errors.ts';
import { SOUND_RATE } from '../../../media/editing/sound-block.ts';
import { openAacLane } from './aac-lane.client.ts';
import type { AacRun, AacTask } from './aac-lane.contract.ts';
import { AAC_SAMPLES } from './aac-encoder.ts';
import { findSeam } from './aac-window.ts';
import type { SegmentCollector } from './segment-collector.ts';

/** Packets that are encoded by one worker in one go: 30 s. */
const STRETCH = 1400;
/** Packets before a stretch that are made in both, so that there is a place where they fit together. */
const LEAD = 8;

/** What sound is encoded, from a moment of the export on, by how many workers side by side. */
export interface AacNeeds extends AacTask {
  readonly fromS: number;
  readonly laneCount: number;
}

/**
 * Encodes a source's sound as AAC-LC, by FFmpeg's encoder since those of browsers are few, in stretches side by side.
 * Stretches begin at the same packets however often an export is interrupted, so that it goes on with the very packets it
 * would have made.
 * @throws 'export-engine-load-failed' @throws the signal's reason
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
    const lanes = await Promise.all(
      Array.from({ length: Math.max(1, Math.min(needs.laneCount, stretchCount)) }, () =>
        openAacLane(needs, scope),
      ),
    ).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw new AppError('export-engine-load-failed', 'The sound could not be encoded.', { cause });
    });
    const [lane] = lanes;
    if (!lane) return;
    collector.describe({
      codec: 'mp4a.40.2',
      sampleRate: SOUND_RATE,
      numberOfChannels: 2,
      description: lane.description,
    });
    const encode = (stretch: number): Promise<Stretch> => {
      const from = (firstStretch + stretch) * STRETCH;
      const lead = Math.max(0, from - LEAD);
      const made = lanes[stretch % lanes.length]?.encode(lead, Math.min(total, from + STRETCH));
      return (made ?? Promise.reject(new Error('No lane.'))).then((run) => unpack(run, lead));
    };
    const underway = lanes.map((_, stretch) => encode(stretch));
    let held: Stretch | null = null;
    for (let stretch = 0; stretch < stretchCount; stretch += 1) {
      const made = await underway.shift();
      if (!made) break;
      if (stretch + lanes.length < stretchCount) underway.push(encode(stretch + lanes.length));
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
