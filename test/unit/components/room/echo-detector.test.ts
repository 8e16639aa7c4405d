import { expect } from 'chai';
import { createEchoDetector } from '../../../../src/components/room/echo-detector.ts';
import { seededRandom } from '../../room/seeded-random.ts';

const READINGS = 300;

/** Loudness of somebody who talks in words and pauses of their own, ten readings a second. */
function talk(seed: number, share = 0.6): number[] {
  const random = seededRandom(seed);
  const levels: number[] = [];
  while (levels.length < READINGS) {
    const isWord = random() < share;
    const length = 2 + Math.floor(random() * 12);
    for (let reading = 0; reading < length; reading += 1)
      levels.push(isWord ? 0.03 + 0.12 * random() : 0.0005 * random());
  }
  return levels.slice(0, READINGS);
}

function echoes(own: readonly number[], others: readonly number[]): boolean {
  const detector = createEchoDetector();
  return own.map((level, index) => detector.hear(level, others[index] ?? 0)).includes(true);
}

/** What a microphone hears of it: later, quieter, with the noise of the room. */
function throughTheRoom(levels: readonly number[], lag: number, gain: number): number[] {
  const random = seededRandom(9);
  return levels.map((_, index) => gain * (levels[index - lag] ?? 0) + 0.003 * (0.5 + random()));
}

describe('echo', () => {
  it('is heard where the microphone follows what others say, at once or half a second later', () => {
    for (const lag of [0, 1, 3, 5])
      expect(echoes(throughTheRoom(talk(1), lag, 0.3), talk(1)), `lag ${lag}`).to.be.true;
  });

  it('is not heard in a quiet room, nor when it is far too quiet, nor from oneself alone', () => {
    const others = talk(2);
    expect(echoes(throughTheRoom(others, 2, 0), others)).to.be.false;
    expect(echoes(throughTheRoom(others, 2, 0.01), others)).to.be.false;
    expect(echoes(talk(3), talk(4, 0))).to.be.false;
    expect(
      echoes(
        others.map(() => 0),
        others,
      ),
      'muted',
    ).to.be.false;
  });

  it('is not taken for people who talk with each other: of 200 conversations none', () => {
    for (let seed = 10; seed < 210; seed += 1) {
      const others = talk(seed);
      // Now in turns, now over each other.
      const isPolite = seed % 2 === 0;
      const own = talk(1000 + seed).map((level, index) =>
        isPolite && (others[index] ?? 0) > 0.02 ? 0.001 : level,
      );
      expect(echoes(own, others), `seed ${seed}`).to.be.false;
    }
  });
});
