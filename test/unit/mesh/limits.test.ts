import { expect } from 'chai';
import { safetyOf } from '../../../src/mesh/safety.ts';
import { createTokenBucket } from '../../../src/mesh/token-bucket.ts';
import { watchUnanswered } from '../../../src/mesh/unanswered.ts';

describe('token bucket', () => {
  it('lets a burst through, then only the rate', () => {
    let nowMs = 0;
    const take = createTokenBucket({ burst: 10, perSecond: 2 }, () => nowMs);
    expect(Array.from({ length: 11 }, () => take(1)).filter(Boolean)).to.have.length(10);
    nowMs = 10_000;
    expect(Array.from({ length: 30 }, () => take(1)).filter(Boolean)).to.have.length(10);
  });
});

describe('watch for peers that do not come through', () => {
  const signal = (peerId: string): string => JSON.stringify({ peerId, offer: 'x' });
  let nowMs = 0;
  let told: string[] = [];
  beforeEach(() => {
    nowMs = 0;
    told = [];
  });
  const open = (): ReturnType<typeof watchUnanswered> =>
    watchUnanswered(
      (peerId) => told.push(peerId),
      () => nowMs,
    );

  it('tells once of a peer that goes on calling', () => {
    const watch = open();
    for (nowMs = 0; nowMs < 60_000; nowMs += 5_000) watch.heard(signal('x'));
    expect(told).to.deep.equal(['x']);
  });

  it('says nothing of one that called and went, or that connected', () => {
    const watch = open();
    watch.heard(signal('gone'));
    watch.heard(signal('here'));
    watch.connected('here');
    nowMs = 20_000;
    watch.heard(signal('here'));
    nowMs = 60_000;
    watch.heard(signal('gone'));
    expect(told).to.deep.equal([]);
  });

  it('ignores junk, and does not grow without end', () => {
    const watch = open();
    for (const junk of ['', '{', '[]', 'null', '{"peerId":7}', '{"peerId":""}']) watch.heard(junk);
    for (let index = 0; index < 10_000; index += 1) watch.heard(signal(String(index)));
    nowMs = 20_000;
    for (let index = 0; index < 10_000; index += 1) watch.heard(signal(String(index)));
    expect(told.length).to.be.below(100);
  });
});

describe('safety words', () => {
  it('are the first bits of the hash, for ever', async () => {
    // SHA-256 of nothing is e3b0c44298fc1c14 9afbf4c8996fb924 27ae41e4649b934c a495991b7852b855.
    expect(await safetyOf(new Uint8Array())).to.deep.equal({
      emoji: '⚽ 🔔 🐎 🦄 🌳 💡 🎅',
      number: '03464 35940 31556 17388 67483',
    });
  });
});
