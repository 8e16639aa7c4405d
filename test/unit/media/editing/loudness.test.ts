import { expect } from 'chai';
import { createLimiter } from '../../../../src/media/editing/limiter.ts';
import { createLoudnessMeter, type Loudness } from '../../../../src/media/editing/loudness.ts';
import type { SoundBlock } from '../../../../src/media/editing/sound-block.ts';
import { loadSpeech } from '../voices.ts';

const RATE = 48_000;

/** A tone of 1 kHz in both channels, dB of full scale for its peak, as EBU Tech 3341 describes its signals. */
function tone(parts: readonly (readonly [db: number, seconds: number])[], frequency = 1000): SoundBlock {
  const length = parts.reduce((sum, [, seconds]) => sum + seconds * RATE, 0);
  const samples = new Float32Array(length);
  let at = 0;
  for (const [db, seconds] of parts) {
    for (let end = at + seconds * RATE; at < end; at += 1)
      samples[at] = 10 ** (db / 20) * Math.sin((2 * Math.PI * frequency * at) / RATE);
  }
  return [samples, samples.slice()];
}

/** As it comes: in small blocks. */
function measure(sound: SoundBlock): Loudness {
  const meter = createLoudnessMeter();
  const length = sound[0]!.length;
  for (let at = 0; at < length; at += 480) meter.add(sound.map((plane) => plane.slice(at, at + 480)));
  return meter.loudness;
}

describe('loudness', () => {
  // EBU Tech 3341, table 1, cases 1 to 5.
  const cases: [string, readonly (readonly [number, number])[], number][] = [
    ['1', [[-23, 20]], -23],
    ['2', [[-33, 20]], -33],
    [
      '3',
      [
        [-36, 10],
        [-23, 60],
        [-36, 10],
      ],
      -23,
    ],
    [
      '4',
      [
        [-72, 10],
        [-36, 10],
        [-23, 60],
        [-36, 10],
        [-72, 10],
      ],
      -23,
    ],
    [
      '5',
      [
        [-26, 20],
        [-20, 20.1],
        [-26, 20],
      ],
      -23,
    ],
  ];
  for (const [name, parts, expected] of cases) {
    it(`is as case ${name} of EBU Tech 3341 says`, () => {
      expect(measure(tone(parts)).integratedLufs).to.be.closeTo(expected, 0.1);
    });
  }

  it('of silence is none', () => {
    expect(measure([new Float32Array(RATE * 2)]).integratedLufs).to.equal(-Infinity);
  });

  it('of speech is what ffmpeg measures', async () => {
    const speech = await loadSpeech();
    const { integratedLufs, truePeakDb } = measure([speech.getChannelData(0)]);
    console.log(`Speech: ${integratedLufs.toFixed(2)} LUFS, ${truePeakDb.toFixed(2)} dBTP`);
    // ffmpeg 5.1: -i test/support/speech.ogg -af ebur128=peak=true
    expect(integratedLufs).to.be.closeTo(-20.3, 0.15);
    expect(truePeakDb).to.be.closeTo(-3.7, 0.3);
  });

  it('finds the peak between two samples', () => {
    // A quarter of the rate, samples taken 45 degrees off the peaks: 3 dB are hidden.
    const samples = Float32Array.from(
      { length: RATE },
      (_, at) => 0.5 * Math.sin((Math.PI / 2) * at + Math.PI / 4),
    );
    expect(measure([samples]).truePeakDb).to.be.closeTo(20 * Math.log10(0.5), 0.3);
  });

  it('is brought up without peaks above the ceiling, and without a jump', async () => {
    const speech = (await loadSpeech()).getChannelData(0);
    const { integratedLufs } = measure([speech]);
    const gain = 10 ** ((-16 - integratedLufs) / 20);
    const limiter = createLimiter(1, { gain, ceilingDb: -1 });
    const out = new Float32Array(speech.length);
    for (let at = 0; at + 480 <= speech.length; at += 480)
      out.set(limiter.process([speech.slice(at, at + 480)])[0]!, at);
    const after = measure([out]);
    expect(after.truePeakDb).to.be.lessThan(-0.9);
    expect(after.integratedLufs).to.be.closeTo(-16, 0.5);
    // What stays below the ceiling is as it was, only later and louder.
    const late = limiter.latencySamples;
    const quiet = speech.findIndex((value) => Math.abs(value) > 0.001);
    expect(out[quiet + late]!).to.be.closeTo(speech[quiet]! * gain, 1e-4);
  });
});
