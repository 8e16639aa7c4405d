import { expect } from 'chai';
import fc from 'fast-check';
import type { ChatMessage } from '../../../../src/app.ts';
import { groupMessages } from '../../../../src/components/room/chat-groups.ts';

const message = (
  id: string,
  author: string,
  atMinutes: number,
  change: Partial<ChatMessage> = {},
): ChatMessage => ({
  id,
  author,
  authorName: author,
  isOwn: false,
  sentAtMs: atMinutes * 60_000,
  text: id,
  directWith: null,
  file: null,
  ...change,
});

const shape = (messages: readonly ChatMessage[]): readonly string[] =>
  groupMessages(messages).map((group) => `${group.author}: ${group.messages.map(({ id }) => id).join(' ')}`);

describe('groups of messages', () => {
  it('end with another author, another reader, another name, or a long pause', () => {
    expect(shape([message('1', 'a', 0), message('2', 'a', 4), message('3', 'b', 4)])).to.deep.equal([
      'a: 1 2',
      'b: 3',
    ]);
    expect(shape([message('1', 'a', 0), message('2', 'a', 0, { directWith: 'b' })])).to.deep.equal([
      'a: 1',
      'a: 2',
    ]);
    expect(shape([message('1', 'a', 0), message('2', 'a', 0, { authorName: 'b' })])).to.deep.equal([
      'a: 1',
      'a: 2',
    ]);
    expect(shape([message('1', 'a', 0), message('2', 'a', 6)])).to.deep.equal(['a: 1', 'a: 2']);
    // Each pause is short, however long it goes on.
    expect(shape([0, 4, 8, 12].map((at) => message(String(at), 'a', at)))).to.deep.equal(['a: 0 4 8 12']);
  });

  it('keep every message once, in its order', () => {
    const messages = fc.array(
      fc.record({
        author: fc.constantFrom('a', 'b'),
        at: fc.integer({ min: 0, max: 30 }),
        toB: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(messages, (drawn) => {
        const given = drawn.map(({ author, at, toB }, index) =>
          message(String(index), author, at, { directWith: toB ? 'b' : null }),
        );
        const groups = groupMessages(given);
        expect(groups.flatMap((group) => group.messages)).to.deep.equal(given);
        for (const group of groups) {
          for (const one of group.messages) {
            expect([one.author, one.directWith]).to.deep.equal([group.author, group.directWith]);
          }
        }
      }),
    );
  });
});
