import { expect } from 'chai';
import { openLocalMedia, type LocalMedia } from '../../../src/media/local-media.ts';

const SETTINGS = {
  background: { kind: 'none' },
  cameraId: null,
  microphoneId: null,
  noiseSuppression: 'browser',
} as const;

describe('own media', () => {
  let controller: AbortController;
  let media: LocalMedia;
  beforeEach(() => {
    controller = new AbortController();
    media = openLocalMedia(SETTINGS, { signal: controller.signal });
  });
  afterEach(() => media.close());

  it('opens nothing until it is asked to', () => {
    expect(media.camera.value.kind).to.equal('off');
    expect(media.microphone.value.kind).to.equal('off');
    expect(media.videoTrack.value).to.be.null;
  });

  it('keeps the same track while video stops and starts again', async () => {
    await media.startVideo();
    const track = media.videoTrack.value;
    await media.stopVideo();
    expect(media.camera.value.kind).to.equal('off');
    await media.startVideo();
    expect(media.videoTrack.value).to.equal(track);
    expect(track?.readyState).to.equal('live');
  });

  it('mutes the microphone and releases it', async () => {
    await media.startMicrophone();
    const track = media.audioTrack.value;
    media.setMuted(true);
    expect(track?.enabled).to.be.false;
    await media.stopMicrophone();
    expect(track?.readyState).to.equal('ended');
    // Still muted with the next device.
    await media.startMicrophone();
    expect(media.audioTrack.value?.enabled).to.be.false;
  });

  it('ends everything when it is aborted and closed at once, while a start is under way', async () => {
    await Promise.all([media.startVideo(), media.startMicrophone()]);
    const tracks = [media.videoTrack.value, media.audioTrack.value];
    const start = media.startVideo();
    controller.abort();
    await Promise.all([media.close(), media.close(), start]);
    await media.closed;
    expect(tracks.map((track) => track?.readyState)).to.deep.equal(['ended', 'ended']);
    expect(media.videoTrack.value).to.be.null;
  });

  it('says why there is no camera, and goes on with the microphone', async () => {
    const { mediaDevices } = navigator;
    const real = mediaDevices.getUserMedia.bind(mediaDevices);
    // What the browser answers where another program has the camera, or the person said no.
    for (const [name, code] of [
      ['NotReadableError', 'camera-in-use'],
      ['NotAllowedError', 'camera-denied'],
      ['NotFoundError', 'camera-missing'],
    ] as const) {
      mediaDevices.getUserMedia = (constraints) =>
        constraints?.video ? Promise.reject(new DOMException('', name)) : real(constraints);
      await media.startVideo();
      mediaDevices.getUserMedia = real;
      const camera = media.camera.value;
      expect(camera.kind === 'failed' && camera.error.name).to.equal(code);
    }
    await media.startMicrophone();
    expect(media.microphone.value.kind).to.equal('on');
    await media.startVideo();
    expect(media.camera.value.kind).to.equal('on');
  });
});
