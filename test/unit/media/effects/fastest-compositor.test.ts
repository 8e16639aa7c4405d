import { expect } from 'chai';
import type { Compositor } from '../../../../src/workers/effects/compositor/compositor.ts';
import { openFastestCompositor } from '../../../../src/workers/effects/compositor/fastest-compositor.ts';
import { noise } from './noise.ts';

const LOOK = { behind: { kind: 'room' }, opacity: null, lift: 0 } as const;

/** A compositor that takes as long as the test says, by a clock of the test's, and tells who made a frame. */
interface Fake extends Compositor {
  loadMs: number;
  renderMs: number;
  fails: 'load' | 'render' | null;
  frames: number;
  isClosed: boolean;
}

describe('the fastest compositor', () => {
  let nowMs: number;
  let frame: VideoFrame;

  const fake = (durationMs: number): Fake => {
    const made: Fake = {
      loadMs: durationMs / 2,
      renderMs: durationMs / 2,
      fails: null,
      frames: 0,
      isClosed: false,
      async load() {
        if (made.fails === 'load') throw new Error('lost');
        nowMs += made.loadMs;
        const image = new ImageData(16, 9);
        await Promise.resolve();
        return { width: 16, height: 9, image, luma: new Uint8Array(144), picture: { width: 64, height: 36 } };
      },
      async render(_, timestampUs) {
        if (made.fails === 'render') throw new Error('lost');
        nowMs += made.renderMs;
        made.frames++;
        await Promise.resolve();
        return new VideoFrame(frame, { timestamp: timestampUs });
      },
      close() {
        made.isClosed = true;
      },
    };
    return made;
  };
  const open = (made: Fake) => () => Promise.resolve<Compositor>(made);
  const now = (): number => nowMs;

  const run = async (compositor: Compositor, frames: number): Promise<void> => {
    for (let count = 0; count < frames; count++) {
      await compositor.load(frame, null);
      const result = await compositor.render(LOOK, count);
      expect(result.timestamp).to.equal(count);
      result.close();
      nowMs += 10;
    }
  };
  /** Who made the next frames. */
  const madeBy = async (compositor: Compositor, fakes: readonly Fake[], frames = 10): Promise<number[]> => {
    const before = fakes.map((made) => made.frames);
    await run(compositor, frames);
    return fakes.map((made, index) => made.frames - before[index]!);
  };

  beforeEach(() => {
    nowMs = 0;
    frame = noise(64, 36);
  });
  afterEach(() => frame.close());

  it('is the one that takes the least time, tried in turn on frames that all leave', async () => {
    const [safe, other] = [fake(6), fake(2)];
    const compositor = await openFastestCompositor(open(safe), [open(other)], { now });
    await run(compositor, 32);
    expect([safe.frames, other.frames]).to.deep.equal([16, 16]);
    expect(await madeBy(compositor, [safe, other])).to.deep.equal([0, 10]);
    compositor.close();
    expect([safe.isClosed, other.isClosed]).to.deep.equal([true, true]);
  });

  it('is the safe one where the other is slower, or cannot be opened', async () => {
    const [safe, other] = [fake(2), fake(6)];
    const compositor = await openFastestCompositor(
      open(safe),
      [open(other), () => Promise.reject(new Error('no WebGL'))],
      { now },
    );
    await run(compositor, 32);
    expect(await madeBy(compositor, [safe, other])).to.deep.equal([10, 0]);
    compositor.close();
  });

  it('is chosen anew when it falls behind for long, but not when one frame is slow, nor all the time', async () => {
    const [safe, other] = [fake(4), fake(2)];
    const compositor = await openFastestCompositor(open(safe), [open(other)], { now });
    await run(compositor, 40);
    other.renderMs = 30;
    await run(compositor, 1);
    other.renderMs = 1;
    await run(compositor, 100);
    expect(await madeBy(compositor, [safe, other])).to.deep.equal([0, 10]);
    nowMs += 60_000;
    // Something else wants the graphics card.
    other.renderMs = 30;
    await run(compositor, 60 + 32);
    expect(await madeBy(compositor, [safe, other])).to.deep.equal([10, 0]);
    // The safe one has become slow soon after: nobody is asked again so soon.
    safe.renderMs = 30;
    other.renderMs = 1;
    await run(compositor, 100);
    expect(await madeBy(compositor, [safe, other])).to.deep.equal([10, 0]);
    nowMs += 60_000;
    await run(compositor, 60 + 32);
    expect(await madeBy(compositor, [safe, other])).to.deep.equal([0, 10]);
    compositor.close();
  });

  for (const where of ['load', 'render'] as const) {
    it(`loses no frame when the fast one fails to ${where}, and is never asked again`, async () => {
      const [safe, other] = [fake(6), fake(2)];
      const compositor = await openFastestCompositor(open(safe), [open(other)], { now });
      await run(compositor, 40);
      other.fails = where;
      expect(await madeBy(compositor, [safe, other])).to.deep.equal([10, 0]);
      expect(other.isClosed).to.equal(true);
      other.fails = null;
      nowMs += 60_000;
      safe.renderMs = 100;
      expect(await madeBy(compositor, [safe, other], 200)).to.deep.equal([200, 0]);
      compositor.close();
    });
  }

  it('fails with the safe one, and closes what opens too late', async () => {
    const safe = fake(2);
    const late: PromiseWithResolvers<Compositor> = Promise.withResolvers();
    const compositor = await openFastestCompositor(open(safe), [() => late.promise], { now });
    safe.fails = 'load';
    const error: unknown = await compositor.load(frame, null).catch((reason: unknown) => reason);
    expect(error).to.have.property('message', 'lost');
    compositor.close();
    const other = fake(1);
    late.resolve(other);
    await late.promise;
    await Promise.resolve();
    expect(other.isClosed).to.equal(true);
  });
});
