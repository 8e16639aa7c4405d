import { expect } from 'chai';
import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input, VideoSampleSink } from 'mediabunny';
import { makeLock, sequenceIv, type BundleLock } from '../../../../../src/media/export/hls/lock.ts';
import { createHlsBundle } from '../../../../../src/media/export/hls/hls-bundle.ts';
import { readPlaylist, type ListedMedia } from '../../../../../src/media/export/validator/playlist-reader.ts';
import { bundleOf, filesOf, NO_EXTRAS, SOME_EXTRAS, textOf } from '../bundles.ts';
import { FIXTURE } from '../packed-fixture.ts';

type Files = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

const mediaOf = (files: Files, path: string): ListedMedia => {
  const playlist = readPlaylist(textOf(files, path));
  if (playlist.kind !== 'media') throw new Error('no media playlist');
  return playlist;
};

/** What a playlist entry names, out of a folder, decrypted where there is a key. */
async function fetchEntry(
  files: Files,
  folder: string,
  { uri, range, sequence }: Pick<ListedMedia['segments'][number], 'uri' | 'range' | 'sequence'>,
  lock: BundleLock | null,
): Promise<Uint8Array<ArrayBuffer>> {
  const file = files.get(`${folder}/${uri}`)!;
  const bytes = range ? file.slice(range.offset, range.offset + range.sizeBytes) : file;
  if (!lock) return bytes;
  const key = await crypto.subtle.importKey('raw', lock.key, 'AES-CBC', false, ['decrypt']);
  return new Uint8Array(
    await crypto.subtle.decrypt({ name: 'AES-CBC', iv: sequenceIv(sequence) }, key, bytes),
  );
}

const initOf = (files: Files, folder: string, { segments }: ListedMedia): Uint8Array<ArrayBuffer> => {
  const map = segments[0]?.map;
  if (!map) return new Uint8Array();
  const file = files.get(`${folder}/${map.uri}`)!;
  return map.range ? file.slice(map.range.offset, map.range.offset + map.range.sizeBytes) : file;
};

async function countFrames(blob: Blob): Promise<number> {
  const input = new Input({ source: new BlobSource(blob), formats: ALL_FORMATS });
  let frames = 0;
  for await (const sample of new VideoSampleSink((await input.getPrimaryVideoTrack())!).samples()) {
    frames += 1;
    sample.close();
  }
  input.dispose();
  return frames;
}

