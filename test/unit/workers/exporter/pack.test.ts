import { expect } from 'chai';
import * as fc from 'fast-check';
import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input, VideoSampleSink } from 'mediabunny';
import type { PackedRendition } from '../../../../src/media/export/packed.ts';
import type { ExportSettings, FileSettings, HlsSettings } from '../../../../src/media/export/settings.ts';
import { EXPORTS_FOLDER, listWorkspaces, removeWorkspace } from '../../../../src/media/export/workspaces.ts';
import { startPacking, type Packed } from '../../../../src/workers/exporter/exporter.client.ts';
import { FRAME_RATE, makeH264File } from './h264-file.ts';

const SECONDS = 20;
const RUNG = { width: 160, height: 90, videoBitrateBps: 400_000 };
const KEY = Uint8Array.from({ length: 16 }, (_, index) => index * 7);
const HLS: HlsSettings = {
  ...{ kind: 'hls', rungs: [RUNG], segmentFormat: 'cmaf', layout: 'files', passphrase: null, engine: 'auto' },
};
const MP4: FileSettings = { kind: 'file', format: 'mp4', rung: RUNG, engine: 'auto' };

let source: File;
let workspace = '';

interface Given {
  readonly key?: Uint8Array<ArrayBuffer>;
  readonly file?: Blob;
  readonly signal?: AbortSignal;
}

const start = (
  settings: ExportSettings,
  { key, file = source, signal = new AbortController().signal }: Given = {},
): Promise<Packed> =>
  startPacking({ source: file, settings, key: key ?? null, workspace, knownSpeeds: {} }, () => undefined, {
    signal,
  }).result;

const bytesOf = async (blob: Blob): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await blob.arrayBuffer());

async function digest(blob: Blob): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** All that was packed, in short. */
const outline = ({ renditions }: Packed): Promise<unknown[]> =>
  Promise.all(
    renditions.map(async ({ rendition, codecs, init, segments, file, keyframeFile }) => ({
      ...{ name: rendition.name, codecs, init, segments, media: await digest(file) },
      keyframes: keyframeFile && (await digest(keyframeFile)),
    })),
  );

async function withInput<T>(blob: Blob, read: (input: Input) => Promise<T>): Promise<T> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(blob) });
  try {
    return await read(input);
  } finally {
    input.dispose();
  }
}

/** When each picture of a file is shown, having been decoded. */
const shownTimes = (blob: Blob): Promise<number[]> =>
  withInput(blob, async (input) => {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new Error('no picture');
    const times: number[] = [];
    for await (const sample of new VideoSampleSink(track).samples()) {
      times.push(sample.timestamp);
      sample.close();
    }
    return times;
  });

const slice = (
  { file, init }: PackedRendition,
  { offset, sizeBytes }: { readonly offset: number; readonly sizeBytes: number },
): Blob =>
  new Blob([
    ...(init ? [file.slice(init.offset, init.offset + init.sizeBytes)] : []),
    file.slice(offset, offset + sizeBytes),
  ]);

const pictureOf = ({ renditions }: Packed): PackedRendition => {
  const found = renditions.find(({ rendition }) => rendition.kind === 'video');
  if (!found) throw new Error('no picture');
  return found;
};

