import { expect } from 'chai';
import { avcCodec } from '../../../../src/media/export/codecs.ts';
import { parseMasterPlaylist, parseMediaPlaylist } from '../../../../src/media/export/playlist-parser.ts';
import {
  measureBitrate,
  targetDuration,
  writeMasterPlaylist,
  writeMediaPlaylist,
  type MasterPlaylist,
  type MediaPlaylist,
} from '../../../../src/media/export/playlists.ts';

const media: MediaPlaylist = {
  targetSeconds: 6,
  mapUri: 'init.mp4',
  segments: [
    { uri: 'segment_00000.m4s', durationSeconds: 6.016 },
    { uri: 'segment_00001.m4s', durationSeconds: 2.5 },
  ],
};
const master: MasterPlaylist = {
  variants: [
    {
      uri: '720p/media.m3u8',
      peakBps: 2_000_000,
      averageBps: 1_500_000,
      codecs: 'avc1.42c01f,mp4a.40.2',
      picture: { width: 1280, height: 720, frameRate: 29.97 },
      audioGroup: 'sound',
    },
  ],
  audio: [{ group: 'sound', uri: 'audio/media.m3u8' }],
};

describe('playlists', () => {
  it('are read as they were written', () => {
    expect(parseMediaPlaylist(writeMediaPlaylist(media))).to.deep.equal(media);
    expect(parseMasterPlaylist(writeMasterPlaylist(master))).to.deep.equal(master);
  });

  it('name what players need', () => {
    expect(writeMasterPlaylist(master).split('\n')).to.deep.equal([
      '#EXTM3U',
      '#EXT-X-VERSION:7',
      '#EXT-X-INDEPENDENT-SEGMENTS',
      '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",NAME="Sound",LANGUAGE="und",DEFAULT=YES,AUTOSELECT=YES,CHANNELS="2",URI="audio/media.m3u8"',
      '#EXT-X-STREAM-INF:BANDWIDTH=2000000,AVERAGE-BANDWIDTH=1500000,CODECS="avc1.42c01f,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=29.970,AUDIO="sound"',
      '720p/media.m3u8',
      '',
    ]);
  });

  for (const [broken, message] of [
    ['', 'EXTM3U'],
    ['#EXTM3U\n#EXT-X-MAP:URI="a"\n#EXT-X-ENDLIST', 'EXT-X-TARGETDURATION'],
    ['#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-ENDLIST', 'EXT-X-MAP'],
    ['#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MAP:URI="a"\ns.m4s\n#EXT-X-ENDLIST', 'no duration'],
    ['#EXTM3U\n#EXT-X-TARGETDURATION:6\n#EXT-X-MAP:URI="a"\n#EXTINF:6,\ns.m4s', 'EXT-X-ENDLIST'],
  ] as const) {
    it(`that lack something are refused with its name: ${message}`, () => {
      expect(() => parseMediaPlaylist(broken)).to.throw(message);
    });
  }

  it('have a target that no rounded duration exceeds', () => {
    expect(targetDuration(media.segments)).to.equal(6);
    expect(targetDuration([{ uri: 'a', durationSeconds: 0.2 }])).to.equal(1);
  });

  it('give the peak over about one target duration, not of a short last segment', () => {
    const segments = [
      { uri: 'a', durationSeconds: 6 },
      { uri: 'b', durationSeconds: 6 },
      { uri: 'c', durationSeconds: 1 },
    ];
    const bits: Record<string, number> = { a: 6e6, b: 12e6, c: 9e6 };
    const rate = measureBitrate(segments, 6, ({ uri }) => (bits[uri] ?? 0) / 8);
    expect(rate.peakBps).to.be.closeTo(21e6 / 7, 1);
    expect(rate.averageBps).to.be.closeTo(27e6 / 13, 1);
  });

  it('name H.264 by the bytes of its avcC box', () => {
    const init = [0, 0, 0, 20, 0x61, 0x76, 0x63, 0x43, 1, 0x42, 0xc0, 0x1f, 0xff];
    expect(avcCodec(Uint8Array.from(init))).to.equal('avc1.42c01f');
    expect(avcCodec(Uint8Array.from(init.slice(0, 10)))).to.equal(undefined);
    expect(avcCodec(new Uint8Array())).to.equal(undefined);
  });
});
