import { expect } from 'chai';
import type { ReactiveControllerHost } from 'lit';
import type { Reaction } from '../../../../src/app.ts';
import { FLOAT_MS, LiveReactions } from '../../../../src/components/room/live-reactions.ts';

const wait = (durationMs: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, durationMs));
const host: ReactiveControllerHost = {
  addController: () => undefined,
  removeController: () => undefined,
  requestUpdate: () => undefined,
  updateComplete: Promise.resolve(true),
};
const reaction = (participantId: string): Reaction => ({ participantId, emoji: '👍' });

describe('reactions that float', () => {
  it('are gone after their time, and are said together', async () => {
    const live = new LiveReactions(host);
    live.add(reaction('a'));
    expect(live.said).to.deep.equal([reaction('a')]);
    live.add(reaction('b'));
    live.add(reaction('b'));
    expect(live.floating.map(({ participantId }) => participantId)).to.deep.equal(['a', 'b', 'b']);
    expect(new Set(live.floating.map(({ key }) => key)).size).to.equal(3);
    expect(live.said, 'the screen reader is not interrupted').to.deep.equal([reaction('a')]);
    await wait(FLOAT_MS + 200);
    expect(live.floating).to.deep.equal([]);
    expect(live.said).to.deep.equal([reaction('b'), reaction('b')]);
    live.hostDisconnected();
  });

  it('never fill the screen, nor the memory', () => {
    const live = new LiveReactions(host);
    for (let count = 0; count < 1000; count++) live.add(reaction('a'));
    expect(live.floating.length).to.be.at.most(60);
    live.hostDisconnected();
    expect(live.floating).to.deep.equal([]);
  });
});
