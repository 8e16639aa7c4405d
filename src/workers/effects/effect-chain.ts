import {
  NO_ADJUSTMENTS,
  type Adjustments,
  type Effect,
  type EffectState,
} from '../../media/effects/effect.ts';
import type { OpenSegmenter } from '../segmenter/segmenter.client.ts';
import { openColourBackdrop, openPictureBackdrop, type Backdrop } from './backdrop.ts';
import type { Behind, Compositor, Glance, OpenCompositor } from './compositor/compositor.ts';
import type { EffectsAssets } from './effects.contract.ts';
import { createMaskSmoother } from './mask.ts';
import { openSegmentation, type Segmentation } from './segmentation.ts';

const ACTIVE: EffectState = { kind: 'active' };
const OFF: EffectState = { kind: 'off' };
const NO_PICTURE: EffectState = {
  kind: 'failed',
  message: 'The background picture cannot be shown, so that everything is blurred. Choose another one.',
};
const COVER: Behind = { kind: 'blur', strength: 'cover' };

/** What is done to each frame, from the mask to the blend. */
export interface EffectChain {
  /** True while frames are to pass as they are. */
  isIdle(): boolean;
  /**
   * The frame that leaves in place of `frame`: blended with the mask made of that same frame, or covered altogether. The
   * caller owns both; one at a time. @throws Error where none can be made
   */
  apply(frame: VideoFrame, timestampUs: number): Promise<VideoFrame>;
  setEffect(effect: Effect): void;
  setAdjustments(adjustments: Adjustments): void;
  /** The next frame is of another camera. */
  restart(): void;
  close(): void;
}

/** What the chain is made with; the real ones, but for tests. */
export interface EffectChainParts {
  readonly openSegmenter: OpenSegmenter;
  readonly openCompositor: OpenCompositor;
  readonly onState: (state: EffectState) => void;
}

/** Opens a chain without an effect; each part is opened when it is first needed. */
export function openEffectChain(
  assets: EffectsAssets,
  { openSegmenter, openCompositor, onState }: EffectChainParts,
): EffectChain {
  const smoother = createMaskSmoother();
  let effect: Effect = { kind: 'none' };
  let adjustments = NO_ADJUSTMENTS;
  let state = OFF;
  let segmentation: Segmentation | null = null;
  let backdrop: Promise<Backdrop> | null = null;
  let compositor: Promise<Compositor> | null = null;

  const report = (next: EffectState): void => {
    if (next === state) return;
    state = next;
    onState(next);
  };

  const closeBackdrop = (): void => {
    const closing = backdrop;
    backdrop = null;
    // One that could not be opened has nothing to close.
    closing?.then((opened) => opened.close()).catch(() => undefined);
  };
  const openBackdrop = (next: Effect): void => {
    closeBackdrop();
    if (next.kind === 'colour') backdrop = Promise.resolve(openColourBackdrop(next.colour));
    if (next.kind === 'picture') backdrop = openPictureBackdrop(next.file);
    // Whoever needs it is told.
    backdrop?.catch(() => undefined);
  };

  const closeSegmentation = (): void => {
    segmentation?.close();
    segmentation = null;
  };

  /** What is to stand behind the person; null where it cannot be had, which is reported. */
  const behindFor = async (
    wanted: Effect,
    { displayWidth, displayHeight }: VideoFrame,
  ): Promise<Behind | null> => {
    if (wanted.kind === 'none') return { kind: 'room' };
    if (wanted.kind === 'blur') return { kind: 'blur', strength: wanted.strength };
    const opening = backdrop;
    try {
      const opened = await opening;
      return opened && { kind: 'backdrop', bitmap: opened.at(displayWidth, displayHeight) };
    } catch {
      if (opening === backdrop) report(NO_PICTURE);
      return null;
    }
  };

  const maskOf = async ({ image }: Glance): Promise<Uint8Array | null> => {
    const asked = segmentation;
    const confidence = await asked?.segment(image);
    // The effect may have been switched off, or tried anew, since the mask was asked for.
    return confidence && asked === segmentation ? smoother.smooth(confidence) : null;
  };

  return {
    isIdle: () => effect.kind === 'none' && !adjustments.lowLight && !adjustments.framing,

    async apply(frame, timestampUs) {
      const wanted = effect;
      const opened = await (compositor ??= openCompositor().catch((error: unknown) => {
        compositor = null;
        throw error;
      }));
      const glance = await opened.load(frame, null);
      const opacity = await maskOf(glance);
      const behind = opacity && (await behindFor(wanted, frame));
      if (!behind) return opened.render({ behind: COVER, opacity: null, lift: 0 }, timestampUs);
      if (wanted === effect) report(ACTIVE);
      return opened.render({ behind, opacity, lift: 0 }, timestampUs);
    },

    setEffect(next) {
      effect = next;
      openBackdrop(next);
      if (next.kind === 'none') {
        closeSegmentation();
        smoother.reset();
        report(OFF);
      } else if (!segmentation || state.kind === 'failed') {
        closeSegmentation();
        segmentation = openSegmentation(assets, openSegmenter, report);
      }
    },
    setAdjustments(next) {
      adjustments = next;
    },
    restart: () => smoother.reset(),
    close() {
      closeSegmentation();
      closeBackdrop();
      compositor?.then((opened) => opened.close()).catch(() => undefined);
    },
  };
}
