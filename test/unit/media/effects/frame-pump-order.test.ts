import { expect } from 'chai';
import type { EffectState } from '../../../../src/media/effects/effect.ts';
import type { Compositor } from '../../../../src/workers/effects/compositor/compositor.ts';
import { openFramePump, type FramePump } from '../../../../src/workers/effects/frame-pump.ts';
import { darkFrame } from '../../../../src/workers/effects/dark-frame.ts';
import { ASSETS, NO_TRACKING, openCompositor } from './parts.ts';

const SETTLE_MS = 50;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, SETTLE_MS));

/** The pump with a segmenter that answers when the test says so, and a sink that notes the frames' widths. */
describe('frame pump, changed while a frame is being worked on', () => {
  let pump: FramePump;
  let widths: number[];
  let answers: (() => void)[];
  let states: EffectState[];
  let source: ReadableStreamDefaultController<VideoFrame>;

  const give = (width: number): void => source.enqueue(darkFrame(width, 90, performance.now() * 1000));

  let compositor: Compositor;
  before(async () => {
    compositor = await openCompositor();
  });

  beforeEach(async () => {
    widths = [];
    answers = [];
    states = [];
    const sink = new WritableStream<VideoFrame>({
      write(frame) {
        widths.push(frame.codedWidth);
        frame.close();
      },
    });
    pump = openFramePump(sink, ASSETS, {
      ...NO_TRACKING,
      openSegmenter: () =>
        Promise.resolve({
          segment: ({ width, height }) =>
            new Promise((resolve) => answers.push(() => resolve(new Uint8Array(width * height)))),
          close: () => undefined,
        }),
      openCompositor: () => Promise.resolve(compositor),
      onState: (state) => states.push(state),
    });
    await pump.setEffect({ kind: 'blur', strength: 'light' });
    await settle();
    await pump.setInput(
      new ReadableStream<VideoFrame>({
        start(controller) {
          source = controller;
        },
      }),
    );
    give(100);
    await settle();
    expect(answers).to.have.length(1);
    widths.length = 0;
  });

  afterEach(() => pump.close());

  it('loses a frame begun with another effect', async () => {
    await pump.setEffect({ kind: 'blur', strength: 'strong' });
    answers[0]!();
    await settle();
    give(200);
    await settle();
    answers[1]!();
    await settle();
    expect(widths).to.deep.equal([200]);
    expect(states.at(-1)).to.deep.equal({ kind: 'active' });
  });

  it('loses a frame of a camera that was stopped, and is dark at once', async () => {
    const stopped = pump.setInput(null);
    await settle();
    expect(widths.length, 'a dark frame does not wait').to.equal(1);
    answers[0]!();
    await stopped;
    await settle();
    expect(widths).to.deep.equal([100]);
  });

  it('works on one frame at a time', async () => {
    give(200);
    give(300);
    await settle();
    expect(answers).to.have.length(1);
    answers[0]!();
    await settle();
    expect(answers).to.have.length(2);
    expect(widths).to.deep.equal([100]);
    answers[1]!();
    await settle();
    answers[2]!();
    await settle();
    expect(widths).to.deep.equal([100, 200, 300]);
  });
});
