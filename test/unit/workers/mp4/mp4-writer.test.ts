import { expect } from 'chai';
import fc from 'fast-check';
import { ALL_FORMATS, BufferSource, EncodedPacket, EncodedPacketSink, Input } from 'mediabunny';
import { createUnitPrefixer, nalUnitsOf } from '../../../../src/workers/mp4/annex-b.ts';
import { halvesOf, readBoxes } from '../../../../src/workers/mp4/boxes.ts';
import { createMp4Writer } from '../../../../src/workers/mp4/mp4-writer.ts';
import type { TrackFormat } from '../../../../src/workers/mp4/template.ts';
import type { OutputFile } from '../../../../src/workers/output-file.ts';

/** Baseline, 1280 x 720, as encoders describe themselves. */
const AVC_DESCRIPTION = Uint8Array.of(
  ...[1, 0x42, 0xc0, 0x1f, 0xff, 0xe1, 0, 11],
  ...[0x67, 0x42, 0xc0, 0x1f, 0x8c, 0x8d, 0x40, 0x28, 0x02, 0xdd, 0x80],
  ...[1, 0, 4, 0x68, 0xce, 0x3c, 0x80],
);

const VIDEO: TrackFormat = {
  kind: 'video',
  codec: 'avc',
  rotation: 90,
  decoderConfig: {
    codec: 'avc1.42c01f',
    codedWidth: 1280,
    codedHeight: 720,
    description: AVC_DESCRIPTION,
  },
};

const AUDIO: TrackFormat = {
  kind: 'audio',
  codec: 'opus',
  decoderConfig: { codec: 'opus', numberOfChannels: 2, sampleRate: 48_000 },
};

/** A file in memory. */
function openFile(): OutputFile & { readonly bytes: () => Uint8Array<ArrayBuffer> } {
  let content = new Uint8Array(0);
  return {
    write(bytes, at) {
      const grown = new Uint8Array(Math.max(content.length, at + bytes.length));
      grown.set(content);
      grown.set(bytes, at);
      content = grown;
    },
    flush: () => undefined,
    close: () => undefined,
    bytes: () => content,
  };
}

interface Given {
  readonly ms: number;
  readonly sizeBytes: number;
  readonly isKey: boolean;
}

const packetOf = ({ ms, sizeBytes, isKey }: Given, index: number, durationMs: number): EncodedPacket =>
  new EncodedPacket(
    Uint8Array.from({ length: sizeBytes }, (_, at) => (at + 7 * index) % 251),
    isKey ? 'key' : 'delta',
    ms / 1000,
    durationMs / 1000,
  );

async function write(
  video: readonly EncodedPacket[],
  audio: readonly EncodedPacket[],
): Promise<Uint8Array<ArrayBuffer>> {
  const file = openFile();
  const writer = createMp4Writer(file);
  const addVideo = writer.addTrack(VIDEO);
  const addAudio = writer.addTrack(AUDIO);
  const all = [
    ...video.map((packet) => ({ packet, add: addVideo })),
    ...audio.map((packet) => ({ packet, add: addAudio })),
  ];
  // Stable, so that the order of decoding stays within a track that is in order of time.
  const dueAt = new Map<EncodedPacket, number>();
  let latest = -Infinity;
  for (const packet of video) dueAt.set(packet, (latest = Math.max(latest, packet.timestamp)));
  all.sort((a, b) => due(a.packet) - due(b.packet));
  for (const { packet, add } of all) add(packet);
  await writer.finish();
  return file.bytes();

  function due(packet: EncodedPacket): number {
    return dueAt.get(packet) ?? packet.timestamp;
  }
}

async function read(bytes: Uint8Array<ArrayBuffer>): Promise<{
  readonly video: readonly EncodedPacket[];
  readonly audio: readonly EncodedPacket[];
  readonly rotation: number;
  readonly durationS: number;
}> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
  const video = await input.getPrimaryVideoTrack();
  const audio = await input.getPrimaryAudioTrack();
  const packetsOf = async (track: typeof video | typeof audio): Promise<EncodedPacket[]> => {
    const packets: EncodedPacket[] = [];
    if (track) for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
    return packets;
  };
  return {
    video: await packetsOf(video),
    audio: await packetsOf(audio),
    rotation: (await video?.getRotation()) ?? 0,
    durationS: await input.computeDuration(),
  };
}

function expectSame(found: readonly EncodedPacket[], given: readonly EncodedPacket[]): void {
  expect(found).to.have.lengthOf(given.length);
  for (const [index, packet] of given.entries()) {
    const there = found[index];
    expect(there?.timestamp, `packet ${index}`).to.be.closeTo(packet.timestamp, 0.0006);
    expect(there?.type).to.equal(packet.type);
    expect(there?.data).to.deep.equal(packet.data);
  }
}

const audioOf = (count: number, fromMs: number): EncodedPacket[] =>
  Array.from({ length: count }, (_, index) =>
    packetOf({ ms: fromMs + 20 * index, sizeBytes: 3 + (index % 90), isKey: true }, index, 20),
  );

