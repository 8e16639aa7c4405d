import { expect } from 'chai';
import { createRecordingClock } from '../../../../src/room/recording/recording-clock.ts';

describe('the clock of a recording', () => {
  it('cuts pauses out, also for moments that are asked for later', () => {
    let nowMs = 1_000;
    const clock = createRecordingClock({ nowMs: () => nowMs });
    const at = (moment: number, act: () => void): void => {
      nowMs = moment;
      act();
    };
    at(5_000, () => clock.pause());
    at(8_000, () => clock.resume());
    at(10_000, () => clock.pause());
    // Twice the same says nothing new.
    at(11_000, () => clock.pause());
    expect(clock.isPaused).to.equal(true);
    const asked = [500, 1_000, 4_000, 5_000, 6_000, 8_000, 9_000, 10_000, 99_000];
    expect(asked.map((moment) => clock.at(moment))).to.deep.equal([
      0, 0, 3_000, 4_000, 4_000, 4_000, 5_000, 6_000, 6_000,
    ]);
    const covered = (...stretches: [number, number][]): boolean[] =>
      stretches.map(([fromMs, toMs]) => clock.covers(fromMs, toMs));
    expect(covered([1_000, 4_900], [8_000, 9_900]), 'what ran').to.deep.equal([true, true]);
    expect(
      covered([900, 2_000], [4_000, 5_000], [6_000, 7_000], [7_900, 9_000], [4_000, 9_000]),
    ).to.deep.equal(Array(5).fill(false));
    expect(covered([9_000, 10_000], [11_000, 99_000]), 'the pause that goes on').to.deep.equal([
      false,
      false,
    ]);
    at(20_000, () => clock.resume());
    expect(covered([20_000, 21_000], [15_000, 21_000])).to.deep.equal([true, false]);
    expect([9_000, 15_000, 21_000].map((moment) => clock.at(moment))).to.deep.equal([5_000, 6_000, 7_000]);
    expect([clock.readMs(), clock.ageMs(), clock.isPaused]).to.deep.equal([6_000, 19_000, false]);
  });
});
