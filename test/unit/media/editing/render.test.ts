import { expect } from 'chai';
import { renderEdit, type Drawing } from '../../../../src/media/editing/editor.ts';
import { openPlayback, playThrough } from '../recording/playback.ts';
import {
  findBeeps,
  FPS,
  largestStep,
  makeCounterClip,
  readFrames,
  readPictures,
  readSound,
} from './counter-clip.ts';
import { clearEdits, FOLDER, makeEdit, openFolder, PLAIN, range } from './make-edit.ts';

/** Frame after frame is there, in order, each when it is due. */
async function expectFrames(file: File, numbers: readonly number[]): Promise<void> {
  const frames = await readFrames(file);
  expect(frames.map(({ number }) => number)).to.deep.equal(numbers);
  const late = frames.map(({ atS }, index) => Math.abs(atS - index / FPS));
  expect(Math.max(...late)).to.be.lessThan(0.002);
}

async function expectBeeps(file: File, expected: readonly number[]): Promise<Float32Array> {
  const sound = await readSound(file);
  const beeps = findBeeps(sound);
  expect(beeps.length, `beeps at ${beeps.join(', ')}`).to.equal(expected.length);
  for (const [index, beep] of beeps.entries()) expect(beep).to.be.closeTo(expected[index]!, 0.02);
  return sound;
}

/** A real player takes it, at every frame and in one go over the seams. */
async function expectPlays(file: File, seamsS: readonly number[]): Promise<void> {
  const playback = await openPlayback(file);
  try {
    for (const seamS of seamsS) await playThrough(playback, Math.max(0, seamS - 0.3), seamS + 0.4);
    expect(playback.video.error).to.equal(null);
  } finally {
    playback.close();
  }
}

