import type { EncodedPacket } from 'mediabunny';
import type { WritePacket } from './packet-file.ts';

/** One track's packets on their way to a file. */
export interface Lane {
  readonly packets: AsyncGenerator<EncodedPacket>;
  readonly write: WritePacket;
}

/**
 * Writes packets in order of time, whatever the track, so that no track is held back. Returns the end, seconds.
 * @throws the signal's reason
 */
export async function interleave(
  lanes: readonly Lane[],
  { signal }: { signal: AbortSignal },
  onProgress: (atS: number) => void,
): Promise<number> {
  let endS = 0;
  const nextOf = async ({ packets }: Lane): Promise<EncodedPacket | undefined> =>
    (await packets.next()).value as EncodedPacket | undefined;
  const waiting = await Promise.all(lanes.map(async (lane) => ({ lane, next: await nextOf(lane) })));
  for (;;) {
    signal.throwIfAborted();
    const [first] = waiting
      .filter(({ next }) => next)
      .sort((a, b) => (a.next?.timestamp ?? 0) - (b.next?.timestamp ?? 0));
    if (!first?.next) return endS;
    const { next } = first;
    await first.lane.write(next);
    endS = Math.max(endS, next.timestamp + next.duration);
    onProgress(next.timestamp);
    first.next = await nextOf(first.lane);
  }
}
