import { expect } from 'chai';
import {
  openCompositePicture,
  type CompositePicture,
  type CompositeTile,
} from '../../../../src/media/recording/composite-picture.ts';
import { chooseRecorderSettings } from '../../../../src/media/recording/format.ts';
import { openRecorder } from '../../../../src/media/recording/recorder.ts';
import { openSoundMix } from '../../../../src/media/recording/sound-mix.ts';
import { layOutGrid } from '../../../../src/workers/compositor/grid.ts';

const SIZE = { width: 1280, height: 720 };
const SETTINGS = { ...SIZE, frameRate: 24 };
const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

/** A camera that sees one colour. Its picture changes in a corner, so that frames keep coming. */
function openColour(colour: string, width = 640, height = 360): { track: MediaStreamTrack; close(): void } {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d', { alpha: false })!;
  let count = 0;
  const paint = (): void => {
    count += 1;
    context.fillStyle = colour;
    context.fillRect(0, 0, width, height);
    context.fillStyle = count % 2 ? 'white' : 'black';
    context.fillRect(0, 0, 4, 4);
  };
  paint();
  const timer = setInterval(paint, 50);
  const [track] = canvas.captureStream(20).getVideoTracks();
  return {
    track: track!,
    close() {
      clearInterval(timer);
      track!.stop();
    },
  };
}

type Pixel = readonly [number, number, number];

/** The next picture of a track, to be asked for the colour at a place (0..1). */
async function takePicture(track: MediaStreamTrack): Promise<(x: number, y: number) => Pixel> {
  const { readable } = new MediaStreamTrackProcessor({ track: track.clone() as MediaStreamVideoTrack });
  const reader = readable.getReader();
  const { value: frame } = await reader.read();
  const canvas = new OffscreenCanvas(SIZE.width, SIZE.height);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(frame!, 0, 0);
  frame!.close();
  await reader.cancel();
  return (x, y) => {
    const [red, green, blue] = context.getImageData(x * SIZE.width, y * SIZE.height, 1, 1).data;
    return [red!, green!, blue!];
  };
}

const nameOfColour = ([red, green, blue]: Pixel): string => {
  if (red > 180 && green < 80 && blue < 80) return 'red';
  if (red < 80 && green > 180 && blue < 80) return 'lime';
  if (red < 80 && green < 80 && blue > 180) return 'blue';
  if (red > 180 && green > 180 && blue < 80) return 'yellow';
  return `rgb(${red} ${green} ${blue})`;
};

