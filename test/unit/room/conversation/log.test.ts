import { expect } from 'chai';
import * as fc from 'fast-check';
import type { EntryBody } from '../../../../src/room/conversation/body.ts';
import { compareEntries, type Entry } from '../../../../src/room/conversation/entry.ts';
import {
  clockOf,
  EMPTY_LOG,
  LOG_LIMITS,
  mergeEntries,
  sharedEntries,
  withoutLeaps,
  type Log,
} from '../../../../src/room/conversation/log.ts';
import { pollsOf, questionsOf } from '../../../../src/room/conversation/topics.ts';

const AUTHORS = ['a', 'b', 'c', 'd'];
const TARGETS = Array.from({ length: 6 }, (_, i) => `topic-${i}`);

/** An entry as if it had been signed: what the log makes of it does not depend on the signature. */
function entryOf(author: string, body: EntryBody, id: string): Entry {
  return { id, author, body, signed: { body: '', signer: author, signature: '' } };
}

const imprint = (lamport: number): { lamport: number; sentAtMs: number; authorName: string } => ({
  lamport,
  sentAtMs: 0,
  authorName: '',
});

/** What people say, topics and marks about them included; ids are a function of the content, as hashes are. */
const anyEntry: fc.Arbitrary<Entry> = fc
  .record({
    author: fc.constantFrom(...AUTHORS),
    lamport: fc.integer({ min: 1, max: 40 }),
    what: fc.constantFrom('message', 'question', 'poll', 'upvote', 'answered', 'ballot', 'poll-closed'),
    target: fc.constantFrom(...TARGETS),
    flag: fc.boolean(),
    option: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ author, lamport, what, target, flag, option }): Entry => {
    const place = imprint(lamport);
    const body = ((): EntryBody => {
      switch (what) {
        case 'question':
          return { kind: 'question', text: target, ...place };
        case 'poll':
          return { kind: 'poll', question: target, options: ['x', 'y', 'z'], ...place };
        case 'upvote':
          return { kind: 'upvote', target, wanted: flag, ...place };
        case 'answered':
          return { kind: 'answered', target, answered: flag, ...place };
        case 'ballot':
          return { kind: 'ballot', target, option, ...place };
        case 'poll-closed':
          return { kind: 'poll-closed', target, ...place };
        default:
          return { kind: 'message', content: { kind: 'text', text: `${option}` }, ...place };
      }
    })();
    const isTopic = body.kind === 'question' || body.kind === 'poll';
    // Marks are about topics by their ids, so a topic's id is what it is about.
    return entryOf(author, body, isTopic ? target : JSON.stringify([author, body]));
  });

/** Entries of one id are one entry. */
const anyConversation = fc
  .array(anyEntry, { maxLength: 120 })
  .map((entries) => [...new Map(entries.map((entry) => [entry.id, entry])).values()]);

const viewpoint = { ownIdentity: 'a', isModerator: (who: string): boolean => who === 'b' };
const seen = (log: Log): unknown => ({
  messages: log.messages.map(({ id }) => id),
  questions: questionsOf(log, viewpoint),
  polls: pollsOf(log, viewpoint),
  shared: sharedEntries(log, () => false).map(({ id }) => id),
});

