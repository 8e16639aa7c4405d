import { expect } from 'chai';
import { RING_PERIOD_S, scheduleRing } from '../../../../src/components/circles/ringtone.ts';

const SAMPLE_RATE = 48_000;

async function render(): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, RING_PERIOD_S * SAMPLE_RATE, SAMPLE_RATE);
  scheduleRing(context, context.destination, 0);
  return (await context.startRendering()).getChannelData(0);
}
const loudness = (samples: Float32Array, fromS: number, toS: number): number => {
  const part = samples.subarray(fromS * SAMPLE_RATE, toS * SAMPLE_RATE);
  return Math.sqrt(part.reduce((sum, value) => sum + value * value, 0) / part.length);
};
/** How much of one frequency there is (Goertzel's algorithm). */
function strength(samples: Float32Array, frequency: number, fromS: number, toS: number): number {
  const part = samples.subarray(fromS * SAMPLE_RATE, toS * SAMPLE_RATE);
  const coefficient = 2 * Math.cos((2 * Math.PI * frequency) / SAMPLE_RATE);
  let [before, last] = [0, 0];
  for (const sample of part) [before, last] = [last, sample + coefficient * last - before];
  return Math.sqrt(before ** 2 + last ** 2 - coefficient * before * last) / part.length;
}

const highest = (samples: Float32Array): number =>
  samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe('ringtone', () => {
  it('is a bell that rings twice, rests, and never clips', async () => {
    const samples = await render();
    expect(loudness(samples, 0, 0.5)).to.be.above(0.03);
    expect(loudness(samples, 0.8, 1.3)).to.be.above(0.03);
    expect(loudness(samples, 2.2, RING_PERIOD_S)).to.equal(0);
    expect(highest(samples)).to.be.within(0.1, 0.95);
    // Nothing begins or ends with a click.
    const steps = samples.slice(1).map((value, index) => value - (samples[index] ?? 0));
    expect(highest(steps)).to.be.below(0.1);
  });

  it('rises by a fourth', async () => {
    const samples = await render();
    expect(strength(samples, 587.33, 0, 0.15)).to.be.above(10 * strength(samples, 783.99, 0, 0.15));
    expect(strength(samples, 783.99, 0.2, 0.5)).to.be.above(strength(samples, 587.33, 0.2, 0.5));
  });
});
