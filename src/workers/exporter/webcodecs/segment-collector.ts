import type { EncodedPacket } from 'mediabunny';
import { AppError } from '../../../lib/errors.ts';
import { isSameBytes } from './same-bytes.ts';
import type { SegmentSpan } from '../../../media/export/rendition.ts';

/** Times are rounded to microseconds on the way through an encoder. */
export const SAME_MOMENT_S = 1e-4;
/** Segments that wait for being taken before encoding waits too. */
const MOST_WAITING = 1;
/** How often it is told how much was encoded. */
const TOLD_S = 0.5;

/** Gathers the packets of one rendition into its segments. */
export interface SegmentCollector<C = VideoDecoderConfig | AudioDecoderConfig> {
  /** How the encoder described its stream. @throws 'export-failed' where it says something else than before */
  describe(config: C): void;
  /** The next packet in the order of decoding; those before the first wanted segment are left out. */
  add(packet: EncodedPacket): void;
  /** Resolves when another segment may be begun. @throws what taking them throws */
  room(): Promise<void>;
  /** Hands over the last one. Resolves when all were taken. @throws what taking them throws */
  finish(): Promise<void>;
}

/** Hands each segment to `take` when it is whole, one after the other. */
export function createSegmentCollector<C extends VideoDecoderConfig | AudioDecoderConfig>(
  segments: readonly SegmentSpan[],
  fromSegment: number,
  {
    take,
    onEncoded,
  }: {
    readonly take: (index: number, packets: readonly EncodedPacket[], config: C) => Promise<void>;
    readonly onEncoded: (seconds: number) => void;
  },
): SegmentCollector<C> {
  const startS = (segments[fromSegment]?.fromS ?? Infinity) - SAME_MOMENT_S;
  let index = fromSegment;
  let held: EncodedPacket[] = [];
  let config: C | null = null;
  let untoldS = 0;
  let waiting = 0;
  let failure: unknown = null;
  let taken = Promise.resolve();

  const tell = (): void => {
    if (untoldS > 0) onEncoded(untoldS);
    untoldS = 0;
  };

  const handOver = (): void => {
    const [of, packets] = [index, held];
    const described: C | null = config;
    index += 1;
    held = [];
    waiting += 1;
    taken = taken
      .then(() => {
        if (failure) return undefined;
        if (!described) throw new AppError('export-failed', 'The encoder does not describe its stream.');
        return take(of, packets, described);
      })
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => (waiting -= 1));
  };

  const settle = async (): Promise<void> => {
    await taken;
    if (failure) throw failure as Error;
  };

  return {
    describe(described) {
      if (config && !isSameBytes(config.description, described.description))
        throw new AppError('export-failed', 'The encoder changed its parameters.');
      config ??= described;
    },
    add(packet) {
      if (packet.timestamp < startS) return;
      while (
        packet.type === 'key' &&
        index < segments.length - 1 &&
        packet.timestamp >= (segments[index]?.toS ?? Infinity) - SAME_MOMENT_S
      )
        handOver();
      held.push(packet);
      untoldS += packet.duration;
      if (untoldS >= TOLD_S) tell();
    },
    async room() {
      if (waiting > MOST_WAITING || failure) await settle();
    },
    async finish() {
      while (index < segments.length) handOver();
      tell();
      await settle();
    },
  };
}