describe('conversation log', () => {
  it('comes out the same for everyone, whatever the order, the pieces and the repetitions', () => {
    fc.assert(
      fc.property(
        anyConversation,
        fc.array(fc.nat(), { minLength: 120, maxLength: 120 }),
        fc.integer({ min: 2, max: 5 }),
        (entries, random, peers) => {
          const logs: Log[] = Array.from({ length: peers }, () => EMPTY_LOG);
          // Everyone hears some of it, in an order and pieces of their own, some of it twice.
          entries.forEach((_entry, index) => {
            const peer = random[index]! % peers;
            const start = random[(index * 7) % random.length]! % entries.length;
            const piece = entries.slice(start, start + 1 + (random[(index * 3) % random.length]! % 9));
            logs[peer] = mergeEntries(logs[peer]!, piece.toReversed());
          });
          for (const [index, entry] of entries.entries())
            logs[index % peers] = mergeEntries(logs[index % peers]!, [entry]);
          // Then they tell each other what they have, in a chain and back.
          const order = [...logs.keys(), ...[...logs.keys()].reverse()];
          for (const [index, peer] of order.entries()) {
            const next = order[index + 1];
            if (next === undefined) break;
            logs[next] = mergeEntries(
              logs[next]!,
              sharedEntries(logs[peer]!, () => false),
            );
          }
          const whole = seen(mergeEntries(EMPTY_LOG, entries));
          for (const log of logs) expect(seen(log)).to.deep.equal(whole);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('gives back the very same log where nothing is new', () => {
    fc.assert(
      fc.property(anyConversation, (entries) => {
        const log = mergeEntries(EMPTY_LOG, entries);
        expect(mergeEntries(log, entries)).to.equal(log);
        expect(mergeEntries(log, [])).to.equal(log);
      }),
      { numRuns: 100 },
    );
  });

  it('stays bounded under a flood, alike for everyone, and leaves others their share', () => {
    const said = (author: string, lamport: number, n: number): Entry =>
      entryOf(
        author,
        { kind: 'message', content: { kind: 'text', text: `${n}` }, ...imprint(lamport) },
        `${author}${n}`,
      );
    const honest = Array.from({ length: 300 }, (_, n) => said(n % 2 ? 'a' : 'b', n + 1, n));
    const flood = Array.from({ length: 5_000 }, (_, n) => said('c', 300 + n, n));
    const questions = Array.from({ length: 900 }, (_, n) =>
      entryOf('c', { kind: 'question', text: '?', ...imprint(n + 1) }, `q${n}`),
    );
    const marks = Array.from({ length: 4_000 }, (_, n) =>
      entryOf('c', { kind: 'upvote', target: `t${n}`, wanted: true, ...imprint(n + 1) }, `u${n}`),
    );
    const all = [...honest, ...flood, ...questions, ...marks];
    const log = mergeEntries(EMPTY_LOG, all);
    const inPieces = all
      .toReversed()
      .reduce<Entry[][]>((pieces, entry, index) => {
        if (index % 500 === 0) pieces.push([]);
        pieces.at(-1)!.push(entry);
        return pieces;
      }, [])
      .reduce(mergeEntries, EMPTY_LOG);
    expect(seen(inPieces)).to.deep.equal(seen(log));
    expect(log.messages.length).to.equal(300 + LOG_LIMITS.messages.byOneAuthor);
    expect(log.messages.filter(({ author }) => author !== 'c').length).to.equal(300);
    expect(log.topics.length).to.equal(LOG_LIMITS.topics.byOneAuthor);
    expect(log.marks.length).to.equal(LOG_LIMITS.marks.byOneAuthor);
  });

  it('converges at its limits too, where many authors fill it', () => {
    const authors = Array.from({ length: 30 }, (_, n) => `author-${n}`);
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ author: fc.constantFrom(...authors), lamport: fc.integer({ min: 1, max: 200 }) }),
          { minLength: 2_000, maxLength: 2_000 },
        ),
        fc.integer({ min: 0, max: 2_000 }),
        (said, cut) => {
          const entries = said.map(({ author, lamport }, n) =>
            entryOf(
              author,
              { kind: 'message', content: { kind: 'text', text: '' }, ...imprint(lamport) },
              `${n}`,
            ),
          );
          const [left, right] = [entries.slice(0, cut), entries.slice(cut)].map((part) =>
            mergeEntries(EMPTY_LOG, part),
          );
          const whole = mergeEntries(EMPTY_LOG, entries);
          expect(mergeEntries(left!, right!.messages).messages).to.deep.equal(whole.messages);
          expect(mergeEntries(right!, left!.messages).messages).to.deep.equal(whole.messages);
          expect(whole.messages.length).to.equal(LOG_LIMITS.messages.inAll);
          expect(whole.messages).to.deep.equal(whole.messages.toSorted(compareEntries));
        },
      ),
      { numRuns: 10 },
    );
  });

  it('takes no leaps', () => {
    const at = (lamport: number): Entry =>
      entryOf('a', { kind: 'question', text: '?', ...imprint(lamport) }, `${lamport}`);
    const clocks = (entries: readonly Entry[]): number[] => entries.map(({ body }) => body.lamport);
    const log = mergeEntries(EMPTY_LOG, [at(10)]);
    const leaps = [at(Number.MAX_SAFE_INTEGER), at(2e9), at(12), at(3)];
    expect(clocks(withoutLeaps(log, leaps, { asHistory: false }))).to.deep.equal([3, 12]);
    expect(clocks(withoutLeaps(log, leaps, { asHistory: true }))).to.deep.equal([3, 12]);
    // In steps it could be done, which is why they are large: nobody gets to the end in a lifetime.
    const steps = [at(9e8), at(18e8), at(27e8)];
    expect(withoutLeaps(log, steps, { asHistory: false }).length).to.equal(3);
    // A newcomer takes a long conversation as it is, but not from the end of the numbers on.
    expect(withoutLeaps(EMPTY_LOG, [at(5e10), at(5e10 + 1)], { asHistory: true }).length).to.equal(2);
    expect(withoutLeaps(EMPTY_LOG, [at(5e10)], { asHistory: false })).to.deep.equal([]);
    expect(withoutLeaps(EMPTY_LOG, [at(Number.MAX_SAFE_INTEGER)], { asHistory: true })).to.deep.equal([]);
    expect(clockOf(log)).to.equal(10);
    expect(clockOf(EMPTY_LOG)).to.equal(0);
  });

  it('passes on nothing of those who were put out', () => {
    const said = ['a', 'b', 'a'].map((author, n) =>
      entryOf(author, { kind: 'question', text: `${n}`, ...imprint(n + 1) }, `${n}`),
    );
    const log = mergeEntries(EMPTY_LOG, said);
    expect(sharedEntries(log, (who) => who === 'a').map(({ id }) => id)).to.deep.equal(['1']);
  });
});
