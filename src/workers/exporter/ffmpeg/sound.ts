import type { EncodedPacket } from 'mediabunny';
import { AppError } from '../../../lib/errors.ts';
import { createSerialQueue } from '../../../lib/serial.ts';
import type { AudioRendition, ExportPlan } from '../../../media/export/rendition.ts';
import type { EncodedSegment } from '../engine.ts';
import type { CorePool } from './core-pool.ts';
import { readSound } from './read-back.ts';
import { packetSamplesOf, primingPacketsOf, secondsOf, soundRun } from './sound-arguments.ts';

/** What is heard while a sound is encoded. */
export interface SoundListeners {
  readonly onSegment: (segment: EncodedSegment<AudioRendition>) => Promise<void>;
  readonly onEncoded: (seconds: number) => void;
}

/**
 * Encodes the whole sound in one go, so that it has no seams, and hands over its segments from one on. Where a core fails,
 * another begins at 0 again, and what has been handed over is left out: the same sound gives the same packets.
 * @throws 'export-failed'
 */
export async function encodeSound(
  rendition: AudioRendition,
  fromSegment: number,
  plan: ExportPlan,
  pool: CorePool,
  { onSegment, onEncoded }: SoundListeners,
): Promise<void> {
  const endS = plan.segments.at(-1)?.toS ?? 0;
  const samples = packetSamplesOf(rendition);
  const firstOf = (timeS: number): number => Math.ceil((timeS * 48_000) / samples - 1e-6);
  /** The packets that are still to come begin with this one. */
  let next = firstOf(plan.segments[fromSegment]?.fromS ?? endS);
  let index = fromSegment;
  let held: EncodedPacket[] = [];

  const add = async (packet: EncodedPacket, decoderConfig: AudioDecoderConfig): Promise<void> => {
    if (index >= plan.segments.length) return;
    const timestamp = secondsOf(next * samples);
    held.push(packet.clone({ timestamp, duration: secondsOf((next + 1) * samples) - timestamp }));
    next += 1;
    const isLast = index === plan.segments.length - 1;
    if (next < (isLast ? firstOf(endS) : firstOf(plan.segments[index]?.toS ?? endS))) return;
    const packets = held;
    held = [];
    index += 1;
    await onSegment({ rendition, index: index - 1, packets, decoderConfig });
  };

  await pool.run(async (run) => {
    const inOrder = createSerialQueue();
    const failed = Promise.withResolvers<never>();
    failed.promise.catch(() => undefined);
    let at = -primingPacketsOf(rendition);
    const take = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
      const stream = await readSound(bytes);
      const before = next;
      for (const packet of stream?.packets ?? []) {
        if (at === next && stream) await add(packet, stream.decoderConfig);
        at += 1;
      }
      onEncoded(secondsOf((next - before) * samples));
    };
    const onFile = ({ bytes }: { readonly bytes: Uint8Array<ArrayBuffer> }): void =>
      void inOrder(() => take(bytes)).catch(failed.reject);
    const running = run(soundRun(rendition, plan.originS, endS), { onFile });
    await Promise.race([running, failed.promise]);
    await Promise.race([inOrder(() => Promise.resolve()), failed.promise]);
  });
  if (index < plan.segments.length) throw new AppError('export-failed', 'The sound ended too early.');
}
