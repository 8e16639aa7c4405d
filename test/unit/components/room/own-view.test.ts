import { expect } from 'chai';
import type { Device, LocalMedia } from '../../../../src/app.ts';
import { otherCamera, ownViewOf } from '../../../../src/components/room/own-view.ts';
import { createStore } from '../../../../src/lib/store.ts';

const camera = (id: string, facing: Device['facing']): Device => ({ id, label: id, groupId: id, facing });
/** Own devices, of which only the cameras matter here. */
const devices = (inUse: string | null, ...cameras: Device[]): LocalMedia =>
  ({
    devices: createStore({ cameras, microphones: [], speakers: [] }),
    camera: createStore(inUse === null ? { kind: 'off' } : { kind: 'on', deviceId: inUse, label: inUse }),
  }) as Partial<LocalMedia> as LocalMedia;
const MIRRORS = { mirrorsSelf: true };

describe('how one sees oneself', () => {
  const phone = [
    camera('selfie', 'user'),
    camera('wide', 'environment'),
    camera('far', 'environment'),
  ] as const;

  it('is as in a mirror where one wants that, but never what the other side of the phone shows', () => {
    expect(ownViewOf(devices('selfie', ...phone), MIRRORS, false).mirrored).to.equal(true);
    expect(ownViewOf(devices('selfie', ...phone), { mirrorsSelf: false }, false).mirrored).to.equal(false);
    expect(ownViewOf(devices('wide', ...phone), MIRRORS, false).mirrored).to.equal(null);
    expect(ownViewOf(devices('webcam', camera('webcam', null)), MIRRORS, false).mirrored).to.equal(true);
    expect(ownViewOf(null, MIRRORS, true)).to.deep.equal({ mirrored: true, hidden: true, canSwitch: false });
  });

  it('can be turned round only between cameras of two sides, while one of them is in use', () => {
    expect(otherCamera(devices('selfie', ...phone))?.id).to.equal('wide');
    expect(otherCamera(devices('far', ...phone))?.id).to.equal('selfie');
    expect(otherCamera(devices(null, ...phone))).to.equal(null);
    expect(otherCamera(devices('a', camera('a', null), camera('b', null)))).to.equal(null);
    expect(otherCamera(devices('a', camera('a', 'user'), camera('b', null)))).to.equal(null);
    expect(otherCamera(devices('wide', phone[1], phone[2]))).to.equal(null);
  });
});
