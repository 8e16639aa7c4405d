import { expect } from 'chai';
import { createStore, until } from '../../../src/lib/store.ts';

describe('store', () => {
  it('tells watchers of each change, and nobody of none', () => {
    const store = createStore(1);
    const seen: number[] = [];
    const stop = store.watch((value) => seen.push(value));
    store.set(1);
    store.set(2);
    store.update((value) => value + 1);
    stop();
    store.set(4);
    expect(seen).to.deep.equal([2, 3]);
    expect(store.value).to.equal(4);
  });

  it('lets a listener stop watching while it is told', () => {
    const store = createStore(0);
    const seen: string[] = [];
    const stop = store.watch(() => {
      seen.push('first');
      stop();
    });
    store.watch(() => seen.push('second'));
    store.set(1);
    store.set(2);
    expect(seen).to.deep.equal(['first', 'second', 'second']);
  });

  it('until: resolves at once, later, or rejects on abort', async () => {
    const store = createStore(0);
    expect(await until(store, (value) => value === 0)).to.equal(0);
    const later = until(store, (value) => value > 1);
    store.set(1);
    store.set(2);
    expect(await later).to.equal(2);
    const controller = new AbortController();
    const never = until(store, (value) => value > 9, { signal: controller.signal });
    controller.abort();
    const error = await never.then(
      () => undefined,
      (reason: unknown) => reason as Error,
    );
    expect(error?.name).to.equal('AbortError');
  });
});
