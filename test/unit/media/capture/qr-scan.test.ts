import { expect } from 'chai';
import { generate } from 'lean-qr';
import { assetUrl } from '../../../../src/lib/asset-url.ts';
import { createQrReader, type QrReader } from '../../../../src/media/capture/qr-scan.ts';

const WASM = assetUrl('/vendor/zxing/zxing_reader.wasm');
/** As long as an offer's link gets: address, code, two mDNS candidates. */
const LINK = `https://coterie.example.org/calls/#/r/abandon-zebra-crystal-journey-umbrella-victory?pair=CP1${'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.repeat(6).slice(0, 176)}`;

/** The code as our dialogs show it, at so many device pixels. */
function picture(text: string, sizePx: number): HTMLCanvasElement {
  const code = document.createElement('canvas');
  generate(text).toCanvas(code, { on: [0, 0, 0, 255], off: [255, 255, 255, 255], pad: 4 });
  const shown = document.createElement('canvas');
  shown.width = sizePx;
  shown.height = sizePx;
  const context = shown.getContext('2d')!;
  context.imageSmoothingEnabled = false;
  context.drawImage(code, 0, 0, sizePx, sizePx);
  return shown;
}

/** A camera's view of it: on a dark desk, turned, a little blurred, with noise. */
function photographed(code: HTMLCanvasElement, degrees: number): HTMLCanvasElement {
  const photo = document.createElement('canvas');
  photo.width = 1280;
  photo.height = 720;
  const context = photo.getContext('2d')!;
  context.fillStyle = '#4b3a2c';
  context.fillRect(0, 0, 1280, 720);
  context.translate(640, 360);
  context.rotate((degrees * Math.PI) / 180);
  context.filter = 'blur(1px) brightness(0.8)';
  context.drawImage(code, -code.width / 2, -code.height / 2);
  context.setTransform(1, 0, 0, 1, 0, 0);
  const image = context.getImageData(0, 0, 1280, 720);
  for (let index = 0; index < image.data.length; index += 1) {
    // A cheap repeatable noise of some 8 %.
    if (index % 4 !== 3) image.data[index]! += ((index * 2_654_435_761) % 41) - 20;
  }
  context.putImageData(image, 0, 0);
  return photo;
}

describe('QR reader', () => {
  let reader: QrReader;
  let lifetime: AbortController;
  const realGetUserMedia = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  beforeEach(() => {
    reader = createQrReader(WASM);
    lifetime = new AbortController();
  });
  afterEach(() => {
    lifetime.abort();
    navigator.mediaDevices.getUserMedia = realGetUserMedia;
  });

  /** Makes the camera show a canvas; tells the tracks that were handed out. */
  const showToCamera = (canvas: HTMLCanvasElement): MediaStreamTrack[] => {
    const tracks: MediaStreamTrack[] = [];
    navigator.mediaDevices.getUserMedia = () => {
      const stream = canvas.captureStream(15);
      tracks.push(...stream.getTracks());
      return Promise.resolve(stream);
    };
    return tracks;
  };
  const videoElement = (): HTMLVideoElement => {
    const video = document.createElement('video');
    video.muted = true;
    return video;
  };

  it('reads an offer’s link from the screen, small and large', async () => {
    expect(LINK.length).to.be.within(250, 350);
    for (const sizePx of [200, 280, 320, 640]) {
      const found = await reader.read(await createImageBitmap(picture(LINK, sizePx)));
      expect(found, `${sizePx} pixels`).to.deep.equal([LINK]);
    }
  });

  it('reads it from a photograph: turned, blurred, dim and noisy', async () => {
    for (const degrees of [0, 12, 90, 200]) {
      const photo = photographed(picture(LINK, 420), degrees);
      expect(await reader.read(await createImageBitmap(photo)), `${degrees} degrees`).to.deep.equal([LINK]);
    }
  });

  it('finds nothing in photographs of people', async () => {
    for (const name of ['sample1.jpg', 'sample2.jpg', 'sample6.jpg']) {
      const response = await fetch(`/node_modules/@vladmandic/face-api/demo/${name}`);
      const photo = await createImageBitmap(await response.blob());
      expect(await reader.read(photo), name).to.deep.equal([]);
    }
  });

  it('reads what the camera sees, shows it, and lets go of the camera', async () => {
    const canvas = picture(LINK, 640);
    const tracks = showToCamera(canvas);
    const video = videoElement();
    const { promise: found, resolve } = Promise.withResolvers<string>();
    const scan = await reader.scan(video, resolve, lifetime);
    // A canvas is captured only when it is painted.
    const painting = setInterval(() => canvas.getContext('2d')!.fillRect(0, 0, 1, 1), 50);
    expect(await found).to.equal(LINK);
    clearInterval(painting);
    expect(video.videoWidth).to.equal(640);
    await scan.close();
    expect(tracks.map(({ readyState }) => readyState)).to.deep.equal(['ended']);
    expect(video.srcObject).to.equal(null);
  });

  it('takes the real camera, and lets go of it when it is aborted', async () => {
    let stream: MediaStream | null = null;
    let asked: MediaStreamConstraints | undefined;
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      asked = constraints;
      return (stream = await realGetUserMedia(constraints));
    };
    const scan = await reader.scan(videoElement(), () => undefined, lifetime);
    expect((asked?.video as MediaTrackConstraints).facingMode).to.equal('environment');
    lifetime.abort();
    await scan.closed;
    expect(stream!.getTracks().map(({ readyState }) => readyState)).to.deep.equal(['ended']);
  });

  it('says that the camera is denied, and leaves nothing open', async () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', 'NotAllowedError'));
    const error = await reader
      .scan(videoElement(), () => undefined, lifetime)
      .catch((reason: unknown) => reason);
    expect((error as Error).name).to.equal('camera-denied');
  });

  it('tells when the camera goes away', async () => {
    const tracks = showToCamera(picture(LINK, 320));
    const scan = await reader.scan(videoElement(), () => undefined, lifetime);
    const closed = scan.closed.catch((reason: unknown) => (reason as Error).name);
    tracks[0]!.stop();
    tracks[0]!.dispatchEvent(new Event('ended'));
    expect(await closed).to.equal('camera-missing');
  });

  it('looks for its runtime nowhere else, and lets go of the camera where it cannot be loaded', async () => {
    const tracks = showToCamera(picture(LINK, 320));
    const broken = createQrReader(assetUrl('/vendor/zxing/missing.wasm'));
    const error = await broken
      .scan(videoElement(), () => undefined, lifetime)
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
    expect(tracks.every(({ readyState }) => readyState === 'ended')).to.equal(true);
    expect(await broken.prepare().catch((reason: unknown) => reason)).to.be.instanceOf(Error);
    await reader.prepare();
  });
});
