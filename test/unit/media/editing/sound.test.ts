import { AudioBufferSource, BufferTarget, Output, Quality, WebMOutputFormat } from 'mediabunny';
import { expect } from 'chai';
import { createLoudnessMeter } from '../../../../src/media/editing/loudness.ts';
import type { RenderTask } from '../../../../src/workers/editor/editor.contract.ts';
import { loudness, RATE } from '../listen.ts';
import { loadSpeech, noise } from '../voices.ts';
import { readSound } from './counter-clip.ts';
import { clearEdits, makeEdit } from './make-edit.ts';

/** Sound as a recording. */
async function record(samples: Float32Array<ArrayBuffer>): Promise<Blob> {
  const output = new Output({ format: new WebMOutputFormat(), target: new BufferTarget() });
  const source = new AudioBufferSource({ codec: 'opus', quality: new Quality('high') });
  output.addAudioTrack(source);
  await output.start();
  const buffer = new AudioBuffer({ length: samples.length, sampleRate: RATE });
  buffer.copyToChannel(samples, 0);
  await source.add(buffer);
  await output.finalize();
  return new Blob([output.target.buffer!]);
}

async function render(source: Blob, toS: number, change: Partial<RenderTask>): Promise<Float32Array> {
  const { file } = await makeEdit({ sources: [source], clips: [{ source: 0, fromS: 0, toS }], ...change });
  const samples = await readSound(file);
  return samples.subarray(0, toS * RATE);
}

const lufs = (samples: Float32Array): { lufs: number; peakDb: number } => {
  const meter = createLoudnessMeter();
  meter.add([samples.slice()]);
  const { integratedLufs, truePeakDb } = meter.loudness;
  return { lufs: integratedLufs, peakDb: truePeakDb };
};

/** By how many samples `after` is later: where the two are most alike. */
function lag(before: Float32Array, after: Float32Array): number {
  let best = { lag: 0, likeness: -Infinity };
  for (let shift = -1000; shift < 1000; shift += 4) {
    let likeness = 0;
    for (let index = RATE; index < 2 * RATE; index += 3)
      likeness += before[index]! * (after[index + shift] ?? 0);
    if (likeness > best.likeness) best = { lag: shift, likeness };
  }
  return best.lag;
}

/** The mean loudness (dB) of those windows of `heard` in which `said` is loud, or else quiet. */
function meanWhere(heard: number[], said: number[], wanted: (db: number) => boolean): number {
  const chosen = heard.filter((_, index) => wanted(said[index] ?? 0));
  return chosen.reduce((sum, value) => sum + value, 0) / chosen.length;
}

describe('the sound of an edit', () => {
  after(clearEdits);

  for (const db of [0, -20]) {
    it(`of speech at ${db} dB is brought to -16 LUFS`, async () => {
      const speech = (await loadSpeech()).getChannelData(0).map((sample) => sample * 10 ** (db / 20));
      const seconds = Math.floor(speech.length / RATE);
      const made = lufs(await render(await record(speech), seconds, { loudness: 'even' }));
      console.log(`Brought to ${made.lufs.toFixed(2)} LUFS, ${made.peakDb.toFixed(2)} dBTP`);
      expect(made.lufs).to.be.closeTo(-16, 0.3);
      // Opus adds a little to what was limited to -1 dBTP.
      expect(made.peakDb).to.be.lessThan(-0.3);
    });
  }

  it('loses its noise and keeps its speech, at the same time', async () => {
    const speech = (await loadSpeech()).getChannelData(0);
    const hiss = noise(Math.ceil(speech.length / RATE), -38).getChannelData(0);
    const noisy = speech.map((sample, index) => sample + hiss[index]!);
    const seconds = Math.floor(speech.length / RATE);
    const after = await render(await record(noisy), seconds, { reduceNoise: true });
    const late = lag(noisy, after);
    const [said, heard] = [loudness(noisy).slice(50), loudness(after).slice(50)];
    const isPause = (db: number): boolean => db < -36;
    const isSpeech = (db: number): boolean => db > -26;
    const fell = meanWhere(said, said, isPause) - meanWhere(heard, said, isPause);
    const lost = meanWhere(said, said, isSpeech) - meanWhere(heard, said, isSpeech);
    console.log(
      `Noise in pauses -${fell.toFixed(1)} dB, speech -${lost.toFixed(1)} dB, ${((late / RATE) * 1000).toFixed(1)} ms later`,
    );
    expect(fell).to.be.greaterThan(10);
    expect(lost).to.be.within(-2, 3);
    expect(Math.abs(late / RATE)).to.be.lessThan(0.003);
  });
});