describe('an HLS bundle', () => {
  let lock: BundleLock;
  before(async () => {
    lock = await makeLock('four plain words here');
  });

  for (const format of ['cmaf', 'ts'] as const) {
    for (const layout of ['files', 'byte-ranges'] as const) {
      for (const isLocked of [false, true]) {
        it(`is valid, and every frame and keyframe in it is decoded: ${format}, ${layout}${isLocked ? ', encrypted' : ''}`, async () => {
          const own = isLocked ? lock : null;
          const bundle = await bundleOf({ format, layout, lock: own, extras: SOME_EXTRAS });
          // One small size of transport stream has more overhead than a cellular network wants.
          const rules = bundle.findings.map(({ rule }) => rule).filter((rule) => rule !== 'cellular-missing');
          expect(rules).to.deep.equal([]);
          const files = await filesOf(bundle);
          const media = mediaOf(files, '180p/media.m3u8');
          expect(media.version).to.equal(format === 'cmaf' ? 6 : layout === 'files' ? 3 : 4);
          const init = initOf(files, '180p', media);
          const segments = await Promise.all(
            media.segments.map((segment) => fetchEntry(files, '180p', segment, own)),
          );
          expect(await countFrames(new Blob([init, ...segments]))).to.equal(FIXTURE.frames);
          const iFrames = mediaOf(files, '180p/i-frames.m3u8');
          expect(iFrames.segments).to.have.length(7);
          for (const entry of iFrames.segments) {
            const frame = await fetchEntry(files, '180p', entry, own);
            expect(await countFrames(new Blob([init, frame]))).to.equal(1);
          }
        });
      }
    }
  }

  it('has a master playlist that says all that players ask for, by what was measured', async () => {
    const files = await filesOf(await bundleOf({ extras: SOME_EXTRAS }));
    const bitsOf = (folder: string): number =>
      [...files].reduce(
        (sum, [path, bytes]) => (path.startsWith(`${folder}/segment`) ? sum + 8 * bytes.length : sum),
        0,
      );
    const average = (bitsOf('180p') + bitsOf('audio')) / FIXTURE.durationS;
    const lines = textOf(files, 'master.m3u8').split('\n');
    expect(lines.slice(0, 6)).to.deep.equal([
      '#EXTM3U',
      '#EXT-X-VERSION:4',
      '#EXT-X-INDEPENDENT-SEGMENTS',
      '#EXT-X-SESSION-DATA:DATA-ID="com.apple.hls.chapters",URI="chapters.json"',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Sound",LANGUAGE="en",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio/media.m3u8"',
      '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="subtitles",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,URI="subtitles-1/media.m3u8"',
    ]);
    expect(lines[6]).to.match(
      /^#EXT-X-STREAM-INF:BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+,CODECS="avc1\.4d4015,mp4a\.40\.2",RESOLUTION=320x180,FRAME-RATE=15\.000,AUDIO="sound",SUBTITLES="subtitles",CLOSED-CAPTIONS=NONE$/,
    );
    expect(Number(/AVERAGE-BANDWIDTH=(\d+)/.exec(lines[6] ?? '')?.[1])).to.be.closeTo(average, average / 200);
    expect(lines[10]).to.match(
      /^#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=\d+,AVERAGE-BANDWIDTH=\d+,CODECS="avc1\.4d4015",RESOLUTION=320x180,URI="180p\/i-frames\.m3u8"$/,
    );
  });

  it('is delivered so that what broke off does not play', async () => {
    const { files } = await bundleOf({ extras: SOME_EXTRAS });
    expect(files.map(({ path }) => path).slice(-3)).to.deep.equal([
      'master.m3u8',
      'embed.html',
      'index.html',
    ]);
    expect(files).to.have.length(new Set(files.map(({ path }) => path)).size);
    expect(files.map(({ path }) => path)).to.include.members([
      'README.txt',
      'chapters.json',
      'hls.min.js',
      'poster.jpg',
      'sidecars/chat.json',
      'thumbnails/sheet-000.webp',
      'thumbnails/thumbnails.vtt',
    ]);
  });

  it('says where each thumbnail is on its sheet', async () => {
    const files = await filesOf(await bundleOf({ extras: SOME_EXTRAS }));
    const vtt = textOf(files, 'thumbnails/thumbnails.vtt');
    expect(vtt).to.contain('00:00:05.000 --> 00:00:10.000\nsheet-000.webp#xywh=160,0,160,90\n');
    expect(vtt).to.contain('00:00:10.000 --> 00:00:14.000\nsheet-000.webp#xywh=0,90,160,90\n');
  });

  it('lets a cue that lasts over a border be seen on both sides of it', async () => {
    const files = await filesOf(await bundleOf({ extras: SOME_EXTRAS }));
    const segments = [0, 1, 2].map((index) => textOf(files, `subtitles-1/segment-0000${index}.vtt`));
    for (const segment of segments)
      expect(segment).to.match(/^WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00\.000\n/);
    expect(segments.map((segment) => segment.includes('Over the border'))).to.deep.equal([true, true, false]);
    expect(segments.map((segment) => segment.includes('Later'))).to.deep.equal([false, true, false]);
  });

  it('hides all that is in the recording behind a lock, but for its title', async () => {
    const files = await filesOf(await bundleOf({ lock, extras: SOME_EXTRAS, layout: 'byte-ranges' }));
    expect([...files.keys()].filter((path) => path.includes('key.bin'))).to.deep.equal([]);
    const secrets = ['Over the border', 'Beginning', 'of the chat'];
    for (const [path, bytes] of files) {
      const text = new TextDecoder('latin1').decode(bytes);
      expect(secrets.filter((secret) => text.includes(secret))).to.deep.equal([], path);
      expect(bytes.join().includes(lock.key.join())).to.equal(false, path);
    }
    expect([...files.keys()]).to.include.members(['lock.json', 'poster.jpg.sealed', 'chapters.json.sealed']);
    expect(JSON.parse(textOf(files, 'lock.json'))).to.include({ iterations: 600_000 });
  });

  it('is one of sound alone, or of a picture alone', async () => {
    const sound = await bundleOf({ without: ['video'] });
    expect(sound.findings).to.deep.equal([]);
    expect(textOf(await filesOf(sound), 'master.m3u8')).not.to.contain('EXT-X-MEDIA');
    const picture = await bundleOf({ without: ['audio'] });
    expect(picture.findings).to.deep.equal([]);
    expect(textOf(await filesOf(picture), 'master.m3u8')).not.to.contain('mp4a');
  });

  it('is none where there is nothing to play', async () => {
    const nothing = await createHlsBundle({
      title: '',
      renditions: [],
      settings: { segmentFormat: 'cmaf', layout: 'files' },
      lock: null,
      extras: NO_EXTRAS,
      source: FIXTURE,
      playerScript: new Blob(),
    }).catch((error: unknown) => error);
    expect(nothing).to.have.property('name', 'export-failed');
  });

  it('has sound whose packets begin where its segments begin', async () => {
    const files = await filesOf(await bundleOf());
    const media = mediaOf(files, 'audio/media.m3u8');
    const second = await fetchEntry(files, 'audio', media.segments[1]!, null);
    const blob = new Blob([initOf(files, 'audio', media), second]);
    const input = new Input({ source: new BlobSource(blob), formats: ALL_FORMATS });
    const packet = await new EncodedPacketSink((await input.getPrimaryAudioTrack())!).getFirstPacket();
    expect(packet?.timestamp).to.be.closeTo(6, 1024 / 48_000);
    input.dispose();
  });
});
