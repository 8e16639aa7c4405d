import { expect } from 'chai';
import { until } from '../../../src/lib/store.ts';
import type { CaptureState } from '../../../src/media/capture/source.ts';
import { NO_ADJUSTMENTS } from '../../../src/media/effects/effect.ts';
import { openLocalMedia, type LocalMedia } from '../../../src/media/local-media.ts';
import { makePluggable, type Plugs } from '../../support/browser/pluggable-devices.ts';
import { listenTo, pause } from './listen.ts';

const SETTINGS = {
  background: { kind: 'none' },
  adjustments: NO_ADJUSTMENTS,
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

  it('gives more lines when it is asked to, on the same track, but not to an effect', async () => {
    await media.startVideo();
    const height = (): number | undefined => media.videoTrack.value?.getSettings().height;
    const becomes = async (px: number): Promise<void> => {
      const endMs = performance.now() + 5_000;
      while (height() !== px && performance.now() < endMs) await pause(50);
      expect(height()).to.equal(px);
    };
    await becomes(720);
    const track = media.videoTrack.value;
    media.setCameraHeight(1080);
    await becomes(1080);
    expect(media.videoTrack.value).to.equal(track);
    // It is asked for the same again where it starts anew.
    await media.stopVideo();
    await media.startVideo();
    await becomes(1080);
    await media.setBackground({ kind: 'blur', strength: 'strong' });
    await becomes(720);
    await media.setBackground({ kind: 'none' });
    await becomes(1080);
    await media.setAdjustments({ lowLight: true, framing: false });
    await becomes(720);
    await media.setAdjustments(NO_ADJUSTMENTS);
    await becomes(1080);
    media.setCameraHeight(720);
    await becomes(720);
  });

  // Fewer, since Chromium gives no more lines to a camera that has clones.
  it('gives fewer lines where the picture that goes out is a clone of the camera’s, too', async () => {
    const bridge = Object.getOwnPropertyDescriptor(globalThis, 'MediaStreamTrackProcessor')!;
    const frames = Object.getOwnPropertyDescriptor(globalThis, 'VideoFrame')!;
    Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor');
    Reflect.deleteProperty(globalThis, 'VideoFrame');
    try {
      await media.startVideo();
      const track = media.videoTrack.value;
      expect(track?.getSettings().height).to.equal(720);
      media.setCameraHeight(360);
      const endMs = performance.now() + 5_000;
      while (track?.getSettings().height !== 360 && performance.now() < endMs) await pause(50);
      expect(track?.getSettings().height).to.equal(360);
      expect(media.videoTrack.value).to.equal(track);
    } finally {
      Object.defineProperty(globalThis, 'MediaStreamTrackProcessor', bridge);
      Object.defineProperty(globalThis, 'VideoFrame', frames);
    }
  });

  it('keeps an adjustment that was chosen before there was a picture, and changes it with the same track', async () => {
    const brightened = { lowLight: true, framing: false };
    await media.setAdjustments(brightened);
    expect(media.adjustments.value).to.equal(brightened);
    await media.startVideo();
    const track = media.videoTrack.value;
    await media.setAdjustments({ ...media.adjustments.value, framing: true });
    expect(media.adjustments.value).to.deep.equal({ lowLight: true, framing: true });
    expect(media.videoTrack.value).to.equal(track);
    expect(track?.readyState).to.equal('live');
  });

  it('looks for poses in each picture there is, once it was asked to, and no longer', async () => {
    const looked = (): Promise<number> =>
      new Promise((resolve) => {
        const stop = media.onPose(({ width }) => {
          stop();
          resolve(width);
        });
      });
    await media.setTracking({ model: 'lite', burnIn: false, angles: false });
    expect(media.tracking.value.kind).to.equal('off');
    await media.startVideo();
    expect(await looked()).to.equal(1280);
    await until(media.tracking, ({ kind }) => kind === 'active');
    await media.stopVideo();
    await media.startVideo();
    await looked();
    await media.setTracking(null);
    expect(media.tracking.value.kind).to.equal('off');
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

  it('changes cameras where only one can be open at a time, as on phones, with the same track going out', async () => {
    const { mediaDevices } = navigator;
    const real = mediaDevices.getUserMedia.bind(mediaDevices);
    let open: MediaStreamTrack | undefined;
    mediaDevices.getUserMedia = async (constraints) => {
      if (open?.readyState === 'live') throw new DOMException('', 'NotReadableError');
      const stream = await real(constraints);
      [open] = stream.getVideoTracks();
      return stream;
    };
    try {
      await media.startVideo();
      const [track, first] = [media.videoTrack.value, open];
      await media.startVideo();
      expect(media.camera.value.kind).to.equal('on');
      expect([first?.readyState, open?.readyState]).to.deep.equal(['ended', 'live']);
      expect(media.videoTrack.value).to.equal(track);
    } finally {
      mediaDevices.getUserMedia = real;
    }
  });

  describe('whose devices are pulled out', () => {
    const { mediaDevices } = navigator;
    const real = {
      getUserMedia: mediaDevices.getUserMedia.bind(mediaDevices),
      enumerateDevices: mediaDevices.enumerateDevices.bind(mediaDevices),
      clone: Object.getOwnPropertyDescriptor(MediaStreamTrack.prototype, 'clone')!,
    };
    let plugs: Plugs;
    beforeEach(() => {
      makePluggable();
      ({ plugs } = window);
    });
    afterEach(() => {
      mediaDevices.getUserMedia = real.getUserMedia;
      mediaDevices.enumerateDevices = real.enumerateDevices;
      Object.defineProperty(MediaStreamTrack.prototype, 'clone', real.clone);
    });
    const isOn = (state: CaptureState): state is CaptureState & { kind: 'on' } => state.kind === 'on';
    const allOf = async (kind: MediaDeviceKind): Promise<string[]> =>
      (await mediaDevices.enumerateDevices())
        .filter((device) => device.kind === kind)
        .map(({ label }) => label);

    it('goes on with another one, and says which it stands in for', async () => {
      await media.startMicrophone();
      const before = await until(media.microphone, isOn);
      expect(before.replaced).to.be.null;
      plugs.unplug(before.label);
      const after = await until(media.microphone, (state) => state !== before);
      expect(isOn(after) && after.replaced).to.equal(before.label);
      expect(isOn(after) && after.label).to.not.equal(before.label);
      const [samples] = await listenTo(media.audioTrack.value!, () => pause(1500));
      expect(Math.max(...samples!.map(Math.abs)), 'the other one is heard').to.be.greaterThan(0.01);
      await media.startMicrophone();
      const chosen = await until(media.microphone, isOn);
      expect(chosen.replaced, 'chosen by oneself').to.be.null;
    });

    it('says so where none is left, and comes back with the first that is there again', async () => {
      await media.startMicrophone();
      const labels = await allOf('audioinput');
      plugs.unplug(...labels);
      const lost = await until(media.microphone, ({ kind }) => kind === 'failed');
      expect(lost.kind === 'failed' && lost.error.name).to.equal('microphone-lost');
      expect(media.audioTrack.value).to.be.null;
      plugs.plug(labels.at(-1)!);
      const back = await until(media.microphone, isOn);
      expect(back.label).to.equal(labels.at(-1));
      expect(media.audioTrack.value?.readyState).to.equal('live');
    });

    it('stays off where the permission was taken away', async () => {
      await media.startMicrophone();
      const { label } = await until(media.microphone, isOn);
      mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'));
      plugs.unplug(label);
      const denied = await until(media.microphone, ({ kind }) => kind === 'failed');
      expect(denied.kind === 'failed' && denied.error.name).to.equal('microphone-denied');
      plugs.plug(label);
      await pause(300);
      expect(media.microphone.value).to.equal(denied);
    });
  });
});
