import { expect } from 'chai';
import { createStatsHistory, HISTORY_MS } from '../../../src/room/stats-history.ts';
import { peerStats } from './peer-stats.ts';

describe('what connections were like lately', () => {
  it('is kept for two minutes, the oldest first, and for those who were lost for a moment', () => {
    let nowMs = 0;
    const history = createStatsHistory(() => nowMs);
    const note = (...ids: string[]): void => {
      history.note(new Map(ids.map((id) => [id, peerStats({ atMs: nowMs, rttMs: nowMs / 1000 })])));
      nowMs += 2_000;
    };
    for (let count = 0; count < 100; count += 1) note('ada');
    expect(history.of('ada')).to.have.lengthOf(HISTORY_MS / 2_000 + 1);
    const times = history.of('ada').map(({ atMs }) => atMs);
    expect(times).to.deep.equal([...times].sort((a, b) => a - b));
    expect(history.of('ada').at(-1)?.rttMs).to.equal(198);

    for (let count = 0; count < 10; count += 1) note('bo');
    expect(history.of('ada')).to.have.lengthOf(51);
    note('ada', 'bo');
    expect(history.of('ada').at(-1)?.atMs).to.equal(nowMs - 2_000);
    for (let count = 0; count < 62; count += 1) note('bo');
    expect(history.of('ada'), 'long gone').to.deep.equal([]);
    expect(history.of('nobody')).to.deep.equal([]);
  });

  it('adds up what passes, and takes the worst of what is lost', () => {
    const history = createStatsHistory(() => 0);
    const quiet = peerStats();
    const { audio, camera, screen } = quiet.received;
    const received = {
      audio: { ...audio, bitrateBps: 40_000, loss: 0.01, jitterBufferMs: 45 },
      camera: { ...camera, bitrateBps: 500_000, loss: 0.08 },
      screen,
    };
    const sent = { ...quiet.sent, audio: { ...quiet.sent.audio, bitrateBps: 30_000 } };
    history.note(new Map([['ada', peerStats({ received, sent })]]));
    history.note(new Map([['ada', quiet]]));
    expect(history.of('ada')).to.deep.equal([
      { atMs: 0, receivedBps: 540_000, sentBps: 30_000, loss: 0.08, rttMs: 20, jitterBufferMs: 45 },
      { atMs: 0, receivedBps: 0, sentBps: 0, loss: 0, rttMs: 20, jitterBufferMs: null },
    ]);
  });
});
