import { expect } from 'chai';
import { measureLoudness, openFrameIndex } from '../../../../src/media/gauge/gauge.ts';
import { recordClip, type Clip } from '../../components/library/player/clip.ts';

const RATE = 48_000;

/** A WAV file, 16 bit mono: each part a sine at 440 Hz of that amplitude. */
function wav(...parts: readonly (readonly [seconds: number, amplitude: number])[]): File {
  const samples = parts.flatMap(([seconds, amplitude]) =>
    Array.from({ length: seconds * RATE }, (_, at) => amplitude * Math.sin((2 * Math.PI * 440 * at) / RATE)),
  );
  const view = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at: number, word: string): void =>
    word.split('').forEach((letter, index) => view.setUint8(at + index, letter.charCodeAt(0)));
  text(0, 'RIFF');
  view.setUint32(4, view.byteLength - 8, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * 2, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, samples.length * 2, true);
  for (const [index, sample] of samples.entries()) view.setInt16(44 + index * 2, sample * 32_767, true);
  return new File([view], 'sound.wav', { type: 'audio/wav' });
}

const nameOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it succeeded',
    (error: unknown) => (error as Error).name,
  );

describe('the gauge', () => {
  let clip: Clip;
  before(async function () {
    this.timeout(60_000);
    clip = await recordClip(3_000);
  });
  after(() => clip.remove());

  it('tells how loud each tenth of a second is', async () => {
    // Root mean square of a sine is its amplitude less 3.01 dB.
    const levels = await measureLoudness(wav([1, 0], [1, 1], [1, 0.1], [0.5, 0.001])).result;
    expect([...levels]).to.deep.equal([
      ...Array<number>(10).fill(-100),
      ...Array<number>(10).fill(-3),
      ...Array<number>(10).fill(-23),
      ...Array<number>(5).fill(-63),
    ]);
  });

  it('hears the sound of a recording, beside its picture', async () => {
    const job = measureLoudness(clip.file);
    const levels = await job.result;
    expect(levels.length * 100).to.be.closeTo(clip.durationMs, 200);
    // The oscillator hums at half of the full scale: -9 dBFS.
    const middle = levels.subarray(5, -5);
    expect(
      middle.every((level) => Math.abs(level + 9) <= 2),
      String(middle),
    ).to.equal(true);
    expect(job.progress.value.fraction).to.be.above(0.5);
  });

  it('refuses what is no recording, and can be stopped', async () => {
    expect(await nameOf(measureLoudness(new Blob(['nothing'])).result)).to.equal('recording-damaged');
    const job = measureLoudness(clip.file);
    job.cancel();
    expect(await nameOf(job.result)).to.equal('AbortError');
  });

  it('knows when every frame is shown', async () => {
    const controller = new AbortController();
    const index = openFrameIndex(clip.file, controller);
    const times = await index.around(1.5);
    expect(times.length).to.be.within(clip.clocks.length - 2, clip.clocks.length);
    expect([...times]).to.deep.equal([...times].toSorted((a, b) => a - b));
    index.close();
    const none = openFrameIndex(new File(['nothing'], 'x'), controller);
    expect(await nameOf(none.around(0))).to.equal('recording-damaged');
    controller.abort();
  });
});
