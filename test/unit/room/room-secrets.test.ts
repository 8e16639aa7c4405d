import { expect } from 'chai';
import { deriveRoomSecrets } from '../../../src/room/room-secrets.ts';

describe('room secrets', () => {
  it('are derived from the code alone, for ever', async () => {
    // Computed with Node's pbkdf2Sync and hkdfSync. Changing them splits rooms between versions.
    expect(await deriveRoomSecrets('apple-banana-zoo-abandon-ability-able')).to.deep.equal({
      topic: 'o-K3KnVybwuNqIAtgICLg0maxKC0W4evHNvWZQ3GhDw',
      password: '4Ty52dbM1GZKV0taztmmb_UaGd7cE1oCyVCAIxXpMjs',
      lobbyTopic: 'e2d8tHPfWYBIfjgh08zwBmIMwDVfqAWqzOAIlS807lI',
      lobbyKey: 'cMAolGRTbBWtHLgW-oQmjTdQ-93KSWJgVvqUzigrbJ4',
    });
  });

  it('differ wholly for the next code', async () => {
    const [one, other] = await Promise.all([
      deriveRoomSecrets('apple-banana-zoo-abandon-ability-able'),
      deriveRoomSecrets('apple-banana-zoo-abandon-ability-zoo'),
    ]);
    const all = [one, other].flatMap(({ topic, password, lobbyTopic, lobbyKey }) => [
      topic,
      password,
      lobbyTopic,
      lobbyKey,
    ]);
    expect(new Set(all).size).to.equal(8);
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
    await deriveRoomSecrets('zoo-zoo-zoo-zoo-zoo-zoo');
    clearInterval(timer);
    expect(performance.now() - startedAtMs).to.be.above(20);
    expect(longestGapMs).to.be.below(50);
  });

  it('are derived once while the page lives', async () => {
    const first = await deriveRoomSecrets('able-able-able-able-able-able');
    const startedAtMs = performance.now();
    expect(await deriveRoomSecrets('able-able-able-able-able-able')).to.equal(first);
    expect(performance.now() - startedAtMs).to.be.below(20);
  });
});
