import { expect } from 'chai';
import { createFfmpegEngine } from '../../../../../src/workers/exporter/ffmpeg/engine.ts';
import type { Rendition } from '../../../../../src/media/export/rendition.ts';
import type { EncodedSegment } from '../../../../../src/workers/exporter/engine.ts';
import { encode, fingerprint, planOf, samplesOf, SIZES, SOUND } from './run.ts';
import { makeSource, steadyTimes } from './sources.ts';

const BORDERS = [0, 2, 4, 6, 8];
const OPUS: Rendition = { kind: 'audio', name: 'audio', codec: 'opus', bitrateBps: 128_000, isCopied: false };

/** Raw AAC is not decoded by this browser's WebCodecs everywhere; a context decodes it from ADTS (ISO 13818-7, 6.2). */
async function decodeAac(segments: readonly EncodedSegment[]): Promise<Float32Array> {
  const packets = segments.flatMap((segment) => segment.packets);
  const parts = packets.flatMap(({ data }) => {
    const length = data.byteLength + 7;
    const header = [
      0xff,
      0xf1,
      0x4c,
      0x80 | (length >> 11),
      (length >> 3) & 0xff,
      ((length & 7) << 5) | 0x1f,
      0xfc,
    ];
    return [new Uint8Array(header), data.slice()];
  });
  const context = new OfflineAudioContext({ numberOfChannels: 2, length: 1, sampleRate: 48_000 });
  return (await context.decodeAudioData(await new Blob(parts).arrayBuffer())).getChannelData(0);
}

/** How much of a signal is not the tone of 440 Hz, as a share of its power, in blocks of 20 ms. */
function strangeness(samples: Float32Array, fromS: number, toS: number): number[] {
  const size = 960;
  const shares: number[] = [];
  for (let at = fromS * 48_000; at + size <= toS * 48_000; at += size) {
    let [sine, cosine, power] = [0, 0, 0];
    // Whole periods of the tone: 873 samples are 8.0025 of them.
    for (let index = 0; index < 873; index += 1) {
      const value = samples[at + index] ?? 0;
      const phase = (2 * Math.PI * 440 * (at + index)) / 48_000;
      sine += value * Math.sin(phase);
      cosine += value * Math.cos(phase);
      power += value * value;
    }
    const toned = (2 * (sine * sine + cosine * cosine)) / 873;
    shares.push(power === 0 ? 1 : 1 - toned / power);
  }
  return shares;
}

describe('the sound by a core', () => {
  it('is one sound without a click, in segments without gaps, beside its picture', async () => {
    const source = await makeSource({ timesS: steadyTimes(240, 30), soundS: 8 });
    const { segments, seconds } = await encode(source, planOf([...SIZES, SOUND], BORDERS));
    const own = segments.get('audio') ?? [];
    expect(own.map(({ index }) => index)).to.deep.equal([0, 1, 2, 3]);
    const packets = own.flatMap((segment) => segment.packets);
    expect(packets).to.have.length(375);
    for (const [index, { timestamp, duration }] of packets.entries()) {
      expect(timestamp).to.be.closeTo((index * 1024) / 48_000, 1e-9);
      expect(duration).to.be.closeTo(1024 / 48_000, 1e-9);
    }
    for (const { index, packets } of own) {
      expect(packets[0]?.timestamp).to.be.at.least((BORDERS[index] ?? 0) - 1e-6);
      expect(packets.at(-1)?.timestamp).to.be.below(BORDERS[index + 1] ?? 0);
    }
    expect(own[0]?.decoderConfig.codec).to.equal('mp4a.40.2');
    expect(seconds.get('audio')).to.be.closeTo(8, 0.05);
    const samples = await decodeAac(own);
    expect(Math.max(...strangeness(samples, 0.1, 7.9))).to.be.below(0.01);
  });

  it('begins where it begins: silence before, and behind it', async () => {
    const source = await makeSource({ timesS: steadyTimes(90, 30), soundS: 2 });
    // The export begins a second before the source does.
    const plan = planOf([SOUND], [0, 2, 4], undefined, -1);
    const { segments } = await encode(source, plan);
    const samples = await decodeAac(segments.get('audio') ?? []);
    expect(samples.length / 48_000).to.be.closeTo(4, 0.05);
    const loudest = (fromS: number, toS: number): number =>
      Math.max(...samples.subarray(fromS * 48_000, toS * 48_000).map(Math.abs));
    expect(loudest(0, 0.95)).to.be.below(0.02);
    expect(loudest(1.05, 1.2)).to.be.above(0.4);
    expect(loudest(2.8, 2.95)).to.be.above(0.4);
    expect(loudest(3.1, 3.9)).to.be.below(0.02);
  });

  it('is Opus for WebM, from a source of sound only', async () => {
    const source = await makeSource({ soundS: 5 });
    const { segments } = await encode(source, planOf([OPUS], [0, 2, 5]));
    const own = segments.get('audio') ?? [];
    expect(own.flatMap((segment) => segment.packets)).to.have.length(250);
    expect(own[0]?.decoderConfig.codec).to.equal('opus');
    const samples = await samplesOf(own);
    expect(Math.max(...strangeness(samples, 0.1, 4.8))).to.be.below(0.01);
  });

  it('goes on from a segment with the packets of a single run', async () => {
    const source = await makeSource({ timesS: steadyTimes(240, 30), soundS: 8 });
    const engine = createFfmpegEngine({ coreCount: () => 2 });
    const plan = planOf([...SIZES, SOUND], [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const whole = await encode(source, plan, { engine });
    // In the middle of a part: each has two segments at the beginning.
    const rest = await encode(source, plan, { engine, fromSegment: 3 });
    for (const [name, segments] of whole.segments) {
      expect(await fingerprint(rest.segments.get(name)), name).to.deep.equal(
        await fingerprint(segments.slice(3)),
      );
    }
    expect(rest.seconds.get('180p')).to.be.closeTo(5, 0.001);
  });
});
