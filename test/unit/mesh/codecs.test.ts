import { expect } from 'chai';
import { offeredCodecs, pickCodec, rankCodecs, readHardware, withPauses } from '../../../src/mesh/codecs.ts';

const offered = (...names: string[]): RTCRtpCodec[] =>
  names.map((name) => ({ mimeType: name, clockRate: 90_000 }));

describe('codecs', () => {
  it('takes what both sides do in hardware, then what we encode there, then the cheapest in software', () => {
    expect(rankCodecs([], [])).to.deep.equal(['H264', 'VP8', 'VP9', 'AV1']);
    expect(rankCodecs(['VP9'], [])).to.deep.equal(['VP9', 'H264', 'VP8', 'AV1']);
    expect(rankCodecs(['H264', 'AV1'], ['H264'])).to.deep.equal(['H264', 'AV1', 'VP8', 'VP9']);
    expect(rankCodecs(['H264', 'VP9'], ['AV1', 'VP9', 'H264'])[0]).to.equal('VP9');
    expect(rankCodecs([], ['AV1'])[0], 'decoding alone is no reason').to.equal('H264');
  });

  it('picks the best that was negotiated, whatever its spelling, and none where none is in common', () => {
    const ranking = rankCodecs(['AV1'], ['AV1']);
    expect(pickCodec(ranking, offered('video/vp8', 'video/rtx', 'video/av1'))?.mimeType).to.equal(
      'video/av1',
    );
    expect(pickCodec(ranking, offered('video/rtx', 'video/H265'))).to.equal(null);
    expect(pickCodec(ranking, [])).to.equal(null);
  });

  it('asks for pauses not to be sent, once, and of Opus only', () => {
    const sdp = 'a=rtpmap:111 opus/48000/2\r\na=fmtp:111 minptime=10;useinbandfec=1\r\na=fmtp:63 111/111\r\n';
    const wished = withPauses(sdp);
    expect(wished).to.contain('a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\r\n');
    expect(wished).to.contain('a=fmtp:63 111/111\r\n');
    expect(withPauses(wished)).to.equal(wished);
    expect(withPauses('v=0\r\n')).to.equal('v=0\r\n');
  });

  it('offers what somebody may choose, once each, and repeated sound first where it is wished', () => {
    const names = (codecs: RTCRtpCodec[]): string[] => codecs.map(({ mimeType }) => mimeType);
    expect(names(offeredCodecs('audio', true))).to.deep.equal(['audio/red', 'audio/opus']);
    expect(names(offeredCodecs('audio', false))).to.deep.equal(['audio/opus', 'audio/red']);
    const video = names(offeredCodecs('video', false));
    expect(video).to.include.members(['video/VP8', 'video/VP9', 'video/rtx']);
    // H.264 in one profile, or the two of that name that this browser has.
    expect(video.filter((name) => name !== 'video/H264')).to.deep.equal([
      'video/VP8',
      'video/VP9',
      'video/AV1',
      'video/rtx',
      'video/red',
      'video/ulpfec',
    ]);
  });

  it('knows what this browser does in hardware', async () => {
    const { encodes, decodes } = await readHardware();
    for (const codec of [...encodes, ...decodes]) expect(codec).to.be.oneOf(['AV1', 'VP9', 'H264', 'VP8']);
  });
});
