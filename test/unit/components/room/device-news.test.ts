import { expect } from 'chai';
import type { Device, Devices } from '../../../../src/app.ts';
import { newSoundDevice } from '../../../../src/components/room/device-news.ts';

const device = (id: string, groupId = id): Device => ({ id, label: `The ${id}`, groupId, facing: null });
const BUILT_IN: Devices = {
  cameras: [device('webcam')],
  microphones: [device('default', 'laptop'), device('laptop mic', 'laptop')],
  speakers: [device('default', 'laptop'), device('laptop speaker', 'laptop')],
};
const withHeadset: Devices = {
  ...BUILT_IN,
  // The system has made it its choice.
  microphones: [
    device('default', 'headset'),
    ...BUILT_IN.microphones.slice(1),
    device('headset mic', 'headset'),
  ],
  speakers: [...BUILT_IN.speakers, device('headset ears', 'headset')],
};

describe('a new sound device', () => {
  it('is a headset with both its halves', () => {
    expect(newSoundDevice(BUILT_IN, withHeadset)).to.deep.equal({
      label: 'The headset mic',
      microphoneId: 'headset mic',
      speakerId: 'headset ears',
    });
  });

  it('may have one half only', () => {
    const speakers = [...BUILT_IN.speakers, device('box')];
    expect(newSoundDevice(BUILT_IN, { ...BUILT_IN, speakers })).to.deep.equal({
      label: 'The box',
      microphoneId: null,
      speakerId: 'box',
    });
    const microphones = [...BUILT_IN.microphones, device('table mic')];
    expect(newSoundDevice(BUILT_IN, { ...BUILT_IN, microphones })?.speakerId).to.be.null;
  });

  it('is not one that was only not told before, that goes, or that looks at one', () => {
    const nothing: Devices = { cameras: [], microphones: [], speakers: [] };
    expect(newSoundDevice(nothing, BUILT_IN)).to.be.null;
    expect(newSoundDevice(withHeadset, BUILT_IN)).to.be.null;
    expect(newSoundDevice(BUILT_IN, { ...BUILT_IN, cameras: [device('webcam'), device('second')] })).to.be
      .null;
  });
});