describe('composite picture', () => {
  const controller = new AbortController();
  let picture: CompositePicture;
  const colours = ['red', 'lime', 'blue', 'yellow'].map((colour) => ({ colour, ...openColour(colour) }));
  const QUIET = { isSpeaking: false, isScreen: false };
  const tile = (index: number): CompositeTile & { readonly track: MediaStreamTrack } => {
    const { colour, track } = colours[index]!;
    return { id: colour, name: colour, track, ...QUIET };
  };

  before(async () => {
    picture = await openCompositePicture(SETTINGS, controller);
  });
  after(() => {
    controller.abort();
    for (const colour of colours) colour.close();
  });

  /** The colours in the middles of a 2 x 2 grid. */
  const quarters = async (): Promise<string[]> => {
    const at = await takePicture(picture.output);
    return (
      [
        [0.25, 0.25],
        [0.75, 0.25],
        [0.25, 0.75],
        [0.75, 0.75],
      ] as const
    ).map(([x, y]) => nameOfColour(at(x, y)));
  };

  it('shows each person in their own place, and follows who comes, goes and moves', async () => {
    picture.setTiles([tile(0), tile(1), tile(2), tile(3)]);
    await pause(400);
    expect(await quarters()).to.deep.equal(['red', 'lime', 'blue', 'yellow']);

    picture.setTiles([tile(3), tile(1), tile(0), tile(2)]);
    await pause(300);
    expect(await quarters()).to.deep.equal(['yellow', 'lime', 'red', 'blue']);

    picture.setTiles([tile(2)]);
    await pause(300);
    expect(await quarters()).to.deep.equal(['blue', 'blue', 'blue', 'blue']);

    // The same person's camera was changed.
    picture.setTiles([{ ...tile(2), track: tile(0).track }]);
    await pause(300);
    expect(await quarters()).to.deep.equal(['red', 'red', 'red', 'red']);
    expect(colours.map(({ track }) => track.readyState)).to.deep.equal(['live', 'live', 'live', 'live']);
  });

  it('shows a letter for whoever has no picture, and nobody else’s picture in their place', async () => {
    picture.setTiles([
      tile(0),
      { id: 'b', name: 'Ágnes', track: null, ...QUIET },
      tile(2),
      { id: 'c', name: '', track: null, ...QUIET },
    ]);
    await pause(300);
    const [first, second, third, fourth] = await quarters();
    expect([first, third]).to.deep.equal(['red', 'blue']);
    for (const other of [second, fourth]) expect(['red', 'lime', 'blue', 'yellow']).not.to.include(other);
    // White of the letter somewhere on the disc.
    const at = await takePicture(picture.output);
    const white = Array.from({ length: 80 }, (_, index) =>
      at(0.72 + (index % 20) * 0.003, 0.2 + Math.floor(index / 20) * 0.03),
    );
    expect(white.some(([red, green, blue]) => red > 200 && green > 200 && blue > 200)).to.equal(true);
  });

  it('never cuts a picture off: a tall one stands whole between bars', async () => {
    const tall = openColour('lime', 360, 640);
    picture.setTiles([{ id: 'tall', name: '', track: tall.track, ...QUIET }]);
    await pause(300);
    const at = await takePicture(picture.output);
    expect([at(0.5, 0.02), at(0.5, 0.98), at(0.36, 0.5)].map(nameOfColour)).to.deep.equal([
      'lime',
      'lime',
      'lime',
    ]);
    expect([at(0.3, 0.5), at(0.7, 0.5)].map(nameOfColour)).not.to.include('lime');
    tall.close();
  });

  it('keeps a steady rate, with or without tiles', async () => {
    for (const tiles of [[], [tile(0), tile(1), tile(2), tile(3)]]) {
      picture.setTiles(tiles);
      await pause(300);
      const { readable } = new MediaStreamTrackProcessor({
        track: picture.output.clone() as MediaStreamVideoTrack,
        maxBufferSize: 100,
      });
      const reader = readable.getReader();
      const stamps: number[] = [];
      const until = performance.now() + 2000;
      while (performance.now() < until) {
        const { value: frame } = await reader.read();
        stamps.push(frame!.timestamp / 1000);
        frame!.close();
      }
      await reader.cancel();
      const steps = stamps.slice(1).map((stamp, index) => stamp - stamps[index]!);
      const rate = (1000 * steps.length) / (stamps.at(-1)! - stamps[0]!);
      expect(rate).to.be.within(20, 25);
      expect(Math.min(...steps)).to.be.greaterThan(0);
      expect(Math.max(...steps)).to.be.lessThan(250);
    }
  });

  it('leaves the main thread free while a composed call is recorded', async () => {
    const camera = await navigator.mediaDevices.getUserMedia({
      video: { width: 640, height: 360 },
      audio: true,
    });
    const [video] = camera.getVideoTracks();
    const [audio] = camera.getAudioTracks();
    const mix = await openSoundMix(controller);
    mix.setSources([audio!]);
    const longTasks: number[] = [];
    const observer = new PerformanceObserver((list) => {
      longTasks.push(...list.getEntries().map(({ duration }) => Math.round(duration)));
    });
    observer.observe({ type: 'longtask' });
    picture.setTiles(
      Array.from({ length: 6 }, (_, index) => ({
        id: `${index}`,
        name: `Person ${index}`,
        track: video!,
        ...QUIET,
      })),
    );
    let size = 0;
    const sink = {
      append(bytes: ArrayBuffer): Promise<void> {
        size += bytes.byteLength;
        return Promise.resolve();
      },
    };
    const stream = new MediaStream([picture.output, mix.output]);
    const recorder = openRecorder(stream, chooseRecorderSettings(SETTINGS), sink, controller);
    await pause(4000);
    await recorder.close();
    await recorder.closed;
    observer.disconnect();
    await mix.close();
    for (const track of camera.getTracks()) track.stop();
    expect(size).to.be.greaterThan(50_000);
    expect(longTasks).to.deep.equal([]);
  });

  it('ends with its scope', async () => {
    const own = new AbortController();
    const short = await openCompositePicture(SETTINGS, own);
    short.setTiles([tile(0)]);
    own.abort();
    await short.closed;
    expect(short.output.readyState).to.equal('ended');
    expect(tile(0).track.readyState).to.equal('live');
    short.setTiles([tile(1)]);
    await short.close();
  });
});

describe('grid', () => {
  it('fills the picture, without overlap, as large as possible', () => {
    expect(layOutGrid(0, 1280, 720)).to.deep.equal([]);
    expect(layOutGrid(1, 1280, 720)).to.deep.equal([{ x: 0, y: 0, width: 1280, height: 720 }]);
    for (let count = 2; count <= 16; count += 1) {
      const boxes = layOutGrid(count, 1280, 720);
      expect(boxes).to.have.length(count);
      for (const [index, a] of boxes.entries()) {
        expect(a.x).to.be.at.least(0);
        expect(a.y).to.be.at.least(0);
        expect(a.x + a.width).to.be.at.most(1280);
        expect(a.y + a.height).to.be.at.most(720);
        for (const b of boxes.slice(index + 1)) {
          const apart =
            a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
          expect(apart, `${count} tiles`).to.equal(true);
        }
      }
    }
    const columns = (count: number): number => new Set(layOutGrid(count, 1280, 720).map(({ x }) => x)).size;
    expect(columns(2)).to.equal(2);
    expect(columns(4)).to.equal(2);
    expect(columns(9)).to.equal(3);
  });
});