describe('the MP4 writer', () => {
  it('gives back every packet at its time, with any steps, sizes and keyframes, and a late or early start', async () => {
    const step = fc.record({
      stepMs: fc.integer({ min: 1, max: 3000 }),
      sizeBytes: fc.integer({ min: 1, max: 400 }),
      isKey: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 0, max: 5000 }),
        fc.integer({ min: 0, max: 5000 }),
        async (steps, videoFromMs, audioFromMs) => {
          let ms = videoFromMs;
          const video = steps.map(({ stepMs, ...rest }, index) => {
            const packet = packetOf({ ...rest, ms, isKey: rest.isKey || index === 0 }, index, stepMs);
            ms += stepMs;
            return packet;
          });
          const audio = audioOf(steps.length, audioFromMs);
          const found = await read(await write(video, audio));
          expectSame(found.video, video);
          expectSame(found.audio, audio);
          expect(found.rotation).to.equal(90);
          const endS = Math.max(ms, audioFromMs + 20 * steps.length) / 1000;
          expect(found.durationS).to.be.closeTo(endS, 0.002);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps packets that are shown in another order than they are decoded', async () => {
    // I P B B P B B ..., as encoders of others write it.
    const order = [0, 3, 1, 2, 6, 4, 5, 9, 7, 8];
    const video = order.map((place, index) =>
      packetOf({ ms: 40 * place, sizeBytes: 50 + index, isKey: index === 0 }, index, 40),
    );
    const found = await read(await write(video, audioOf(20, 0)));
    expectSame(found.video, video);
  });

  it('lets begin before zero what begins before zero', async () => {
    const video = [-80, -40, 0, 40].map((ms, index) =>
      packetOf({ ms, sizeBytes: 9, isKey: index === 0 }, index, 40),
    );
    expectSame((await read(await write(video, audioOf(8, 0)))).video, video);
  });

  it('finds the units of Annex B behind start codes of either length', () => {
    const units = [Uint8Array.of(0x67, 1, 0, 2), Uint8Array.of(0x68, 0, 0, 3, 1), Uint8Array.of(0x65, 9)];
    const [sps = [], pps = [], idr = []] = units;
    const bytes = Uint8Array.of(0, 0, 0, 1, ...sps, 0, 0, 1, ...pps, 0, 0, 0, 1, ...idr);
    expect([...nalUnitsOf(bytes)]).to.deep.equal(units);
    expect([...nalUnitsOf(Uint8Array.of(5, 0, 0, 2, 7))]).to.deep.equal([]);
    expect([...nalUnitsOf(Uint8Array.of(0, 0, 1))]).to.deep.equal([]);
    // Zeros behind a unit are padding.
    const padded = Uint8Array.of(0, 0, 1, ...sps, 0, 0, 0, 0, 1, ...idr, 0, 0);
    expect([...nalUnitsOf(padded)]).to.deep.equal([sps, idr]);
  });

  it('leaves parameter sets to the index, until others come', () => {
    const packetOf = (...units: readonly (readonly number[])[]): Uint8Array =>
      Uint8Array.from(units.flatMap((unit) => [0, 0, 0, 1, ...unit]));
    const prefixed = (packet: Uint8Array): number[] => {
      const bytes: number[] = [];
      prefixer.prefix(packet, (piece) => bytes.push(...piece));
      return bytes;
    };
    const prefixer = createUnitPrefixer('avc');
    const [sps, pps, idr, larger] = [
      [0x67, 1],
      [0x68, 2],
      [0x65, 3],
      [0x67, 9],
    ] as const;
    expect(prefixed(packetOf(sps, pps, idr))).to.deep.equal([0, 0, 0, 2, ...idr]);
    expect(prefixed(packetOf(sps, pps, idr))).to.deep.equal([0, 0, 0, 2, ...idr]);
    expect(prefixer.hasSetsInStream).to.equal(false);
    expect(prefixed(packetOf(larger, idr))).to.deep.equal([0, 0, 0, 2, ...larger, 0, 0, 0, 2, ...idr]);
    expect(prefixer.hasSetsInStream).to.equal(true);
    // Back to the first: the decoder has to be told again.
    expect(prefixed(packetOf(sps, idr))).to.deep.equal([0, 0, 0, 2, ...sps, 0, 0, 0, 2, ...idr]);
    expect(() => prefixed(Uint8Array.of(1, 2, 3))).to.throw('no NAL unit');
  });

  it('says what a full disk says, in the packets and in the index', async () => {
    for (const refusedFrom of [100, 5_000]) {
      const file = openFile();
      const writer = createMp4Writer({
        ...file,
        write(bytes, at) {
          if (at + bytes.length > refusedFrom) throw new DOMException('Full', 'QuotaExceededError');
          file.write(bytes, at);
        },
      });
      const add = writer.addTrack(AUDIO);
      const writing = async (): Promise<void> => {
        for (const packet of audioOf(100, 0)) add(packet);
        await writer.finish();
      };
      const error = await writing().catch((reason: unknown) => reason);
      expect((error as DOMException).name).to.equal('QuotaExceededError');
    }
  });

  it('leaves out a track that has no packets', async () => {
    const found = await read(await write([], audioOf(50, 0)));
    expect(found.video).to.have.lengthOf(0);
    expect(found.audio).to.have.lengthOf(50);
    expect(found.durationS).to.be.closeTo(1, 0.001);
  });

  it('says where things are beyond 4 GB', () => {
    const at = 5 * 2 ** 32 + 17;
    expect(halvesOf(at)).to.deep.equal([5, 17]);
  });

  it('refuses boxes that are cut off', () => {
    expect(() => readBoxes(Uint8Array.of(0, 0, 0, 20, 109, 111, 111, 118))).to.throw('cut off');
    expect(() => readBoxes(Uint8Array.of(0, 0, 0, 4, 109, 111, 111, 118))).to.throw('cut off');
    expect(() => readBoxes(Uint8Array.of(0, 0))).to.throw('cut off');
  });
});