describe('rendering an edit', () => {
  let clip: File;
  before(async () => {
    clip = await makeCounterClip({ seconds: 10 });
  });
  after(clearEdits);

  it('trims to the frame, and encodes only what lies before the first keyframe', async () => {
    const { file, report } = await makeEdit({
      sources: [clip],
      clips: [{ source: 0, fromS: 1.24, toS: 6.72 }],
    });
    await expectFrames(file, range(31, 168));
    // Keyframes are at 0, 50, 100: frames 31 to 49 had to be encoded.
    expect(report.encodedFrames).to.equal(19);
    expect(report.frames).to.equal(137);
    expect(report.encodedSoundPackets * 0.005).to.be.lessThan(0.5);
    await expectBeeps(file, [0.76, 1.76, 2.76, 3.76, 4.76]);
    await expectPlays(file, [0.76]);
  });

  it('copies everything where a trim begins with a keyframe', async () => {
    const { file, report } = await makeEdit({ sources: [clip], clips: [{ source: 0, fromS: 2, toS: 7.2 }] });
    await expectFrames(file, range(50, 180));
    expect(report.encodedFrames).to.equal(0);
  });

  it('cuts a middle out, without a click at the seam', async () => {
    const { file, report } = await makeEdit({
      sources: [clip],
      clips: [
        { source: 0, fromS: 0, toS: 3.52 },
        { source: 0, fromS: 6.6, toS: 10 },
      ],
    });
    await expectFrames(file, [...range(0, 88), ...range(165, 250)]);
    expect(report.encodedFrames).to.equal(35);
    const sound = await expectBeeps(file, [0, 1, 2, 3, 3.92, 4.92, 5.92]);
    // The hum of 210 Hz alone moves by 0.0006 from one sample to the next; cut off, by 0.02.
    expect(largestStep(sound.subarray(3.3 * 48_000, 3.8 * 48_000))).to.be.lessThan(0.006);
    await expectPlays(file, [3.52]);
  });

  it('joins recordings of one kind by copying both', async () => {
    const other = await makeCounterClip({ seconds: 4, from: 1000 });
    const { file, report } = await makeEdit({
      sources: [clip, other],
      clips: [
        { source: 0, fromS: 0, toS: 4 },
        { source: 1, fromS: 0, toS: 4 },
      ],
    });
    await expectFrames(file, [...range(0, 100), ...range(1000, 1100)]);
    expect(report.encodedFrames).to.equal(0);
    await expectBeeps(file, range(0, 8));
    await expectPlays(file, [4]);
  });

  for (const codec of ['vp8', 'vp9'] as const) {
    it(`trims and cuts ${codec}`, async () => {
      const source = await makeCounterClip({ seconds: 6, codec });
      const { file, report } = await makeEdit({
        sources: [source],
        clips: [
          { source: 0, fromS: 1, toS: 3 },
          { source: 0, fromS: 4, toS: 6 },
        ],
      });
      await expectFrames(file, [...range(25, 75), ...range(100, 150)]);
      expect(report.encodedFrames).to.equal(25);
      await expectBeeps(file, [0, 1, 2, 3]);
      await expectPlays(file, [1, 2]);
    });
  }

  it('fits what has another size and codec into the first', async () => {
    const other = await makeCounterClip({ seconds: 2, codec: 'vp8', width: 160, height: 90, from: 500 });
    const { file, report } = await makeEdit({
      sources: [clip, other],
      clips: [
        { source: 0, fromS: 0, toS: 2 },
        { source: 1, fromS: 0, toS: 2 },
      ],
    });
    await expectFrames(file, [...range(0, 50), ...range(500, 550)]);
    expect(report.encodedFrames).to.equal(50);
    expect([report.width, report.height]).to.deep.equal([320, 180]);
    await expectPlays(file, [2]);
  });

  it('draws a name over a stretch, and leaves all other pixels as they are', async () => {
    const drawings: Drawing[] = [
      { kind: 'lower-third', name: 'Ada', title: 'Host', fromS: 4.4, toS: 5.2, position: 'left' },
    ];
    const { file, report } = await makeEdit({
      sources: [clip],
      clips: [{ source: 0, fromS: 0, toS: 8 }],
      drawings,
    });
    await expectFrames(file, range(0, 200));
    // From the name's first frame to the next keyframe.
    expect(report.encodedFrames).to.equal(40);
    const [before, during, after] = await Promise.all([3, 4.8, 7].map((atS) => lowerLeft(file, atS)));
    const original = await lowerLeft(clip, 4.8);
    expect(Math.abs(during! - original)).to.be.greaterThan(20);
    expect(Math.abs(before! - (await lowerLeft(clip, 3)))).to.be.lessThan(3);
    expect(Math.abs(after! - (await lowerLeft(clip, 7)))).to.be.lessThan(3);
  });

  it('keeps the sound alone where that is wanted, in its own packets', async () => {
    const { file, report } = await makeEdit({
      sources: [clip],
      clips: [{ source: 0, fromS: 0, toS: 10 }],
      picture: 'none',
      container: 'sound',
    });
    expect(file.size).to.be.greaterThan(10_000);
    expect([report.frames, report.width]).to.deep.equal([0, null]);
    expect(report.encodedSoundPackets).to.equal(0);
    expect(report.mimeType).to.include('audio/ogg');
    await expectBeeps(file, range(0, 10));
  });

  for (const [name, fromS, toS] of [
    // High profile, CABAC and B-frames; and somebody else's baseline. Both with AAC.
    ['headshoulders_tfjs_facemesh_input', 2, 10],
    ['render3d_squat_amirkaseb', 1, 8],
  ] as const) {
    it(`trims ${name}, which another encoder made`, async function () {
      const response = await fetch(`/shared-media/${name}.mp4`);
      if (!response.ok) return this.skip();
      const source = await response.blob();
      const { file, report } = await makeEdit({ sources: [source], clips: [{ source: 0, fromS, toS }] });
      const wanted = (await readPictures(source)).filter(
        ({ atS }) => atS >= fromS - 0.002 && atS < toS - 0.002,
      );
      const frames = (await readPictures(file)).slice(-wanted.length);
      expect(frames.length).to.equal(wanted.length);
      for (const [index, { atS, pixels }] of frames.entries()) {
        const original = wanted[index]!;
        expect(Math.abs(atS - (original.atS - fromS)), `frame ${index}`).to.be.lessThan(0.003);
        const off = pixels.reduce((sum, value, at) => sum + Math.abs(value - original.pixels[at]!), 0);
        expect(off / pixels.length, `frame ${index}`).to.be.lessThan(6);
      }
      console.log(`${name}: ${report.encodedFrames} of ${report.frames} frames encoded`);
      expect(report.frames).to.be.within(wanted.length, wanted.length + 1);
    });
  }

  it('removes what it wrote when it is cancelled', async () => {
    const name = crypto.randomUUID();
    const drawings: Drawing[] = [
      { kind: 'watermark', text: 'Coterie', picture: null, corner: 'top-right', opacity: 0.5 },
    ];
    const job = renderEdit(
      { ...PLAIN, sources: [clip], clips: [{ source: 0, fromS: 0, toS: 10 }], drawings },
      { folder: FOLDER, name },
    );
    const stop = job.progress.watch(({ fraction }) => {
      if (fraction > 0.1) job.cancel();
    });
    const error: unknown = await job.result.catch((reason: unknown) => reason);
    stop();
    expect(error).to.have.property('name', 'AbortError');
    const folder = await openFolder();
    const left: string[] = [];
    for await (const key of folder.keys()) left.push(key);
    expect(left).not.to.include(name);
  });

  it('says so where a source is no film', async () => {
    const error: unknown = await makeEdit({
      sources: [new Blob(['This is not a film.'])],
      clips: [{ source: 0, fromS: 0, toS: 1 }],
    }).catch((reason: unknown) => reason);
    expect(error).to.have.property('name', 'edit-unreadable');
  });
});

/** How bright the lower left of a frame is, 0..255. */
async function lowerLeft(file: Blob, atS: number): Promise<number> {
  const playback = await openPlayback(file);
  await playback.clockAt(atS + 0.02);
  const canvas = new OffscreenCanvas(320, 180);
  const context = canvas.getContext('2d')!;
  context.drawImage(playback.video, 0, 0);
  const { data } = context.getImageData(14, 158, 12, 8);
  playback.close();
  let sum = 0;
  for (let at = 0; at < data.length; at += 4) sum += data[at]! + data[at + 1]! + data[at + 2]!;
  return sum / (data.length / 4) / 3;
}
