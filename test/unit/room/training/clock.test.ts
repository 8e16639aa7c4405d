import { expect } from 'chai';
import { estimateClock, readExchange, type ClockExchange } from '../../../../src/room/training/clock.ts';
import { openClocks, type Clocks } from '../../../../src/room/training/clocks.ts';
import { seededRandom } from '../seeded-random.ts';

const OFFSET_MS = 83_211.5;

/** An exchange whose question takes `there` ms and whose answer takes `back`. */
const exchange = (there: number, back: number, atMs = 0): ClockExchange => ({
  askedAtMs: atMs,
  heardAtMs: atMs + there + OFFSET_MS,
  answeredAtMs: atMs + there + 2 + OFFSET_MS,
  cameAtMs: atMs + there + 2 + back,
});

describe('the offset of another clock', () => {
  it('is exact where both ways take as long, and wrong by half of what they differ by', () => {
    expect(readExchange(exchange(20, 20))).to.deep.equal({ offsetMs: OFFSET_MS, rttMs: 40 });
    expect(readExchange(exchange(60, 20)).offsetMs).to.equal(OFFSET_MS + 20);
  });

  it('is unknown without an exchange, and where an answer came before it was sent', () => {
    expect(estimateClock([])).to.equal(null);
    expect(estimateClock([{ ...exchange(20, 20), cameAtMs: 0 }])).to.equal(null);
  });

  it('stays within half of the shortest way, whatever jitter holds up one direction', () => {
    const random = seededRandom(7);
    let worst = 0;
    let worstOfOne = 0;
    for (let round = 0; round < 500; round += 1) {
      // 10 ms each way; then queues, mostly on the way back, exponentially distributed, 60 ms in the mean.
      const queue = (mean: number): number => -mean * Math.log(1 - random());
      const exchanges = Array.from({ length: 8 }, (_, index) =>
        exchange(10 + queue(5), 10 + queue(60), index * 50),
      );
      const estimate = estimateClock(exchanges)!;
      expect(Math.abs(estimate.offsetMs - OFFSET_MS)).to.be.at.most(estimate.rttMs / 2);
      worst = Math.max(worst, Math.abs(estimate.offsetMs - OFFSET_MS));
      worstOfOne = Math.max(worstOfOne, Math.abs(readExchange(exchanges[0]!).offsetMs - OFFSET_MS));
    }
    console.warn(
      `worst of 500: ${worst.toFixed(1)} ms by eight exchanges, ${worstOfOne.toFixed(1)} ms by one`,
    );
    expect(worst).to.be.below(30);
    expect(worstOfOne).to.be.above(3 * worst);
  });
});

describe('asking after clocks', () => {
  /** Two whose clocks differ; what `lossy` says is lost is never delivered. */
  function pair(lossy: (count: number) => boolean = () => false): { a: Clocks; sent: () => number } {
    const { signal } = new AbortController();
    const random = seededRandom(3);
    let sent = 0;
    const deliver = (to: () => Clocks) => (message: Parameters<Clocks['hear']>[1]) => {
      sent += 1;
      if (!lossy(sent)) setTimeout(() => to().hear('other', message), 5 + random() * 10);
    };
    const a: Clocks = openClocks({ send: deliver(() => b) }, { signal });
    const b: Clocks = openClocks(
      { send: deliver(() => a), nowMs: () => performance.now() + OFFSET_MS },
      { signal },
    );
    return { a, sent: () => sent };
  }

  it('measures within a few milliseconds', async () => {
    const estimate = await pair().a.measure('other');
    expect(estimate?.offsetMs).to.be.closeTo(OFFSET_MS, 12);
  });

  it('makes do with what comes, and knows nothing where nothing does', async () => {
    expect((await pair((count) => count % 3 === 0).a.measure('other'))?.offsetMs).to.be.closeTo(
      OFFSET_MS,
      12,
    );
    expect(await pair(() => true).a.measure('other')).to.equal(null);
  });

  it('takes no answer that it did not ask for, of whom it did not ask', async () => {
    const { signal } = new AbortController();
    const asked: number[] = [];
    const clocks = openClocks(
      {
        send: (message) => {
          asked.push(message.id);
          clocks.hear('mal', { kind: 'clock-answer', id: message.id, heardAtMs: 1, answeredAtMs: 1 });
          clocks.hear('other', { kind: 'clock-answer', id: message.id + 99, heardAtMs: 1, answeredAtMs: 1 });
        },
      },
      { signal },
    );
    expect(await clocks.measure('other')).to.equal(null);
    expect(asked).to.have.lengthOf(8);
  });

  it('answers nobody without end', () => {
    let answers = 0;
    const clocks = openClocks({ send: () => (answers += 1) }, { signal: new AbortController().signal });
    for (let id = 0; id < 10_000; id += 1) clocks.hear('mal', { kind: 'clock-ask', id });
    expect(answers).to.be.below(60);
  });
});
