import { expect } from 'chai';
import { readConfiguration } from '../../../../../src/workers/editor/avc/configuration.ts';
import { tellReordering } from '../../../../../src/workers/editor/avc/reordering.ts';
import { readSps, writeSps } from '../../../../../src/workers/editor/avc/sps.ts';

const fromHex = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g)!, (byte) => Number.parseInt(byte, 16));
const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** As x264 wrote them; ffmpeg's trace_headers says what is in them. */
const X264 = {
  baseline: '6742c00cd901419f9f011000000300100000030320f142a480',
  high: '6764000cacd941419f9f011000000300100000030320f1429960',
  'constant bit rate, with a reference decoder and a ratio of its own':
    '6764000dacd941419f9fff00150010100000030010000003032e02001e840007a13930c01e28532c',
  interlaced: '67640015acd941433f260220000003002000000643e28532c0',
  '4:4:4, with colours': '67f4000c919b282833f1b80da808080a000003000200000300641e28532c',
  '4:2:2 of ten bits, keyframes only': '677a100cb6cb82833f1b80880000030008000003019020',
} as const;
/** Of a film for the web: baseline, with colours, silent about reordering. */
const SILENT_BASELINE = '2742001eab20300d74d404040408';
/** x264's set for High, with scaling lists put in; ffmpeg's trace_headers reads them as they are below. */
const SCALING_LISTS =
  '6764000cad9084210842108421084684490842108421084210847aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa6ca0a0cfcf808800000030080000019078a14cb';

/** The sets that this browser's encoder writes. */
async function ownSps(codec: string): Promise<Uint8Array> {
  const described = Promise.withResolvers<Uint8Array>();
  const encoder = new VideoEncoder({
    output(_, metadata) {
      const description = metadata?.decoderConfig?.description;
      if (description) described.resolve(new Uint8Array(description as ArrayBuffer));
    },
    error: described.reject,
  });
  encoder.configure({ codec, width: 320, height: 180, framerate: 25, avc: { format: 'avc' } });
  const canvas = new OffscreenCanvas(320, 180);
  canvas.getContext('2d');
  const frame = new VideoFrame(canvas, { timestamp: 0 });
  encoder.encode(frame);
  frame.close();
  await encoder.flush();
  encoder.close();
  return readConfiguration(await described.promise).sps[0]!;
}

describe('sequence parameter sets of H.264', () => {
  for (const [name, hex] of Object.entries({ ...X264, SILENT_BASELINE, SCALING_LISTS })) {
    it(`come out as they went in: ${name}`, () => {
      expect(toHex(writeSps(readSps(fromHex(hex))))).to.equal(hex);
    });
  }

  for (const codec of ['avc1.42E01F', 'avc1.4D401F', 'avc1.64001F']) {
    it(`of this browser's encoder come out as they went in: ${codec}`, async () => {
      const sps = await ownSps(codec);
      expect(toHex(writeSps(readSps(sps)))).to.equal(toHex(sps));
      const { widthInMbsMinus1, heightInMapUnitsMinus1, vui } = readSps(sps);
      expect([widthInMbsMinus1, heightInMapUnitsMinus1]).to.deep.equal([19, 11]);
      console.log(codec, toHex(sps), JSON.stringify(vui?.restriction ?? null));
    });
  }

  it('are read as ffmpeg reads them', () => {
    const high = readSps(fromHex(X264.high));
    expect(high).to.deep.include({ profile: 100, level: 12, maxRefFrames: 4, fields: null });
    expect(high.crop).to.deep.equal({ left: 0, right: 0, top: 0, bottom: 6 });
    // Four emulation prevention bytes lie within these two numbers.
    expect(high.vui?.timing).to.deep.equal({ unitsInTick: 1, timeScale: 50, isFixedRate: false });
    expect(high.vui?.restriction).to.include({ maxReorderFrames: 2, maxDecFrameBuffering: 4 });

    const told = readSps(
      fromHex(X264['constant bit rate, with a reference decoder and a ratio of its own']),
    ).vui!;
    expect(told.aspectRatio).to.deep.equal({ idc: 255, width: 21, height: 16 });
    expect(told.nalHrd?.buffers).to.deep.equal([
      { bitRateMinus1: 7811, sizeMinus1: 15_624, isConstant: true },
    ]);
    expect(readSps(fromHex(X264.interlaced)).fields).to.deep.equal({ areAdaptive: true });
    expect(readSps(fromHex(SILENT_BASELINE)).vui).to.deep.include({
      signal: { format: 5, isFullRange: false, colour: { primaries: 1, transfer: 1, matrix: 1 } },
      restriction: null,
    });
    const lists = readSps(fromHex(SCALING_LISTS)).chroma!.scalingLists!;
    expect(lists.map((list) => list?.length ?? null)).to.deep.equal([16, null, 1, null, null, 16, 64, null]);
    expect(lists[2]).to.deep.equal([-8]);
  });

  it('that are cut off anywhere, or are noise, are refused', () => {
    for (const hex of [X264.high, SCALING_LISTS]) {
      const whole = fromHex(hex);
      // The last byte holds no more than the end of what decoders can do without.
      for (let length = 0; length < whole.length - 2; length += 1)
        expect(() => readSps(whole.subarray(0, length)), `${length} bytes`).to.throw();
    }
    expect(() => readSps(new Uint8Array(40).fill(0))).to.throw();
  });
});

describe('telling how frames are reordered', () => {
  const told = (hex: string, reorderedFrames = 0): object | null | undefined =>
    readSps(tellReordering(fromHex(hex), reorderedFrames)).vui?.restriction;
  const silent = (hex: string): string => {
    const sps = readSps(fromHex(hex));
    return toHex(writeSps({ ...sps, vui: sps.vui && { ...sps.vui, restriction: null } }));
  };

  it('keeps what is told already', () => {
    const set = fromHex(X264.high);
    expect(tellReordering(set, 0)).to.equal(set);
  });

  it('says of streams in order that nothing waits', () => {
    expect(told(SILENT_BASELINE)).to.include({ maxReorderFrames: 0, maxDecFrameBuffering: 3 });
    expect(told(silent(X264.baseline))).to.include({ maxReorderFrames: 0, maxDecFrameBuffering: 3 });
    const intra = X264['4:2:2 of ten bits, keyframes only'];
    expect(told(intra)).to.include({ maxReorderFrames: 0, maxDecFrameBuffering: 0 });
  });

  it('says of others what was counted, and what the level allows where nothing is known', () => {
    expect(told(silent(X264.high), 2)).to.include({ maxReorderFrames: 2 });
    // Level 1.2 holds 2376 macroblocks: nine frames of 20 x 12.
    expect(told(silent(X264.high))).to.include({ maxReorderFrames: 9, maxDecFrameBuffering: 9 });
  });

  it('puts in what is said of the picture where nothing was, and leaves all else', () => {
    const sps = readSps(fromHex(X264.high));
    const told = readSps(tellReordering(writeSps({ ...sps, vui: null }), 2));
    expect({ ...told, vui: null }).to.deep.equal({ ...sps, vui: null });
    expect(told.vui).to.deep.include({ signal: null, timing: null });
  });

  it('leaves alone what it cannot read', () => {
    for (const hex of ['67', X264.high.slice(0, 20), '67ff'.padEnd(80, '0'), `${X264.high}12`]) {
      const set = fromHex(hex);
      expect(tellReordering(set, 2)).to.equal(set);
    }
  });
});
