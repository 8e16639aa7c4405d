import { expect } from 'chai';
import { AppError } from '../../../../src/lib/errors.ts';
import { entryOf, recordOf } from '../../../../src/library/exporting/entry-record.ts';
import type { ExportState } from '../../../../src/library/exporting/model.ts';
import {
  nextToRun,
  reduceQueue,
  type QueueEvent,
  type QueueState,
} from '../../../../src/library/exporting/queue-state.ts';
import { done, entry, running, waiting } from './entries.ts';

const error = new AppError('storage-full', 'full');
const paused: ExportState = { kind: 'paused', fraction: 0.4 };
const interrupted: ExportState = { kind: 'interrupted', fraction: 0.4 };
const failed: ExportState = { kind: 'failed', fraction: 0.4, error };
const progress = { phase: 'packing', phaseFraction: 0.5, fraction: 0.9 } as const;
if (done.kind !== 'done') throw new Error('not done');
const { summary, made } = done;

/** Each state by each event of an entry: what becomes of it; `=` where nothing does. */
const EVENTS = {
  started: { kind: 'started', id: 'a' },
  progressed: { kind: 'progressed', id: 'a', progress },
  paused: { kind: 'paused', id: 'a' },
  resumed: { kind: 'resumed', id: 'a' },
  interrupted: { kind: 'interrupted', id: 'a' },
  failed: { kind: 'failed', id: 'a', error },
  done: { kind: 'done', id: 'a', summary, made },
  lost: { kind: 'lost', id: 'a' },
  orphaned: { kind: 'orphaned' },
  reopened: { kind: 'reopened' },
} satisfies Record<string, QueueEvent>;

const TABLE: readonly (readonly [ExportState, Record<keyof typeof EVENTS, ExportState['kind'] | '='>])[] = [
  [waiting, row('running = paused = interrupted = = = = interrupted')],
  [running(), row('= running paused = interrupted failed done = interrupted interrupted')],
  [paused, row('= = = waiting = = = = = =')],
  [interrupted, row('= = = waiting = = = = = =')],
  [failed, row('= = = waiting = = = = = =')],
  [done, row('= = = = = = = interrupted = =')],
];

function row(words: string): Record<keyof typeof EVENTS, ExportState['kind'] | '='> {
  const kinds = words.split(' ');
  return Object.fromEntries(Object.keys(EVENTS).map((name, index) => [name, kinds[index]])) as never;
}

const ids = (queue: QueueState): string => queue.map(({ id }) => id).join('');

describe('the queue of exports', () => {
  for (const [state, outcomes] of TABLE) {
    for (const [name, outcome] of Object.entries(outcomes)) {
      it(`${state.kind}, ${name}: ${outcome === '=' ? 'stays' : outcome}`, () => {
        const queue = [entry('a', state), entry('z', done)];
        const after = reduceQueue(queue, EVENTS[name as keyof typeof EVENTS]);
        if (outcome === '=') expect(after).to.equal(queue);
        else {
          expect(after[0]?.state.kind).to.equal(outcome);
          expect(after[1], 'the others').to.equal(queue[1]);
        }
      });
    }
  }

  it('knows how much was made when it goes on', () => {
    let queue: QueueState = [entry('a', running(0.4))];
    queue = reduceQueue(queue, { kind: 'paused', id: 'a' });
    queue = reduceQueue(queue, { kind: 'resumed', id: 'a' });
    expect(queue[0]?.state).to.deep.equal({ kind: 'waiting', fraction: 0.4 });
    queue = reduceQueue(queue, { kind: 'started', id: 'a' });
    expect(queue[0]?.state).to.deep.include({
      kind: 'running',
      progress: { phase: 'loading', phaseFraction: 0, fraction: 0.4 },
    });
  });

  it('adds at the end, once, and removes', () => {
    let queue = reduceQueue([entry('a', waiting)], { kind: 'added', entry: entry('b', waiting) });
    expect(ids(queue)).to.equal('ab');
    expect(reduceQueue(queue, { kind: 'added', entry: entry('b', waiting) })).to.equal(queue);
    queue = reduceQueue(queue, { kind: 'removed', id: 'a' });
    expect(ids(queue)).to.equal('b');
    expect(reduceQueue(queue, { kind: 'removed', id: 'nobody' })).to.equal(queue);
  });

  for (const [order, id, by, after] of [
    ['abc', 'c', -1, 'acb'],
    ['abc', 'a', 1, 'bac'],
    ['abc', 'a', -1, 'abc'],
    ['abc', 'c', 1, 'abc'],
    // Those that are done (capitals) have no turn.
    ['aBc', 'c', -1, 'caB'],
    ['aBCd', 'a', 1, 'BCda'],
    ['aB', 'a', 1, 'aB'],
    ['abc', 'x', 1, 'abc'],
  ] as const) {
    it(`moves ${id} in ${order} by ${by}: ${after}`, () => {
      const queue = order.split('').map((name) => entry(name, name === name.toLowerCase() ? waiting : done));
      expect(ids(reduceQueue(queue, { kind: 'moved', id, by }))).to.equal(after);
    });
  }

  it('runs the first that waits', () => {
    expect(nextToRun([entry('a', done), entry('b', paused), entry('c', waiting)])?.id).to.equal('c');
    expect(nextToRun([entry('a', interrupted), entry('b', failed)])).to.equal(undefined);
  });

  it('is kept and read again as it was', () => {
    for (const state of [waiting, running(), paused, interrupted, failed, done]) {
      for (const where of [{ kind: 'zip' }, { kind: 'web', storageId: 's' }] as const) {
        const before = entry('a', state, { where, salt: 'AAAA' });
        const after = entryOf(structuredClone(recordOf(before, 3)));
        expect(after).to.deep.equal(before);
        if (after?.state.kind === 'failed') expect(after.state.error).to.be.instanceOf(AppError);
      }
    }
    expect(entryOf({ id: 'a', place: 0, json: '{"version":2}', folder: null })).to.equal(null);
    expect(entryOf({ id: 'a', place: 0, json: 'no JSON', folder: null })).to.equal(null);
  });
});
