import { expect } from 'chai';
import { drawStoryboard } from '../../../../src/media/recording/analyst.ts';
import { readConfiguration, writeConfiguration } from '../../../../src/workers/editor/avc/configuration.ts';
import { readSps, writeSps } from '../../../../src/workers/editor/avc/sps.ts';
import { makeCounterClip, readFrames, readPictures } from './counter-clip.ts';
import { clearEdits, makeEdit, range } from './make-edit.ts';

/** As encoders write it that say nothing of the picture, and so nothing of the order of frames. */
function silence(description: Uint8Array): Uint8Array<ArrayBuffer> {
  const record = readConfiguration(description);
  return writeConfiguration({
    ...record,
    sps: record.sps.map((sps) => writeSps({ ...readSps(sps), vui: null })),
  });
}

describe('editing what an edit has made', () => {
  after(clearEdits);

  it('finds every frame, though another encoder said nothing of their order', async () => {
    const source = await makeCounterClip({ seconds: 10, redescribe: silence });
    // Edges of the film's own encoder, and of ours, with parameter sets of both.
    const { file: once, report } = await makeEdit({
      sources: [source],
      clips: [{ source: 0, fromS: 1, toS: 8 }],
    });
    expect(report.encodedFrames).to.equal(25);
    expect((await readFrames(once)).map(({ number }) => number)).to.deep.equal(range(25, 200));

    const { file: twice, report: again } = await makeEdit({
      sources: [once],
      // From within our edge over the seam, and from within a group that was copied.
      clips: [
        { source: 0, fromS: 0.4, toS: 2 },
        { source: 0, fromS: 3.6, toS: 7 },
      ],
      drawings: [{ kind: 'lower-third', name: 'Ada', title: '', fromS: 0.4, toS: 0.8, position: 'left' }],
    });
    expect(again.encodedFrames).to.be.lessThan(again.frames);
    expect((await readFrames(twice)).map(({ number }) => number)).to.deep.equal([
      ...range(35, 75),
      ...range(115, 200),
    ]);
    const storyboard = await drawStoryboard(twice, { signal: new AbortController().signal });
    expect(storyboard?.tileCount).to.be.greaterThan(3);
  });

  for (const [name, fromS] of [
    // Baseline that says nothing of the order of frames, and High with frames that look ahead.
    ['render3d_squat_amirkaseb', 1],
    ['headshoulders_tfjs_facemesh_input', 2],
  ] as const) {
    it(`finds every frame of ${name}`, async function () {
      const response = await fetch(`/shared-media/${name}.mp4`);
      if (!response.ok) return this.skip();
      const source = await response.blob();
      const { file: once } = await makeEdit({ sources: [source], clips: [{ source: 0, fromS, toS: 8 }] });
      const pictures = await readPictures(once);
      const { file: twice } = await makeEdit({
        sources: [once],
        clips: [{ source: 0, fromS: 0.5, toS: 5 }],
      });
      const wanted = pictures.filter(({ atS }) => atS > 0.498 && atS < 4.998);
      const found = await readPictures(twice);
      expect(found.length).to.be.within(wanted.length, wanted.length + 1);
      for (const [index, { atS, pixels }] of found.slice(-wanted.length).entries()) {
        const before = wanted[index]!;
        expect(Math.abs(atS - (before.atS - 0.5)), `frame ${index}`).to.be.lessThan(0.003);
        const off = pixels.reduce((sum, value, at) => sum + Math.abs(value - before.pixels[at]!), 0);
        expect(off / pixels.length, `frame ${index}`).to.be.lessThan(6);
      }
    });
  }
});
