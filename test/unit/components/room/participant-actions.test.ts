import { expect } from 'chai';
import { actionsFor } from '../../../../src/components/room/participant-actions.ts';
import type { Role, RoomPolicy } from '../../../../src/app.ts';
import { oneself, person } from './page.ts';

const policy: RoomPolicy = { type: 'camera', locked: false, asksFirst: false, mayUnmute: true };
/** What everyone may do with somebody on the stage. */
const HARMLESS = ['pin', 'volume', 'message', 'verify', 'connection'];
const actions = (own: Role, other: Role): readonly string[] =>
  actionsFor(person('bob', 'Bob', { role: other }), oneself(own), policy);

describe('what one may do with somebody', () => {
  it('is to write and to verify, for guests and viewers', () => {
    for (const own of ['guest', 'viewer'] as const) {
      for (const other of ['host', 'cohost', 'guest', 'viewer'] as const) {
        const expected = other === 'viewer' ? ['message', 'verify', 'connection'] : HARMLESS;
        expect(actions(own, other), `${own} with ${other}`).to.deep.equal(expected);
      }
    }
  });

  it('is everything with a guest, for a host and a cohost', () => {
    const everything = [
      'pin',
      'draw',
      'volume',
      'message',
      'verify',
      'connection',
      'mute',
      'stop-video',
      'make-cohost',
      'make-viewer',
      'remove',
      'ban',
    ];
    expect(actions('host', 'guest')).to.deep.equal(everything);
    expect(actions('cohost', 'guest')).to.deep.equal(everything);
  });

  it('keeps nobody in order who is as high as oneself', () => {
    for (const [own, other] of [
      ['host', 'host'],
      ['cohost', 'host'],
      ['cohost', 'cohost'],
    ] as const) {
      const [pin, ...others] = HARMLESS;
      // To draw on a picture keeps nobody in order.
      expect(actions(own, other), `${own} with ${other}`).to.deep.equal([pin, 'draw', ...others]);
    }
    expect(actions('host', 'cohost')).to.include('make-guest').and.to.include('remove');
  });

  it('is to ask, never to switch on, what is off', () => {
    const silent = person('bob', 'Bob', { muted: true, videoOn: false });
    expect(actionsFor(silent, oneself('host'), policy)).to.include.members(['ask-unmute', 'ask-video']);
    expect(actionsFor(silent, oneself('host'), { ...policy, type: 'voice' })).not.to.include('ask-video');
  });

  it('is not about sound and picture of those who only watch, but about their hand', () => {
    const viewer = person('bob', 'Bob', { role: 'viewer', muted: true, videoOn: false, hand: 1 });
    expect(actionsFor(viewer, oneself('cohost'), policy)).to.deep.equal([
      'message',
      'verify',
      'connection',
      'lower-hand',
      'make-cohost',
      'make-guest',
      'remove',
      'ban',
    ]);
  });

  it('is to look at a camera that stands somewhere, not to talk to it', () => {
    const camera = person('phone', 'Phone', { muted: true, stand: { owner: 'bob', ownerName: 'Bob' } });
    expect(actionsFor(camera, oneself('host'), policy)).to.include.members([
      'pin',
      'draw',
      'stop-video',
      'remove',
    ]);
    for (const pointless of ['volume', 'message', 'ask-unmute', 'mute'] as const)
      expect(actionsFor(camera, oneself('host'), policy)).not.to.include(pointless);
  });

  it('is nothing with oneself but to be large', () => {
    expect(actionsFor(oneself('host'), oneself('host'), policy)).to.deep.equal(['pin']);
  });
});
