import { expect } from 'chai';
import { createExportClock } from '../../../../src/library/exporting/export-clock.ts';
import type { ExportPhase, ExportProgress } from '../../../../src/library/exporting/model.ts';

type Report = readonly [atMs: number, phase: ExportPhase, phaseFraction: number];

/** What a 14 s recording of 854 x 480 reported that became three rungs, and when it was done. */
const RECORDED: readonly Report[] = [
  [451, 'loading', 0.0322],
  [511, 'loading', 1],
  [562, 'loading', 1],
  [740, 'encoding', 0],
  [1233, 'encoding', 0.0199],
  [1782, 'encoding', 0.0597],
  [2261, 'encoding', 0.1069],
  [2777, 'encoding', 0.1528],
  [3303, 'encoding', 0.1933],
  [3802, 'encoding', 0.2398],
  [4344, 'encoding', 0.284],
  [4850, 'encoding', 0.33],
  [5376, 'encoding', 0.3727],
  [5885, 'encoding', 0.4201],
  [6414, 'encoding', 0.4583],
  [6913, 'encoding', 0.5036],
  [7420, 'encoding', 0.5514],
  [7897, 'encoding', 0.5958],
  [8426, 'encoding', 0.6349],
  [8920, 'encoding', 0.6813],
  [9430, 'encoding', 0.7256],
  [9978, 'encoding', 0.7686],
  [10469, 'encoding', 0.8158],
  [11005, 'encoding', 0.8631],
  [11518, 'encoding', 0.9013],
  [12029, 'encoding', 0.9441],
  [12555, 'encoding', 0.9868],
  [12751, 'encoding', 1],
  [12751, 'encoding', 1],
  [12754, 'packing', 0],
  [12860, 'packing', 1],
];
const RECORDED_END_MS = 12_864;

/** By how much each guess after the first tenth is off, as a share of what was still to come (2 s at least). */
function errorsOf(reports: readonly Report[], endMs: number, deliveringMs = 0): number[] {
  const clock = createExportClock({ deliveringMs });
  return reports.flatMap(([atMs, phase, phaseFraction]) => {
    const { remainingMs } = clock.update({ phase, phaseFraction }, atMs);
    if (atMs < 0.1 * endMs || phase === 'loading') return [];
    const truthMs = endMs - atMs;
    return remainingMs === undefined ? [] : [Math.abs(remainingMs - truthMs) / Math.max(2000, truthMs)];
  });
}

/** The recorded encoding, then bringing it away at a steady rate. */
function withDelivery(deliveringMs: number): readonly Report[] {
  const steps = Array.from({ length: 50 }, (_, step): Report => [
    RECORDED_END_MS + (deliveringMs * (step + 1)) / 50,
    'delivering',
    (step + 1) / 50,
  ]);
  return [...RECORDED, [RECORDED_END_MS, 'delivering', 0], ...steps];
}

/** The same at another speed from a moment on. */
const slowed = (fromMs: number, factor: number): readonly Report[] =>
  RECORDED.map(([atMs, phase, fraction]) => [
    atMs < fromMs ? atMs : fromMs + (atMs - fromMs) * factor,
    phase,
    fraction,
  ]);

describe('the time that an export takes still', () => {
  it('is told within a fifth after the first tenth, of an export that was recorded', () => {
    const errors = errorsOf(RECORDED, RECORDED_END_MS);
    expect(errors.length).to.be.above(18);
    expect(Math.max(...errors)).to.be.below(0.2);
  });

  it('and where it goes to a place as slow as last time', () => {
    const deliveringMs = 20_000;
    const reports = withDelivery(deliveringMs);
    const errors = errorsOf(reports, RECORDED_END_MS + deliveringMs, 0.9 * deliveringMs);
    expect(errors.length).to.be.above(60);
    expect(Math.max(...errors)).to.be.below(0.2);
  });

  it('and beside a call, once it is known how fast it goes there', () => {
    const clock = createExportClock();
    const fromMs = 5000;
    const reports = slowed(fromMs, 4);
    const endMs = fromMs + (RECORDED_END_MS - fromMs) * 4;
    let changed = false;
    const errors: number[] = [];
    for (const [atMs, phase, phaseFraction] of reports) {
      if (!changed && atMs >= fromMs) {
        clock.changePace();
        changed = true;
      }
      const { remainingMs } = clock.update({ phase, phaseFraction }, atMs);
      if (changed && remainingMs !== undefined)
        errors.push(Math.abs(remainingMs - (endMs - atMs)) / Math.max(2000, endMs - atMs));
    }
    expect(errors.length).to.be.above(12);
    expect(Math.max(...errors)).to.be.below(0.2);
    expect(clock.wasHampered).to.equal(true);
  });

  it('leaves out what an earlier run had made, and the bar does not run back', () => {
    const clock = createExportClock({ begunAt: 0.6 });
    const seen: ExportProgress[] = [];
    for (let step = 0; step <= 20; step++) {
      const phaseFraction = step === 0 ? 0 : 0.6 + 0.02 * step;
      seen.push(clock.update({ phase: 'encoding', phaseFraction }, step * 500));
    }
    const fractions = seen.map(({ fraction }) => fraction);
    expect(fractions).to.deep.equal([...fractions].sort((a, b) => a - b));
    expect(fractions[0]).to.equal(0.6);
    // A fiftieth each half second: after ten steps a fifth is left, which takes five seconds.
    expect(seen[10]?.remainingMs).to.be.closeTo(5000, 300);
    expect(clock.tookMs('encoding')).to.equal(10_000);
  });
});
