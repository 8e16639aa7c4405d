import { expect } from 'chai';
import {
  makeCounterClip,
  findBeeps,
  largestStep,
  readFrames,
  readSound,
} from '../../../media/editing/counter-clip.ts';
import { aacWindow } from '../../../../../src/workers/exporter/webcodecs/aac-window.ts';
import { asFile, AUDIO, encode, picture, planOf } from './encode.ts';

const PACKET_S = 1024 / 48_000;

describe('the sound that goes with WebCodecs', () => {
  it('is AAC whose packets follow one another from 0 to the end, at the time of the source', async () => {
    const source = await makeCounterClip({ seconds: 13 });
    const made = await encode(source, planOf([AUDIO], 13));
    const segments = made.get('audio')!;
    expect(segments.map(({ index }) => index)).to.deep.equal([0, 1, 2]);
    const packets = segments.flatMap(({ packets }) => packets);
    for (const [index, { timestamp }] of packets.entries())
      expect(timestamp).to.be.closeTo(index * PACKET_S, 1e-9);
    expect(packets).to.have.length(Math.ceil(13 / PACKET_S));
    for (const [index, { packets }] of segments.entries())
      expect(packets[0]!.timestamp).to.be.within(6 * index, 6 * index + PACKET_S);
    const beeps = findBeeps(await readSound(await asFile(made, 'audio')));
    expect(beeps).to.have.length(13);
    // The very first packet is not whole without the one before it, which no player is given.
    for (const [second, atS] of beeps.entries())
      expect(atS).to.be.closeTo(second, second === 0 ? 0.02 : 0.002);
  });

  it('is the same at seams as in one go: no click, nothing lost', async () => {
    const source = await makeCounterClip({ seconds: 95 });
    const made = await encode(source, planOf([AUDIO], 95));
    const samples = await readSound(await asFile(made, 'audio'));
    const original = await readSound(source);
    expect(findBeeps(samples)).to.have.length(95);
    expect(largestStep(samples)).to.be.below(largestStep(original) * 1.2);
    // Around the seams, 29.87 s apart, the error is not larger than elsewhere.
    const errorAt = (atS: number): number => {
      let sum = 0;
      const from = Math.round(atS * 48_000);
      for (let at = from; at < from + 4800; at += 1) sum += (samples[at]! - original[at]!) ** 2;
      return Math.sqrt(sum / 4800);
    };
    const elsewhere = Math.max(...[10.5, 20.5, 40.5, 50.5, 70.5].map(errorAt));
    for (const seam of [1, 2, 3]) expect(errorAt(seam * 1400 * PACKET_S - 0.1)).to.be.below(1.5 * elsewhere);
  });

  it('goes on after an interruption with the very packets', async () => {
    const source = await makeCounterClip({ seconds: 40 });
    const plan = planOf([AUDIO], 40);
    const whole = await encode(source, plan);
    const rest = await encode(source, plan, { fromSegment: 5 });
    const bytes = (from: typeof whole): number[][] =>
      from
        .get('audio')!
        .filter(({ index }) => index >= 5)
        .flatMap(({ packets }) => packets.map(({ data }) => [...data]));
    expect(bytes(rest)).to.deep.equal(bytes(whole));
  });

  it('is heard with its picture, silent where there is none', async () => {
    const source = await makeCounterClip({ seconds: 4 });
    const made = await encode(source, planOf([picture(320, 180), AUDIO], 8, { originS: -1.5 }));
    const beeps = findBeeps(await readSound(await asFile(made, 'audio')));
    expect(beeps.map((atS) => Math.round(atS * 100) / 100)).to.deep.equal([1.5, 2.5, 3.5, 4.5]);
    const frames = await readFrames(await asFile(made, '180p'));
    const shown = frames.find(({ number }) => number === 25)!;
    expect(shown.atS).to.be.closeTo(2.5, 0.021);
    expect(made.get('audio')!.flatMap(({ packets }) => packets)).to.have.length(Math.ceil(8 / PACKET_S));
  });

  it('is Opus where that is asked for', async () => {
    const source = await makeCounterClip({ seconds: 7, channels: 2 });
    const opus = { ...AUDIO, codec: 'opus' as const };
    const plan = planOf([opus], 7);
    const made = await encode(source, plan);
    const beeps = findBeeps(await readSound(await asFile(made, 'audio')));
    expect(beeps).to.have.length(7);
    for (const [second, atS] of beeps.entries()) expect(atS).to.be.closeTo(second, 0.01);
    const rest = await encode(source, plan, { fromSegment: 1 });
    expect(rest.get('audio')![0]!.packets[0]!.timestamp).to.be.closeTo(6, 0.02);
  });

  it('says how packets were transformed', () => {
    // channel_pair_element, tag 0, common_window; reserved 0, sequence 2 (eight short), shape 1.
    expect(aacWindow(Uint8Array.of(0b0010_0001, 0b0101_0000))).to.equal(5);
    expect(aacWindow(Uint8Array.of(0b0010_0000, 0b0101_0000))).to.equal(null);
    expect(aacWindow(Uint8Array.of(0b0000_0001, 0b0101_0000))).to.equal(null);
  });
});
