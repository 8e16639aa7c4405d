import { expect } from 'chai';
import { createPacer, type Parcel } from '../../../src/mesh/bulk-pacer.ts';

const CHUNK_BYTES = 16 * 1024;

/** Sends as fast as the pacer lets it, over one link that others use too; time is counted, not waited for. */
function simulate({
  linkBps,
  delayMs,
  forMs,
  othersBps = () => 0,
}: {
  linkBps: number;
  delayMs: number;
  forMs: number;
  othersBps?: (atMs: number) => number;
}): { deliveredBytes: number; queuesMs: number[] } {
  let nowMs = 0;
  const pacer = createPacer(() => nowMs);
  const arrivals: { atMs: number; parcel: Parcel }[] = [];
  const queuesMs: number[] = [];
  let freeAtMs = 0;
  let deliveredBytes = 0;
  for (; nowMs < forMs; nowMs += 1) {
    // What others send in this millisecond takes its time on the link too.
    freeAtMs = Math.max(freeAtMs, nowMs) + othersBps(nowMs) / linkBps;
    while (arrivals[0] && arrivals[0].atMs <= nowMs) {
      const { parcel } = arrivals.shift()!;
      deliveredBytes += parcel.sizeBytes;
      pacer.arrived([parcel]);
    }
    while (pacer.hasRoom()) {
      const parcel = pacer.sent(CHUNK_BYTES);
      freeAtMs = Math.max(freeAtMs, nowMs) + (CHUNK_BYTES * 8000) / linkBps;
      arrivals.push({ atMs: freeAtMs + delayMs, parcel });
    }
    queuesMs.push(Math.max(0, freeAtMs - nowMs));
  }
  return { deliveredBytes, queuesMs };
}

const percentile = (values: readonly number[], fraction: number): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * fraction)]!;

describe('bulk pacer', () => {
  for (const [linkMbps, delayMs] of [
    [2, 40],
    [10, 30],
    [50, 20],
    [200, 10],
    [20, 200],
  ] as const) {
    it(`fills a link of ${linkMbps} Mbit/s and ${delayMs} ms without a long queue`, () => {
      const { deliveredBytes, queuesMs } = simulate({ linkBps: linkMbps * 1e6, delayMs, forMs: 20_000 });
      expect((deliveredBytes * 8) / 20 / 1e6).to.be.above(0.7 * linkMbps);
      // The smallest window alone is a quarter of a second of the slowest of these.
      const allowedMs = linkMbps < 10 ? 330 : 120;
      expect(percentile(queuesMs.slice(3_000), 0.95)).to.be.below(allowedMs);
    });
  }

  it('gives way when a call needs the link', () => {
    const callsBps = (atMs: number): number => (atMs > 10_000 ? 7e6 : 0);
    const { queuesMs, deliveredBytes } = simulate({
      linkBps: 10e6,
      delayMs: 30,
      forMs: 20_000,
      othersBps: callsBps,
    });
    expect(percentile(queuesMs.slice(12_000), 0.9)).to.be.below(250);
    expect(deliveredBytes).to.be.above(8e6);
  });
});
