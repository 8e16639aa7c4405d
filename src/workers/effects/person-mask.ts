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
  let last: { readonly confidence: Uint8Array; readonly glance: Glance } | null = null;
  let isClosed = false;
  const reset = (): void => {
    last = null;
    smoother.reset();
  };
  return {
    async find(glance, isDue) {
      // A picture that is turned has as many cells as before, but not the same ones.
      if (last && !isSameSize(last.glance, glance)) reset();
      let confidence: Uint8Array | null;
      if (!isDue && last && !isCut(last.glance.luma, glance.luma))
        confidence = carryOver(last.confidence, last.glance.luma, glance.luma, glance);
      else {
        confidence = await segmentation.segment(glance.image);
        last = confidence && { confidence, glance };
      }
      if (!confidence) {
        reset();
        return null;
      }
      const filter = await (edges ??= openEdgeFilter());
      // It may have been closed since the mask was asked for.
      return isClosed ? null : smoother.smooth(filter.refine(confidence, glance.luma, glance));
    },
    reset,
    close() {
      isClosed = true;
      segmentation.close();
    },
  };
}

const isSameSize = (a: Glance, b: Glance): boolean => a.width === b.width && a.height === b.height;

/** Steps of brightness from which on a cell shows something else, and the part of all cells that makes another scene. */
const CHANGED = 40;
const CUT = 0.25;

/** Whether another scene is shown, for which an earlier mask says nothing. */
function isCut(before: Uint8Array, now: Uint8Array): boolean {
  let changed = 0;
  for (let at = 0; at < now.length; at++)
    if (Math.abs((now[at] ?? 0) - (before[at] ?? 0)) > CHANGED) changed++;
  return changed > CUT * now.length;
}
