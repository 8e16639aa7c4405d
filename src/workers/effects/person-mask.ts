import type { EffectState } from '../../media/effects/effect.ts';
import type { OpenSegmenter } from '../segmenter/segmenter.client.ts';
import type { Glance } from './compositor/compositor.ts';
import { openEdgeFilter, type EdgeFilter } from './edge-filter.ts';
import type { EffectsAssets } from './effects.contract.ts';
import { createMaskSmoother } from './mask.ts';
import { openSegmentation } from './segmentation.ts';
import { carryOver } from './stale-mask.ts';

/** Finds the person in one glance after the other. */
export interface PersonMask {
  /**
   * How much of each cell is the person: width x height of the glance, row-major, 0..255. Null while it cannot be said.
   * If `isDue` it is made of this glance, which is used up, else of the one before wherever that will do.
   */
  find(glance: Glance, isDue: boolean): Promise<Uint8Array | null>;
  /** Forgets what was: another camera. */
  reset(): void;
  close(): void;
}

/** Begins to load what it takes. `onState` hears of loading and of failing for good. */
export function openPersonMask(
  assets: EffectsAssets,
  openSegmenter: OpenSegmenter,
  onState: (state: EffectState) => void,
): PersonMask {
  const segmentation = openSegmentation(assets, openSegmenter, onState);
  const smoother = createMaskSmoother();
  let edges: Promise<EdgeFilter> | null = null;
  let last: { readonly confidence: Uint8Array; readonly luma: Uint8Array } | null = null;
  let isClosed = false;
  return {
    async find(glance, isDue) {
      const { luma } = glance;
      let confidence: Uint8Array | null;
      if (!isDue && last?.luma.length === luma.length)
        confidence = carryOver(last.confidence, last.luma, luma, glance);
      else {
        confidence = await segmentation.segment(glance.image);
        last = confidence && { confidence, luma };
      }
      if (!confidence) return null;
      const filter = await (edges ??= openEdgeFilter());
      // It may have been closed since the mask was asked for.
      return isClosed ? null : smoother.smooth(filter.refine(confidence, luma, glance));
    },
    reset() {
      last = null;
      smoother.reset();
    },
    close() {
      isClosed = true;
      segmentation.close();
    },
  };
}
