import { expect } from 'chai';
import { validateBundle, type BundleListing } from '../../../../src/media/export/validate.ts';

const MASTER = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Sound",URI="audio/media.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1100000,CODECS="avc1.42c01f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000,AUDIO="sound"
720p/media.m3u8
#EXT-X-STREAM-INF:BANDWIDTH=1100000,CODECS="avc1.42c01f,mp4a.40.2",RESOLUTION=640x360,FRAME-RATE=30.000,AUDIO="sound"
360p/media.m3u8
`;
const mediaOf = (first: string, second: string): string => `#EXTM3U
#EXT-X-TARGETDURATION:6
#EXT-X-MAP:URI="init.mp4"
#EXTINF:${first},
a.m4s
#EXTINF:${second},
b.m4s
#EXT-X-ENDLIST
`;

/** A sound bundle: 1 Mbit/s of picture and 0.1 of sound, 12 s. */
function sound(): BundleListing & { playlists: Map<string, string>; sizes: Map<string, number> } {
  const playlists = new Map([['master.m3u8', MASTER]]);
  const sizes = new Map<string, number>();
  for (const folder of ['720p', '360p', 'audio']) {
    const isAudio = folder === 'audio';
    playlists.set(`${folder}/media.m3u8`, isAudio ? mediaOf('6.016', '5.995') : mediaOf('6', '6'));
    sizes.set(`${folder}/init.mp4`, 800);
    for (const name of ['a.m4s', 'b.m4s']) sizes.set(`${folder}/${name}`, isAudio ? 75_000 : 750_000);
  }
  return { master: 'master.m3u8', playlists, sizes, durationMs: 12_000 };
}

const rules = (bundle: BundleListing): string[] =>
  validateBundle(bundle).map(({ rule, path }) => `${rule} ${path}`);

describe('the validator', () => {
  it('finds nothing in a sound bundle', () => {
    expect(validateBundle(sound())).to.deep.equal([]);
  });

  const change = (path: string, from: string | RegExp, to: string) => (bundle: ReturnType<typeof sound>) => {
    const before = bundle.playlists.get(path) ?? '';
    const after = before.replace(from, to);
    expect(after).not.to.equal(before);
    bundle.playlists.set(path, after);
  };
  const cases: readonly [string, (bundle: ReturnType<typeof sound>) => void, string[]][] = [
    ['no master', ({ playlists }) => playlists.delete('master.m3u8'), ['file-missing master.m3u8']],
    [
      'a rendition without a playlist',
      ({ playlists }) => playlists.delete('360p/media.m3u8'),
      ['file-missing 360p/media.m3u8', 'bandwidth-wrong master.m3u8'],
    ],
    [
      'a playlist cut off',
      change('360p/media.m3u8', '#EXT-X-ENDLIST', ''),
      ['playlist-malformed 360p/media.m3u8', 'bandwidth-wrong master.m3u8'],
    ],
    ['a lost initialisation', ({ sizes }) => sizes.delete('audio/init.mp4'), ['file-missing audio/init.mp4']],
    ['an empty segment', ({ sizes }) => sizes.set('audio/b.m4s', 0), ['file-empty audio/b.m4s']],
    [
      'segments that are longer than said',
      change('720p/media.m3u8', /EXTINF:6/g, 'EXTINF:6.7'),
      [
        'segment-too-long 720p/a.m4s',
        'segment-too-long 720p/b.m4s',
        'duration-differs 720p/media.m3u8',
        'boundaries-differ 360p/media.m3u8',
        'boundaries-differ audio/media.m3u8',
        'bandwidth-wrong master.m3u8',
      ],
    ],
    [
      'another target duration',
      change('360p/media.m3u8', 'TARGETDURATION:6', 'TARGETDURATION:7'),
      ['target-duration-differs 360p/media.m3u8'],
    ],
    [
      'another boundary',
      change('360p/media.m3u8', /EXTINF:6,\na/, 'EXTINF:5.9,\na'),
      ['boundaries-differ 360p/media.m3u8'],
    ],
    ['a wrong bandwidth', change('master.m3u8', '1100000', '900000'), ['bandwidth-wrong master.m3u8']],
    ['no codecs', change('master.m3u8', /CODECS="[^"]*",/, ''), ['codecs-missing master.m3u8']],
    ['no resolution', change('master.m3u8', 'RESOLUTION=1280x720,', ''), ['resolution-missing master.m3u8']],
    ['no frame rate', change('master.m3u8', 'FRAME-RATE=30.000,', ''), ['frame-rate-missing master.m3u8']],
  ];
  for (const [name, breakIt, expected] of cases) {
    it(`finds ${name}`, () => {
      const bundle = sound();
      breakIt(bundle);
      expect(rules(bundle)).to.deep.equal(expected);
    });
  }

  it('finds a bundle that is shorter than its source', () => {
    expect(rules({ ...sound(), durationMs: 15_000 })).to.deep.equal([
      'duration-differs 720p/media.m3u8',
      'duration-differs 360p/media.m3u8',
      'duration-differs audio/media.m3u8',
    ]);
  });
});
