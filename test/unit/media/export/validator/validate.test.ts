import { expect } from 'chai';
import { makeLock } from '../../../../../src/media/export/hls/lock.ts';
import { validateBundle } from '../../../../../src/media/export/validator/validate.ts';
import { bundleOf, filesOf, SOME_EXTRAS, textOf } from '../bundles.ts';

type Files = Map<string, Uint8Array<ArrayBuffer>>;

const listed = (files: Files): ReadonlyMap<string, Blob> =>
  new Map([...files].map(([path, bytes]) => [path, new Blob([bytes])]));

const rulesOf = async (files: Files, key: Uint8Array<ArrayBuffer> | null = null): Promise<string[]> => [
  ...new Set((await validateBundle(listed(files), { key })).map(({ rule }) => rule)),
];

const edit = (path: string, from: string | RegExp, to: string) => (files: Files) => {
  const before = textOf(files, path);
  const after = before.replace(from, to);
  expect(after, 'the change changes something').not.to.equal(before);
  files.set(path, new TextEncoder().encode(after));
};
const cut = (path: string, keep: (bytes: Uint8Array<ArrayBuffer>) => number) => (files: Files) => {
  const bytes = files.get(path)!;
  files.set(path, bytes.slice(0, keep(bytes)));
};
const patch =
  (path: string, at: (bytes: Uint8Array) => number, value: (byte: number) => number) => (files: Files) => {
    const bytes = files.get(path)!.slice();
    const place = at(bytes);
    bytes[place] = value(bytes[place] ?? 0);
    files.set(path, bytes);
  };
const find = (bytes: Uint8Array, type: string): number =>
  bytes.findIndex((_, at) =>
    Array.from(type).every((char, offset) => bytes[at + offset] === char.charCodeAt(0)),
  );

const FIRST = '180p/segment-00000.m4s';
const SECOND = '180p/segment-00001.m4s';

