import { expect } from 'chai';
import { createStore, until } from '../../../src/lib/store.ts';
import { createSpaceWatch, spareBytes, timeLeftMs } from '../../../src/library/space-watch.ts';
import type { RecordingRecord } from '../../../src/storage/schema.ts';
import { newRecord } from '../storage/new-record.ts';

const MB = 1e6;

describe('space watch', () => {
  it('leaves as much again for finalising', () => {
    // What is there has to fit once more, and what comes twice.
    const use = { freeBytes: 1000 * MB, unfinishedBytes: 400 * MB };
    const spare = spareBytes(use);
    const free = use.freeBytes - spare;
    expect(free).to.be.greaterThan(use.unfinishedBytes + spare);
    expect(spareBytes({ freeBytes: 300 * MB, unfinishedBytes: 400 * MB })).to.be.lessThan(0);
    expect(timeLeftMs({ ...use, bytesPerMs: 300 })).to.be.closeTo(spare / 300, 1);
    expect(timeLeftMs({ ...use, bytesPerMs: 0 })).to.equal(Infinity);
    expect(timeLeftMs({ freeBytes: 0, unfinishedBytes: 0, bytesPerMs: 300 })).to.equal(0);
  });

  it('warns when there are few minutes left, and ends recordings while they can still be finalised', async function () {
    this.timeout(20_000);
    const record = newRecord('a');
    const list = createStore<readonly RecordingRecord[]>([record]);
    const use = createStore({ usedBytes: 0, quotaBytes: 10_000 * MB, persistent: false });
    const watch = createSpaceWatch(list, { use, refresh: () => Promise.resolve() });
    const { promise: closed, resolve }: PromiseWithResolvers<void> = Promise.withResolvers();
    const reasons: string[] = [];
    watch.guard({ closed, stopFor: ({ name }) => reasons.push(name) });
    // 300 kB a second.
    const startedAt = performance.now();
    const grow = setInterval(() => {
      const sizeBytes = (performance.now() - startedAt) * 300;
      list.set([{ ...record, sizeBytes }]);
      use.update((now) => ({ ...now, usedBytes: sizeBytes }));
    }, 50);
    await new Promise((done) => setTimeout(done, 5000));
    expect(watch.minutesLeft.value).to.equal(null);
    use.update((now) => ({ ...now, quotaBytes: 200 * MB }));
    await until(watch.minutesLeft, (minutes) => minutes !== null);
    // (200 - 24) MB, half of it for the finished file, at 18 MB a minute.
    expect(watch.minutesLeft.value).to.be.within(3, 5);
    expect(reasons).to.deep.equal([]);
    use.update((now) => ({ ...now, quotaBytes: 20 * MB }));
    await until(watch.minutesLeft, (minutes) => minutes === 0);
    expect(reasons[0]).to.equal('storage-full');
    resolve();
    await until(watch.minutesLeft, (minutes) => minutes === null);
    clearInterval(grow);
  });
});
