import { expect } from 'chai';
import '../../../../src/components/training/skeleton-overlay.ts';
import { pictureBox, type SkeletonOverlay } from '../../../../src/components/training/skeleton-overlay.ts';
import type { PoseFrame } from '../../../../src/lib/pose/pose.ts';
import { frameOf, standing } from '../../lib/pose/standing.ts';

const frames = async (count = 3): Promise<void> => {
  for (let index = 0; index < count; index++) await new Promise(requestAnimationFrame);
};

describe('skeleton overlay', () => {
  let overlay: SkeletonOverlay;
  let shown: PoseFrame | null;
  let reads: number;
  const canvas = (): HTMLCanvasElement => overlay.shadowRoot!.querySelector('canvas')!;
  /** Whether the left shin's colour is to be seen in that part of the width. */
  const isLeftShinAt = (part: number, height = 0.8): boolean => {
    const { width, height: lines } = canvas();
    const [x, y] = [Math.floor(part * width) - 1, Math.round(height * lines)];
    const { data } = canvas().getContext('2d')!.getImageData(x, y, 3, 1);
    return [0, 4, 8].some((at) => data[at]! > 200 && data[at + 2]! < 100);
  };

  beforeEach(async () => {
    [shown, reads] = [frameOf(standing()), 0];
    const box = document.createElement('div');
    box.style.cssText = 'position: relative; width: 320px; height: 240px';
    overlay = document.createElement('co-skeleton-overlay');
    overlay.read = () => {
      reads++;
      return shown;
    };
    box.append(overlay);
    document.body.append(box);
    await overlay.updateComplete;
    await frames();
  });
  afterEach(() => overlay.parentElement?.remove());

  it('draws as many pixels as the screen has, where the body is', () => {
    expect([canvas().width, canvas().height]).to.deep.equal([320 * devicePixelRatio, 240 * devicePixelRatio]);
    expect(isLeftShinAt(0.57)).to.equal(true);
    // Who cannot see it is told the count and the advice by other means.
    expect(canvas().ariaHidden).to.equal('true');
  });

  it('follows a mirrored video', async () => {
    overlay.mirrored = true;
    await overlay.updateComplete;
    await frames();
    expect(isLeftShinAt(0.43)).to.equal(true);
    expect(isLeftShinAt(0.57)).to.equal(false);
  });

  it('fits its picture as the video does', async () => {
    shown = frameOf(standing(), 480, 480);
    await frames();
    // 240 of 320 pixels wide, in the middle.
    expect(isLeftShinAt(0.5 + 0.07 * 0.75)).to.equal(true);
    overlay.fit = 'cover';
    await overlay.updateComplete;
    await frames();
    expect(isLeftShinAt(0.57, 0.5 + 0.3 * (4 / 3))).to.equal(true);
    expect(pictureBox({ width: 100, height: 50 }, { width: 200, height: 200 }, 'cover')).to.deep.equal({
      left: -100,
      top: 0,
      width: 400,
      height: 200,
    });
  });

  it('draws when there is something new, and nothing when there is nobody', async () => {
    const context = canvas().getContext('2d')!;
    let draws = 0;
    const clear = context.clearRect.bind(context);
    context.clearRect = (...box) => {
      draws++;
      clear(...box);
    };
    await frames(5);
    expect(draws).to.equal(0);
    expect(reads).to.be.above(5);
    shown = frameOf(standing());
    await frames();
    expect(draws).to.equal(1);
    shown = null;
    await frames();
    expect(isLeftShinAt(0.57)).to.equal(false);
  });

  it('is crisp again after its video has changed size, and asks nothing once it is gone', async () => {
    overlay.parentElement!.style.width = '640px';
    overlay.parentElement!.style.height = '480px';
    await frames(4);
    expect(canvas().width).to.equal(640 * devicePixelRatio);
    expect(isLeftShinAt(0.57)).to.equal(true);
    overlay.parentElement!.remove();
    const before = reads;
    await frames();
    expect(reads).to.equal(before);
  });
});
