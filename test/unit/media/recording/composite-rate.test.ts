import { expect } from 'chai';
import {
  openCompositePicture,
  type CompositePicture,
} from '../../../../src/media/recording/composite-picture.ts';

const SETTINGS = { width: 1280, height: 720, frameRate: 24 };
/** Four of them fill the picture without being scaled. */
const CAMERA = { width: 640, height: 360 };
const CENTRES = [
  [320, 180],
  [960, 180],
  [320, 540],
  [960, 540],
] as const;
/** How much lighter each frame of a camera is than the one before, until it begins anew. */
const STEP = 12;
const LEVELS = 16;
const FIRST = 30;

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** A camera whose frames say which one they are. `writtenAtMs`: when each of them was. */
function openCounter(frameRate: number): {
  readonly track: MediaStreamTrack;
  readonly writtenAtMs: readonly number[];
  close(): void;
} {
  const generator = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = generator.writable.getWriter();
  const writtenAtMs: number[] = [];
  const { width, height } = CAMERA;
  const beganMs = performance.now();
  const write = (): void => {
    const pixels = new Uint8Array(width * height * 1.5).fill(128);
    pixels.fill(FIRST + STEP * (writtenAtMs.length % LEVELS), 0, width * height);
    const timestamp = Math.round((performance.now() - beganMs) * 1000);
    const colorSpace = { matrix: 'smpte170m', fullRange: false } as const;
    const frame = new VideoFrame(pixels, {
      format: 'I420',
      codedWidth: width,
      codedHeight: height,
      timestamp,
      colorSpace,
    });
    writtenAtMs.push(performance.now());
    void writer.write(frame);
  };
  write();
  const timer = setInterval(write, 1000 / frameRate);
  return {
    track: generator,
    writtenAtMs,
    close() {
      clearInterval(timer);
      generator.stop();
    },
  };
}

/** What comes for some time: when, with which timestamp, and how light each quarter is. */
async function watchPicture(
  track: MediaStreamTrack,
  forMs: number,
): Promise<{ atMs: number; stampMs: number; levels: readonly number[] }[]> {
  const { readable } = new MediaStreamTrackProcessor({
    track: track.clone() as MediaStreamVideoTrack,
    maxBufferSize: 100,
  });
  const reader = readable.getReader();
  const seen = [];
  const until = performance.now() + forMs;
  const planes = new Uint8Array(SETTINGS.width * SETTINGS.height * 1.5);
  while (performance.now() < until) {
    const { value: frame } = await reader.read();
    const atMs = performance.now();
    await frame!.copyTo(planes);
    const levels = CENTRES.map(([x, y]) => planes[y * SETTINGS.width + x]!);
    seen.push({ atMs, stampMs: frame!.timestamp / 1000, levels });
    frame!.close();
  }
  await reader.cancel();
  return seen;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

describe('the rate of a composite picture', () => {
  const controller = new AbortController();
  const RATES = [8, 15, 24, 30];
  const cameras = RATES.map((rate) => openCounter(rate));
  let picture: CompositePicture;
  before(async () => {
    picture = await openCompositePicture(SETTINGS, controller);
  });
  after(() => {
    controller.abort();
    for (const camera of cameras) camera.close();
  });

  const showAll = (): void =>
    picture.setTiles(
      cameras.map(({ track }, index) => ({
        id: `${index}`,
        name: `Person ${index}`,
        isSpeaking: false,
        isScreen: false,
        track,
      })),
    );

  it('is steady, with or without tiles, whatever theirs are', async () => {
    for (const show of [() => picture.setTiles([]), showAll]) {
      show();
      await pause(300);
      const stamps = (await watchPicture(picture.output, 2000)).map(({ stampMs }) => stampMs);
      const steps = stamps.slice(1).map((stamp, index) => stamp - stamps[index]!);
      const rate = (1000 * steps.length) / (stamps.at(-1)! - stamps[0]!);
      expect(rate).to.be.within(20, 25);
      expect(Math.min(...steps)).to.be.greaterThan(0);
      expect(Math.max(...steps)).to.be.lessThan(250);
    }
  });

  it('lets every camera be seen as it is now, each frame of the slower ones', async () => {
    showAll();
    await pause(500);
    const seen = await watchPicture(picture.output, 3000);
    for (const [index, { writtenAtMs }] of cameras.entries()) {
      const shown = seen.map(({ levels, atMs }) => {
        // The latest frame that looks like this.
        const latest = writtenAtMs.findLastIndex((writtenMs) => writtenMs <= atMs);
        const count = Math.round((levels[index]! - FIRST) / STEP);
        const number = latest - ((latest - count + LEVELS) % LEVELS);
        const nextMs = writtenAtMs[number + 1] ?? Infinity;
        return { number, overdueMs: Math.max(0, atMs - nextMs) };
      });
      const what = `${RATES[index]} fps`;
      expect(median(shown.map(({ overdueMs }) => overdueMs)), `${what}: overdue`).to.be.lessThan(15);
      const numbers = new Set(shown.map(({ number }) => number));
      const given = Math.max(...numbers) - Math.min(...numbers) + 1;
      const most = Math.min(given, seen.length);
      expect(numbers.size, `${what}: frames of ${given}`).to.be.at.least(0.8 * most);
    }
  });

  it('goes on with what is left where a camera has ended', async () => {
    showAll();
    await pause(300);
    cameras[0]!.close();
    await pause(300);
    const seen = await watchPicture(picture.output, 1000);
    expect(seen.length).to.be.at.least(18);
    const shownOf = (index: number): number => new Set(seen.map(({ levels }) => levels[index]!)).size;
    expect(shownOf(0), 'of the one that has ended').to.equal(1);
    expect(shownOf(2), 'of another').to.be.at.least(12);
  });
});
