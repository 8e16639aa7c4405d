import { expect } from 'chai';
import type { EffectState } from '../../../../src/media/effects/effect.ts';
import { openSegmentation } from '../../../../src/workers/effects/segmentation.ts';
import type { OpenSegmenter } from '../../../../src/workers/segmenter/segmenter.client.ts';

const ASSETS = {
  wasmBaseUrl: '/wasm',
  landscapeModelUrl: '/landscape',
  portraitModelUrl: '/portrait',
  poseModelUrls: { lite: '/lite', full: '/full' },
};
const LANDSCAPE = new ImageData(4, 2);
const PORTRAIT = new ImageData(2, 4);
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Stand-ins for workers: what matters here is only when they start and end. */
function workers(): { log: string[]; open: OpenSegmenter; broken: Set<number> } {
  const log: string[] = [];
  const broken = new Set<number>();
  let count = 0;
  const open: OpenSegmenter = async ({ modelUrl }, onProgress) => {
    const id = ++count;
    log.push(`start ${id} ${modelUrl}`);
    onProgress(0.5);
    await settle();
    if (broken.has(id)) throw new Error(`no worker ${id}`);
    return {
      segment: (image) => Promise.resolve(new Uint8Array(image.width * image.height).fill(id)),
      close: () => log.push(`end ${id}`),
    };
  };
  return { log, open, broken };
}

describe('segmentation', () => {
  it('replaces its worker every 5000 masks, without a frame in between', async () => {
    const { log, open, broken } = workers();
    broken.add(2);
    const segmentation = openSegmentation(ASSETS, open, () => undefined);
    await settle();
    const masks = async (count: number): Promise<(number | undefined)[]> => {
      const ids: (number | undefined)[] = [];
      for (let index = 0; index < count; index++) ids.push((await segmentation.segment(LANDSCAPE))?.[0]);
      return ids;
    };
    expect(new Set(await masks(5000))).to.deep.equal(new Set([1]));
    await settle();
    // The second did not load: the first goes on, and after as many masks again there is another try.
    expect(new Set(await masks(5000))).to.deep.equal(new Set([1]));
    expect(log).to.deep.equal(['start 1 /landscape', 'start 2 /landscape', 'start 3 /landscape']);
    await settle();
    expect(new Set(await masks(10))).to.deep.equal(new Set([3]));
    segmentation.close();
    expect(log.slice(3)).to.deep.equal(['end 1', 'end 3']);
  });

  it('gives no mask of the wrong model while a turned picture waits for the right one', async () => {
    const { log, open } = workers();
    const states: EffectState[] = [];
    const segmentation = openSegmentation(ASSETS, open, (state) => states.push(state));
    expect(await segmentation.segment(LANDSCAPE)).to.equal(null);
    await settle();
    expect((await segmentation.segment(LANDSCAPE))?.[0]).to.equal(1);
    expect(await segmentation.segment(PORTRAIT)).to.equal(null);
    expect(await segmentation.segment(PORTRAIT)).to.equal(null);
    await settle();
    expect((await segmentation.segment(PORTRAIT))?.[0]).to.equal(2);
    expect(log).to.deep.equal(['start 1 /landscape', 'end 1', 'start 2 /portrait']);
    const loading = [{ kind: 'loading' }, { kind: 'loading', fraction: 0.5 }];
    expect(states).to.deep.equal([...loading, ...loading]);
    segmentation.close();
  });

  it('ends a worker that is ready only after it was closed', async () => {
    const { log, open } = workers();
    openSegmentation(ASSETS, open, () => undefined).close();
    await settle();
    await settle();
    expect(log).to.deep.equal(['start 1 /landscape', 'end 1']);
  });
});