describe('the validator', () => {
  let sound: Files;
  let transport: Files;
  before(async () => {
    sound = await filesOf(await bundleOf({ extras: SOME_EXTRAS }));
    transport = await filesOf(await bundleOf({ format: 'ts' }));
  });

  it('finds nothing in a sound bundle, and says which rule is broken in words', async () => {
    expect(await validateBundle(listed(sound))).to.deep.equal([]);
    const broken = new Map(sound);
    broken.delete(FIRST);
    const [finding] = await validateBundle(listed(broken));
    expect(finding).to.deep.equal({
      rule: 'file-missing',
      severity: 'error',
      sentence: 'Every file that a playlist names is there.',
      path: FIRST,
      detail: 'named by 180p/media.m3u8',
    });
  });

  const cases: readonly [what: string, breakIt: (files: Files) => unknown, expected: string[]][] = [
    ['no master playlist', (files) => files.delete('master.m3u8'), ['file-missing']],
    ['no playlist of a rendition', (files) => files.delete('90p/media.m3u8'), ['file-missing']],
    ['an empty segment', cut(SECOND, () => 0), ['file-empty']],
    ['no initialisation', (files) => files.delete('audio/init.mp4'), ['file-missing']],
    ['a segment cut off', cut(SECOND, ({ length }) => length - 100), ['file-damaged']],
    [
      'a segment of zeros',
      (files) => files.set(SECOND, new Uint8Array(5000)),
      ['file-damaged', 'i-frame-wrong'],
    ],
    [
      'a frame that is none',
      patch(
        FIRST,
        (bytes) => find(bytes, 'mdat') + 4,
        () => 0xff,
      ),
      ['file-damaged', 'i-frame-wrong'],
    ],
    [
      'a keyframe that is called none',
      patch(
        FIRST,
        (bytes) => find(bytes, 'trun') + 17,
        () => 1,
      ),
      ['idr-missing', 'i-frame-wrong'],
    ],
    [
      'a jump of time',
      patch(
        SECOND,
        (bytes) => find(bytes, 'tfdt') + 14,
        (byte) => byte + 64,
      ),
      ['timestamps-broken', 'i-frame-wrong'],
    ],
    ['a playlist cut off', edit('90p/media.m3u8', '#EXT-X-ENDLIST', ''), ['playlist-open']],
    ['too low a version', edit('90p/media.m3u8', 'VERSION:6', 'VERSION:5'), ['version-too-low']],
    [
      'a target that is too short',
      edit('90p/media.m3u8', 'DURATION:6', 'DURATION:5'),
      ['segment-too-long', 'target-differs'],
    ],
    ['another target', edit('90p/media.m3u8', 'DURATION:6', 'DURATION:7'), ['target-differs']],
    [
      'another border',
      edit('90p/media.m3u8', 'EXTINF:6.000000', 'EXTINF:5.700000'),
      ['boundaries-differ', 'duration-wrong'],
    ],
    [
      'a segment too few',
      edit('audio/media.m3u8', /#EXTINF.*\nsegment-00002.m4s\n/, ''),
      ['boundaries-differ'],
    ],
    ['a wrong bandwidth', edit('master.m3u8', /:BANDWIDTH=\d+/, ':BANDWIDTH=90000'), ['bandwidth-wrong']],
    [
      'a wrong bandwidth of I-frames',
      edit('master.m3u8', /(I-FRAME-STREAM-INF:BANDWIDTH)=\d+/, '$1=90000'),
      ['bandwidth-wrong'],
    ],
    ['no average bandwidth', edit('master.m3u8', /AVERAGE-BANDWIDTH=\d+,/, ''), ['average-bandwidth-wrong']],
    ['another level', edit('master.m3u8', '4d4015,mp4a', '4d4029,mp4a'), ['codecs-wrong']],
    [
      'no codecs',
      edit('master.m3u8', /CODECS="[^"]*",RESOLUTION=320x180,F/, 'RESOLUTION=320x180,F'),
      ['codecs-wrong'],
    ],
    [
      'another size',
      edit('master.m3u8', 'RESOLUTION=320x180,F', 'RESOLUTION=640x360,F'),
      ['resolution-wrong', 'i-frames-missing'],
    ],
    ['no frame rate', edit('master.m3u8', 'FRAME-RATE=15.000,', ''), ['frame-rate-wrong']],
    [
      'another frame rate',
      edit('master.m3u8', 'FRAME-RATE=15.000', 'FRAME-RATE=60.000'),
      ['frame-rate-wrong'],
    ],
    ['no I-frames', edit('master.m3u8', /#EXT-X-I-FRAME-STREAM-INF.*90p.*\n/, ''), ['i-frames-missing']],
    [
      'a range outside',
      edit('180p/i-frames.m3u8', /BYTERANGE:\d+@0/, 'BYTERANGE:99999999@0'),
      ['range-outside'],
    ],
    [
      'a range of something else',
      edit('180p/i-frames.m3u8', /BYTERANGE:(\d+)@0/, 'BYTERANGE:$1@5000'),
      ['i-frame-wrong'],
    ],
    [
      'a range that is too short',
      edit('180p/i-frames.m3u8', /BYTERANGE:\d+@0/, 'BYTERANGE:900@0'),
      ['i-frame-wrong'],
    ],
    [
      'a range of another frame',
      edit('180p/i-frames.m3u8', /EXTINF:2.000000/, 'EXTINF:3.000000'),
      ['i-frame-wrong'],
    ],
    [
      'sound without a language',
      edit('master.m3u8', ',LANGUAGE="en",DEFAULT=YES', ',DEFAULT=YES'),
      ['audio-language-missing'],
    ],
    [
      'a group that is not there',
      edit('master.m3u8', 'SUBTITLES="subtitles",C', 'SUBTITLES="others",C'),
      ['group-missing'],
    ],
    [
      'subtitles without a map',
      edit('subtitles-1/segment-00001.vtt', /X-TIME.*\n/, ''),
      ['subtitles-unmapped'],
    ],
    [
      'subtitles that are none',
      edit('subtitles-1/segment-00001.vtt', 'WEBVTT', 'WEBPPT'),
      ['subtitles-malformed'],
    ],
    [
      'cues without a time',
      edit('subtitles-1/segment-00001.vtt', '00:00:05.000 -->', 'soon -->'),
      ['subtitles-malformed'],
    ],
    [
      'broken letters',
      (files) => files.set('subtitles-1/segment-00001.vtt', Uint8Array.of(0x57, 0xff)),
      ['text-encoding'],
    ],
    [
      'a playlist of broken letters',
      (files) => files.set('90p/media.m3u8', Uint8Array.of(0xc3, 0x28)),
      ['text-encoding'],
    ],
    [
      'no word of independence',
      (files) => {
        for (const path of ['master.m3u8', '180p/media.m3u8', '90p/media.m3u8', 'audio/media.m3u8'])
          edit(path, '#EXT-X-INDEPENDENT-SEGMENTS\n', '')(files);
      },
      ['independent-missing'],
    ],
  ];
  for (const [what, breakIt, expected] of cases) {
    it(`finds ${what}`, async () => {
      const files = new Map(sound);
      breakIt(files);
      const rules = await rulesOf(files);
      expect(rules).to.include.members(expected);
    });
  }

  it('warns of what should be better', async () => {
    const warned = await validateBundle(listed(transport));
    expect(warned.map(({ rule, severity }) => [rule, severity])).to.deep.equal([
      ['cellular-missing', 'warning'],
    ]);
  });

  for (const [what, breakIt, expected] of [
    ['a cut-off segment', cut('180p/segment-00001.ts', ({ length }) => length - 7), 'file-damaged'],
    [
      'half a segment',
      cut('180p/segment-00001.ts', ({ length }) => length - ((length / 188 / 2) | 0) * 188),
      'duration-wrong',
    ],
    [
      'packets that are lost',
      (files: Files) => {
        const bytes = files.get('180p/segment-00001.ts')!;
        files.set(
          '180p/segment-00001.ts',
          new Uint8Array([...bytes.slice(0, 188 * 40), ...bytes.slice(188 * 45)]),
        );
      },
      'file-damaged',
    ],
    [
      'no tables',
      (files: Files) => files.set('180p/segment-00001.ts', files.get('180p/segment-00001.ts')!.slice(376)),
      'file-damaged',
    ],
    [
      'another time',
      (files: Files) => files.set('180p/segment-00001.ts', files.get('180p/segment-00002.ts')!),
      'timestamps-broken',
    ],
  ] as const) {
    it(`finds ${what} in MPEG-TS`, async () => {
      const files = new Map(transport);
      breakIt(files);
      expect(await rulesOf(files)).to.include(expected);
    });
  }

  for (const uri of [
    '../../etc/passwd',
    '/etc/passwd',
    'https://elsewhere.example/a.m4s',
    'a\\b',
    '%2e%2e/%2e%2e/a',
    'file:a',
    '%ff',
  ]) {
    it(`refuses ${uri}`, async () => {
      const files = new Map(sound);
      edit('180p/media.m3u8', 'segment-00001.m4s', uri)(files);
      expect(await rulesOf(files)).to.include('file-outside');
    });
  }

  for (const [what, text] of [
    ['nothing', ''],
    ['words', 'hello'],
    ['a page', '<!doctype html>'],
    ['a header alone', '#EXTM3U\n'],
    ['a media playlist in its place', '#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXTINF:6,\na.ts\n'],
    ['both at once', '#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n'],
    ['a variant without an address', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n'],
    ['attributes that are none', '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH 1\na.m3u8\n'],
  ] as const) {
    it(`refuses a master playlist that is ${what}, with a reason`, async () => {
      const files: Files = new Map([['master.m3u8', new TextEncoder().encode(text)]]);
      const [finding] = await validateBundle(listed(files));
      expect(finding?.rule).to.be.oneOf(['playlist-malformed', 'file-missing']);
      expect(finding?.detail).not.to.equal('');
    });
  }

  it('looks into what is encrypted where it has the key, and says so where it has not', async () => {
    const lock = await makeLock('right');
    const files = await filesOf(await bundleOf({ lock, extras: SOME_EXTRAS }));
    expect(await rulesOf(files, lock.key)).to.deep.equal([]);
    expect(await rulesOf(files)).to.deep.equal(['not-looked-into']);
    expect(await rulesOf(files, (await makeLock('wrong')).key)).to.include('file-undecryptable');
    const short = new Map(files);
    cut(FIRST, ({ length }) => length - 1)(short);
    expect(await rulesOf(short)).to.include('file-undecryptable');
    // The key in a file, as other servers have it.
    expect(await rulesOf(new Map([...files, ['key.bin', lock.key]]))).to.deep.equal([]);
  });

  it('stops when it is told to', async () => {
    const stopped = await validateBundle(listed(sound), { signal: AbortSignal.abort() }).catch(
      (error: unknown) => error,
    );
    expect(stopped).to.have.property('name', 'AbortError');
  });
});
