import { expect } from 'chai';
import { deriveRoomSecrets } from '../../../src/room/room-secrets.ts';

describe('room secrets', () => {
  it('are derived from the code alone, for ever', async () => {
    // Computed with Node's pbkdf2Sync and hkdfSync. Changing them splits rooms between versions.
    expect(await deriveRoomSecrets('apple-banana-zoo-abandon-ability-able')).to.deep.equal({
      topic: 'o-K3KnVybwuNqIAtgICLg0maxKC0W4evHNvWZQ3GhDw',
      password: '4Ty52dbM1GZKV0taztmmb_UaGd7cE1oCyVCAIxXpMjs',
    });
  });

  it('differ wholly for the next code', async () => {
    const [one, other] = await Promise.all([
      deriveRoomSecrets('apple-banana-zoo-abandon-ability-able'),
      deriveRoomSecrets('apple-banana-zoo-abandon-ability-zoo'),
    ]);
    expect(new Set([one.topic, one.password, other.topic, other.password]).size).to.equal(4);
  });

  it('leave the main thread free while they are derived', async () => {
    let longestGapMs = 0;
    let lastMs = performance.now();
    const timer = setInterval(() => {
      const nowMs = performance.now();
      longestGapMs = Math.max(longestGapMs, nowMs - lastMs);
      lastMs = nowMs;
    }, 1);
    const startedAtMs = performance.now();
    await deriveRoomSecrets('apple-banana-zoo-abandon-ability-able');
    clearInterval(timer);
    expect(performance.now() - startedAtMs).to.be.above(20);
    expect(longestGapMs).to.be.below(50);
  });
});
