import { expect } from 'chai';
import { openPoses, type Poses } from '../../../../src/room/training/poses.ts';
import { poseAt } from './fakes.ts';

describe('poses among people', () => {
  let nowMs = 0;
  let live: { readonly to: string; readonly byte: number }[] = [];
  let said: string[] = [];
  let poses: Poses;
  beforeEach(() => {
    nowMs = 1_000;
    live = [];
    said = [];
    poses = openPoses({
      selfId: 'me',
      wire: {
        encode: ({ timestampMs }) => new Uint8Array([timestampMs]),
        decode: ([byte = 0]) => (byte === 255 ? null : poseAt(byte)),
      },
      send: (message, to = 'all') =>
        said.push(`${message.kind} ${'watching' in message && message.watching} ${to}`),
      sendLive: ([byte = 0], to) => live.push({ to, byte }),
      nowMs: () => nowMs,
    });
  });

  it('go to those who look, who are inside, and to nobody else', () => {
    for (const id of ['ada', 'bo']) poses.personCame(id);
    poses.give(poseAt(1));
    poses.hear('ada', { kind: 'watch-poses', watching: true });
    poses.hear('stranger', { kind: 'watch-poses', watching: true });
    nowMs += 100;
    poses.give(poseAt(2));
    expect(live).to.deep.equal([{ to: 'ada', byte: 2 }]);
    poses.hear('ada', { kind: 'watch-poses', watching: false });
    nowMs += 100;
    poses.give(poseAt(3));
    expect(live).to.have.lengthOf(1);
    poses.hear('bo', { kind: 'watch-poses', watching: true });
    poses.personLeft('bo');
    nowMs += 100;
    poses.give(poseAt(4));
    expect(live).to.have.lengthOf(1);
  });

  for (const [fps, expected] of [
    [60, 15],
    [30, 15],
    [24, 15],
    [20, 15],
    [12, 12],
    [5, 5],
  ] as const)
    it(`are sent ${expected} times a second at ${fps} frames a second`, () => {
      poses.personCame('ada');
      poses.hear('ada', { kind: 'watch-poses', watching: true });
      for (let frame = 0; frame < fps * 10; frame += 1) {
        nowMs = 1_000 + (frame * 1_000) / fps;
        poses.give(poseAt(0));
      }
      expect(live.length / 10)
        .to.be.closeTo(expected, 0.6)
        .and.at.most(15.1);
    });

  it('are asked for while one looks, of newcomers too', () => {
    poses.personCame('ada');
    poses.setWatching(true);
    poses.setWatching(true);
    poses.personCame('bo');
    poses.setWatching(false);
    expect(said).to.deep.equal(['watch-poses true all', 'watch-poses true bo', 'watch-poses false all']);
  });

  it('are shown for a second, the latest one, whatever order they come in', () => {
    poses.personCame('ada');
    poses.receive('ada', new Uint8Array([1]));
    expect(poses.poseOf('ada')).to.equal(null);
    poses.setWatching(true);
    poses.receive('ada', new Uint8Array([7]));
    poses.receive('ada', new Uint8Array([6]));
    poses.receive('ada', new Uint8Array([255]));
    poses.receive('stranger', new Uint8Array([9]));
    expect(poses.poseOf('ada')?.timestampMs).to.equal(7);
    expect(poses.poseOf('stranger')).to.equal(null);
    nowMs += 1_001;
    expect(poses.poseOf('ada')).to.equal(null);
    // Their clock may begin anew, as by a reload.
    poses.receive('ada', new Uint8Array([2]));
    expect(poses.poseOf('ada')?.timestampMs).to.equal(2);
  });
});
