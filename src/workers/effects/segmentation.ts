import { log } from '../../lib/log.ts';
import type { EffectState } from '../../media/effects/effect.ts';
import type { OpenSegmenter, Segmenter } from '../segmenter/segmenter.client.ts';
import { within } from '../within.ts';
import type { EffectsAssets } from './effects.contract.ts';

/** No answer for this long: the worker hangs or is gone. A mask takes 10 to 100 ms; a busy machine is not a hang. */
const HANG_MS = 2000;
/** So many crashes without one mask in between, and it is given up. */
const MAX_CRASHES = 3;
/** MediaPipe's tables of GPU handles grow with every frame: after so many a fresh worker takes over. */
const MASKS_PER_SEGMENTER = 5000;

/** Keeps a segmenter running, through crashes, hangs and turned pictures. */
export interface Segmentation {
  /** The confidence of each pixel as {@link Segmenter} gives it, or null while there is none to be had. */
  segment(image: ImageData): Promise<Uint8Array | null>;
  close(): void;
}

interface Engine {
  readonly modelUrl: string;
  readonly segmenter: Segmenter;
  masks: number;
}

/** Loads at once the model for landscape pictures. `onState` hears of loading and of failing for good. */
export function openSegmentation(
  assets: EffectsAssets,
  open: OpenSegmenter,
  onState: (state: EffectState) => void,
): Segmentation {
  let engine: Engine | null = null;
  let loading: { readonly modelUrl: string; readonly controller: AbortController } | null = null;
  let crashes = 0;
  let failed = false;

  const fail = (error: unknown): void => {
    failed = true;
    onState({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  };

  /** Loads beside the present engine, which goes on until the new one is ready. */
  const load = async (modelUrl: string): Promise<void> => {
    loading?.controller.abort();
    const controller = new AbortController();
    const { signal } = controller;
    loading = { modelUrl, controller };
    const onProgress = (fraction: number): void => {
      if (!signal.aborted && !engine) onState({ kind: 'loading', fraction });
    };
    if (!engine) onState({ kind: 'loading' });
    try {
      const segmenter = await open({ wasmBaseUrl: assets.wasmBaseUrl, modelUrl }, onProgress, { signal });
      if (signal.aborted) {
        segmenter.close();
        return;
      }
      engine?.segmenter.close();
      engine = { modelUrl, segmenter, masks: 0 };
      loading = null;
    } catch (error) {
      if (signal.aborted) return;
      loading = null;
      if (engine) log.warn('A fresh segmenter did not load; the old one goes on.', error);
      else fail(error);
    }
  };

  const drop = (): void => {
    const dropped = engine;
    engine = null;
    dropped?.segmenter.close();
  };

  void load(assets.landscapeModelUrl);

  return {
    async segment(image) {
      if (failed) return null;
      const modelUrl = image.width >= image.height ? assets.landscapeModelUrl : assets.portraitModelUrl;
      if (engine?.modelUrl !== modelUrl) {
        if (loading?.modelUrl === modelUrl) return null;
        drop();
        void load(modelUrl);
        return null;
      }
      const present = engine;
      try {
        const mask = await within(HANG_MS, present.segmenter.segment(image));
        crashes = 0;
        present.masks++;
        if (present.masks % MASKS_PER_SEGMENTER === 0) void load(modelUrl);
        return mask;
      } catch (error) {
        if (engine !== present) return null;
        log.warn('The segmenter crashed; the picture is covered until another one runs.', error);
        drop();
        crashes++;
        if (crashes >= MAX_CRASHES) fail(error);
        else if (!loading) void load(modelUrl);
        return null;
      }
    },
    close() {
      failed = true;
      loading?.controller.abort();
      drop();
    },
  };
}