describe('packing a recording', () => {
  before(async () => {
    source = await makeH264File({ seconds: SECONDS, width: 160, height: 90 });
  });
  beforeEach(() => {
    workspace = `test-${crypto.randomUUID()}`;
  });
  afterEach(() => removeWorkspace(workspace));

  for (const segmentFormat of ['cmaf', 'ts'] as const) {
    it(`copies H.264 and AAC into ${segmentFormat}, frame by frame`, async () => {
      const packed = await start({ ...HLS, segmentFormat });
      expect(packed.engine).to.equal(null);
      expect(packed.renditions.map(({ codecs }) => codecs.slice(0, 7))).to.deep.equal(['avc1.42', 'mp4a.40']);
      const picture = pictureOf(packed);
      expect(picture.segments.map(({ durationS }) => Math.round(durationS))).to.deep.equal([6, 6, 6, 2]);
      for (const segment of picture.segments) {
        const times = await shownTimes(slice(picture, segment));
        expect(times).to.have.length(Math.round(segment.durationS * FRAME_RATE));
        expect(times[0]).to.be.closeTo(segment.fromS, 1e-3);
        for (const keyframe of segment.keyframes) {
          const shown = await shownTimes(slice(picture, keyframe));
          expect(shown).to.have.length(1);
          expect(shown[0]).to.be.closeTo(keyframe.fromS, 1e-3);
        }
      }
      // The same packets: byte by byte what lies in the source.
      const whole = await packetsOf(picture.file);
      expect(whole).to.have.length(SECONDS * FRAME_RATE);
      if (segmentFormat === 'cmaf') expect(whole).to.deep.equal(await packetsOf(source));
    });
  }

  it('copies AAC out of Matroska, each packet where the one before ends', async () => {
    const file = await makeH264File({ seconds: SECONDS, width: 160, height: 90, container: 'mkv' });
    const packed = await start(HLS, { file });
    expect(packed.engine).to.equal(null);
    expect(packed.renditions.map(({ rendition }) => rendition.isCopied)).to.deep.equal([true, true]);
    const sound = packed.renditions[1]!;
    const places = await withInput(sound.file, async (input) => {
      const sink = new EncodedPacketSink((await input.getPrimaryAudioTrack())!);
      const found: number[] = [];
      for await (const { timestamp } of sink.packets()) found.push((timestamp * 48_000) / 1024);
      return found;
    });
    expect(places).to.have.length(Math.ceil((SECONDS * 48_000) / 1024));
    for (const [index, place] of places.entries()) expect(place).to.be.closeTo(index, 1e-6);
  });

  it('encrypts each segment, and each keyframe by itself', async () => {
    const plain = pictureOf(await start(HLS));
    const before = await bytesOf(plain.file);
    workspace += '-encrypted';
    const locked = pictureOf(await start(HLS, { key: KEY }));
    const key = await crypto.subtle.importKey('raw', KEY, 'AES-CBC', false, ['decrypt']);
    const decrypt = async (blob: Blob, sequence: number): Promise<Uint8Array> => {
      const iv = new Uint8Array(16);
      new DataView(iv.buffer).setUint32(12, sequence);
      return new Uint8Array(
        await crypto.subtle.decrypt({ name: 'AES-CBC', iv }, key, await blob.arrayBuffer()),
      );
    };
    let count = 0;
    for (const [index, segment] of locked.segments.entries()) {
      const { offset = 0, sizeBytes = 0, keyframes = [] } = plain.segments[index] ?? {};
      const content = locked.file.slice(segment.offset, segment.offset + segment.sizeBytes);
      expect(await decrypt(content, index)).to.deep.equal(before.slice(offset, offset + sizeBytes));
      for (const [place, { offset: at, sizeBytes: size }] of segment.keyframes.entries()) {
        const range = keyframes[place] ?? { offset: 0, sizeBytes: 0 };
        const image = await decrypt(locked.keyframeFile?.slice(at, at + size) ?? new Blob(), count);
        expect(image).to.deep.equal(before.slice(range.offset, range.offset + range.sizeBytes));
        count += 1;
      }
    }
    expect(count).to.equal(SECONDS / 2);
    expect(plain.keyframeFile).to.equal(null);
  });

  it('makes one file of it', async () => {
    const { file } = await start(MP4);
    expect(file?.type).to.equal('video/mp4');
    expect(await packetsOf(file ?? new Blob())).to.deep.equal(await packetsOf(source));
    workspace += '-audio';
    const audio = await start({ ...MP4, format: 'audio', rung: null });
    expect(await withInput(audio.file ?? new Blob(), (input) => input.computeDuration())).to.be.closeTo(
      SECONDS,
      0.03,
    );
  });

  it('begins at 0 where its source begins elsewhere', async () => {
    const file = await makeH264File({ seconds: 3, width: 160, height: 90, hasSound: false, startS: 4000 });
    const packed = await start(HLS, { file });
    const times = await shownTimes(pictureOf(packed).file);
    expect(times[0]).to.equal(0);
    expect(packed.durationS).to.be.closeTo(3, 0.05);
  });

  it('goes on to the same bytes wherever it was cut off', async () => {
    const expected = await outline(await start(HLS, { key: KEY }));
    const folder = await (
      await (await navigator.storage.getDirectory()).getDirectoryHandle(EXPORTS_FOLDER)
    ).getDirectoryHandle(workspace);
    const cut = async (name: string, share: number): Promise<void> => {
      const handle = await folder.getFileHandle(name);
      const writable = await handle.createWritable({ keepExistingData: true });
      await writable.truncate(Math.floor((await handle.getFile()).size * share));
      await writable.close();
    };
    const files = ['journal', '90p.media', '90p.keyframes', 'audio.media'];
    const share = fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true }));
    await fc.assert(
      fc.asyncProperty(fc.tuple(share, share, share, share), async (shares) => {
        for (const [index, name] of files.entries()) await cut(name, shares[index] ?? 1);
        expect(await outline(await start(HLS, { key: KEY }))).to.deep.equal(expected);
      }),
      { numRuns: 12, includeErrorInReport: true },
    );
  }).timeout(60_000);

  it('begins anew with what was left of another task', async () => {
    await start({ ...HLS, segmentFormat: 'ts' });
    const again = await outline(await start(HLS));
    workspace += '-anew';
    expect(again).to.deep.equal(await outline(await start(HLS)));
  });

  it('keeps what it made when it is stopped', async () => {
    const stop = new AbortController();
    const packing = start(HLS, { signal: stop.signal });
    stop.abort(new DOMException('Enough', 'AbortError'));
    const error: unknown = await packing.catch((reason: unknown) => reason);
    expect(error).to.have.property('name', 'AbortError');
    const { renditions } = await start(HLS);
    expect(renditions).to.have.length(2);
    expect(await listWorkspaces()).to.include(workspace);
    await removeWorkspace(workspace);
    expect(await listWorkspaces()).not.to.include(workspace);
  });

  for (const [name, make, code] of [
    ['no media', () => Promise.resolve(new File(['nothing'], 'a.mp4')), 'import-not-media'],
    ['an empty file', () => Promise.resolve(new File([], 'a.mp4')), 'import-not-media'],
    [
      'sound where a picture is wanted',
      async () => (await start({ ...MP4, format: 'audio', rung: null })).file ?? new File([], ''),
      'export-unsupported',
    ],
  ] as const) {
    it(`says that it cannot export ${name}`, async () => {
      const file = await make();
      const error: unknown = await start(HLS, { file }).catch((reason: unknown) => reason);
      expect(error).to.have.property('name', code);
    });
  }

  it('encodes what cannot be copied to its end', async () => {
    const bytes = await bytesOf(source);
    const cutOff = new File([bytes.slice(0, bytes.length * 0.6)], 'cut.mp4');
    const { renditions } = await start(HLS, { file: cutOff });
    expect(renditions.map(({ rendition }) => rendition.isCopied)).to.deep.equal([false, false]);
  });
});

/** Size, time and kind of each packet of the picture. */
const packetsOf = (blob: Blob): Promise<unknown[]> =>
  withInput(blob, async (input) => {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new Error('no picture');
    const packets: unknown[] = [];
    for await (const { timestamp, type, data } of new EncodedPacketSink(track).packets())
      packets.push([Math.round(timestamp * 1000), type, await digest(new Blob([data.slice()]))]);
    return packets;
  });
