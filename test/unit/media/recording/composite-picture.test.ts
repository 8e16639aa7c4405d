import { expect } from 'chai';
import {
  openCompositePicture,
  type CompositePicture,
  type CompositeTile,
  type Look,
} from '../../../../src/media/recording/composite-picture.ts';
import { chooseRecorderSettings } from '../../../../src/media/recording/format.ts';
import { openRecorder } from '../../../../src/media/recording/recorder.ts';
import { openSoundMix } from '../../../../src/media/recording/sound-mix.ts';
import { workersOf } from '../../../support/browser/workers-of.ts';

const SIZE = { width: 1280, height: 720 };
const SETTINGS = { ...SIZE, frameRate: 24 };
const LOOK: Look = { layout: 'grid', names: true, chat: true, reactions: true, captions: false };
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

/** All pixels of a part (0..1) of the next picture. */
async function area(
  track: MediaStreamTrack,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Promise<Pixel[]> {
  const at = await takePicture(track);
  const [columns, rows] = [60, 40];
  return Array.from({ length: columns * rows }, (_, index) =>
    at(x + (width * (index % columns)) / columns, y + (height * Math.floor(index / columns)) / rows),
  );
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

  it('shows whoever speaks large, and keeps them so while nobody does', async () => {
    const people = (speaking: number | null): CompositeTile[] =>
      [0, 1, 2].map((index) => ({ ...tile(index), isSpeaking: index === speaking }));
    picture.setLook({ ...LOOK, layout: 'speaker', names: false });
    picture.setTiles(people(1));
    await pause(700);
    const places = [
      [0.4, 0.5],
      [0.9, 0.25],
      [0.9, 0.75],
    ] as const;
    const seen = async (): Promise<string[]> => {
      const at = await takePicture(picture.output);
      return places.map(([x, y]) => nameOfColour(at(x, y)));
    };
    expect(await seen()).to.deep.equal(['lime', 'red', 'blue']);
    picture.setTiles(people(2));
    await pause(700);
    expect(await seen()).to.deep.equal(['blue', 'red', 'lime']);
    picture.setTiles(people(null));
    await pause(700);
    expect(await seen()).to.deep.equal(['blue', 'red', 'lime']);
    // A screen comes before whoever speaks, in both layouts.
    for (const layout of ['speaker', 'grid'] as const) {
      picture.setLook({ ...LOOK, layout, names: false });
      picture.setTiles([...people(2), { ...tile(3), isScreen: true }]);
      await pause(700);
      const at = await takePicture(picture.output);
      expect(nameOfColour(at(0.4, 0.5)), layout).to.equal('yellow');
      expect(nameOfColour(at(0.9, 0.5)), layout).to.equal('lime');
    }
    picture.setLook(LOOK);
  });

  it('writes names that can be read, and none where none are wanted', async () => {
    picture.setTiles([{ ...tile(3), name: 'Mmmmmmmm' }]);
    await pause(400);
    // Somewhere in the lower left corner, white on dark though all of the picture is yellow.
    const contrast = async (): Promise<number> => {
      const lights = (await area(picture.output, { x: 0, y: 0.85, width: 0.3, height: 0.14 })).map(
        ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue,
      );
      return (Math.max(...lights) + 12) / (Math.min(...lights) + 12);
    };
    expect(await contrast()).to.be.greaterThan(2);
    picture.setLook({ ...LOOK, names: false });
    await pause(300);
    expect(await contrast()).to.be.lessThan(1.2);
    picture.setLook(LOOK);
  });

  it('shows the chat in its corner, whatever somebody writes, and not where it is not wanted', async () => {
    picture.setTiles([{ ...tile(0), name: '' }]);
    await pause(300);
    const corner = { x: 0.02, y: 0.3, width: 0.38, height: 0.53 };
    const others = async (where: typeof corner): Promise<number> => {
      const pixels = await area(picture.output, where);
      return pixels.filter((pixel) => nameOfColour(pixel) !== 'red').length / pixels.length;
    };
    expect(await others(corner)).to.equal(0);
    picture.showChat('Ágnes', 'Hello, all of you');
    await pause(300);
    expect(await others(corner)).to.be.within(0.02, 0.6);
    const hostile = [
      'x'.repeat(1_000_000),
      'o\u0300\u0301\u0302'.repeat(2000),
      '\u202eright to left override\u202e',
      'שלום לכולם, מה שלומכם היום? '.repeat(20),
      '👩‍👩‍👧‍👦'.repeat(300),
      '\u0000\u0007\n\n\n   ',
      '',
      '\ud800',
    ];
    for (const text of hostile) {
      picture.showChat(text, text);
      picture.showReaction('red', text);
      picture.setTiles([{ ...tile(0), name: text }]);
    }
    await pause(1500);
    // None of it reaches beyond the corner it has.
    expect(await others({ x: 0.5, y: 0.0, width: 0.5, height: 0.05 })).to.equal(0);
    picture.setLook({ ...LOOK, chat: false, reactions: false, names: false });
    await pause(300);
    expect(await others({ x: 0.02, y: 0.02, width: 0.96, height: 0.96 })).to.equal(0);
    picture.setLook(LOOK);
  });

  it('has what is being said at its bottom, above the names, and only where that is wanted', async () => {
    const look = { ...LOOK, chat: false, reactions: false, captions: true };
    picture.setLook(look);
    picture.setTiles([{ ...tile(0), name: 'Mmmm' }]);
    await pause(300);
    /** How much of a part of the picture is not the camera's red. */
    const covered = async (x: number, y: number, width: number, height: number): Promise<number> => {
      const pixels = await area(picture.output, { x, y, width, height });
      return pixels.filter((pixel) => nameOfColour(pixel) !== 'red').length / pixels.length;
    };
    const bottom = [0.3, 0.72, 0.4, 0.2] as const;
    const name = [0.01, 0.93, 0.06, 0.06] as const;
    expect(await covered(...bottom)).to.equal(0);
    const nameAlone = await covered(...name);
    expect(nameAlone).to.be.greaterThan(0.5);

    picture.showCaptions([{ author: 'Ágnes', text: 'Good morning, all of you' }]);
    await pause(300);
    expect(await covered(...bottom)).to.be.within(0.3, 1);
    expect(await covered(...name), 'the name stays').to.equal(nameAlone);
    const one = await covered(0.15, 0.5, 0.7, 0.42);
    // Another person's words stand above, and however many say however much, there are two at most, of three lines each.
    const hostile = ['x'.repeat(1_000_000), 'שלום '.repeat(5000), '\u202e\u0000\n\ud800', '👩‍👩‍👧‍👦'.repeat(300)];
    picture.showCaptions(hostile.map((text) => ({ author: text, text })));
    await pause(1000);
    expect(await covered(0.15, 0.5, 0.7, 0.42)).to.be.greaterThan(one);
    expect(await covered(0.02, 0.02, 0.96, 0.5)).to.equal(0);
    expect(await covered(0.01, 0.6, 0.18, 0.3)).to.equal(0);

    picture.setLook({ ...look, captions: false });
    await pause(300);
    expect(await covered(...bottom), 'not wanted').to.equal(0);
    picture.setLook(look);
    picture.showCaptions([]);
    await pause(300);
    expect(await covered(...bottom), 'said to the end').to.equal(0);
    picture.setLook(LOOK);
  });

  it('lets a reaction rise over whoever sent it, and over nobody else', async () => {
    picture.setLook({ ...LOOK, names: false, chat: false });
    picture.setTiles([tile(0), tile(1), tile(2), tile(3)]);
    await pause(2800);
    picture.showReaction('lime', '♥');
    picture.showReaction('nobody', '♥');
    await pause(700);
    const count = async (x: number, y: number, colour: string): Promise<number> =>
      (await area(picture.output, { x: x + 0.03, y: y + 0.03, width: 0.44, height: 0.44 })).filter(
        (pixel) => nameOfColour(pixel) !== colour,
      ).length;
    expect(await count(0.5, 0, 'lime')).to.be.greaterThan(5);
    expect(await count(0, 0, 'red')).to.equal(0);
    expect(await count(0, 0.5, 'blue')).to.equal(0);
    await pause(2300);
    expect(await count(0.5, 0, 'lime')).to.equal(0);
    picture.setLook(LOOK);
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

  it('says so when its worker is gone, of which no event tells', async () => {
    const short = await workersOf('/compositor.worker', async (born) => {
      const opened = await openCompositePicture(SETTINGS, controller);
      born[0]!.terminate();
      return opened;
    });
    const error = await short.closed.then(
      () => null,
      (reason: unknown) => reason as Error,
    );
    expect(error?.name).to.equal('recording-failed');
    expect(short.output.readyState).to.equal('ended');
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
