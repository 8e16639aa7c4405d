import {
  NO_ADJUSTMENTS,
  type Adjustments,
  type Effect,
  type EffectState,
} from '../../media/effects/effect.ts';
import type { OpenSegmenter } from '../segmenter/segmenter.client.ts';
import { createBehind } from './behind.ts';
import type { Behind, Compositor, Crop, Glance, Look, OpenCompositor } from './compositor/compositor.ts';
import type { EffectsAssets } from './effects.contract.ts';
import { createFraming } from './framing.ts';
import { createInferenceSchedule } from './inference-schedule.ts';
import { createLightMeter } from './light-meter.ts';
import { openPersonMask, type PersonMask } from './person-mask.ts';

const ACTIVE: EffectState = { kind: 'active' };
const OFF: EffectState = { kind: 'off' };
const NO_PICTURE: EffectState = {
  kind: 'failed',
  message: 'The background picture cannot be shown, so that everything is blurred. Choose another one.',
};
const COVERED: Look = { behind: { kind: 'blur', strength: 'cover' }, opacity: null, lift: 0 };
const ROOM: Behind = { kind: 'room' };

/** The person is looked for on every third frame at least. */
const MASK = { name: 'mask', mostFrames: 3 };

/** What is done to each frame, from the mask to the blend. */
export interface EffectChain {
  /**
   * The frame that leaves in place of `frame`: blended with a mask that fits it, or covered altogether; itself where
   * nothing is to be done, or adjustments fail; null where something has to be hidden and cannot be. The caller owns
   * both; one at a time. `isAwaited`: the chain was ready before the frame was.
   */
  apply(frame: VideoFrame, timestampUs: number, isAwaited: boolean): Promise<VideoFrame | null>;
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
  const lightMeter = createLightMeter();
  const framing = createFraming();
  const schedule = createInferenceSchedule([MASK]);
  const behind = createBehind();
  let effect: Effect = { kind: 'none' };
  let adjustments = NO_ADJUSTMENTS;
  let state = OFF;
  let mask: PersonMask | null = null;
  let compositor: Promise<Compositor> | null = null;
  let lastMs = 0;
  let lastCrop: Crop | null = null;

  /** Adjustments alone say nothing: where they cannot be had, the picture is as it is. */
  const report = (next: EffectState): void => {
    const shown = effect.kind === 'none' ? OFF : next;
    if (shown === state) return;
    state = shown;
    onState(shown);
  };

  const updateMask = (isRetry: boolean): void => {
    const isNeeded = effect.kind !== 'none' || adjustments.framing;
    if (mask && (!isNeeded || isRetry)) {
      mask.close();
      mask = null;
    }
    if (isNeeded) mask ??= openPersonMask(assets, openSegmenter, report);
  };

  const opened = (): Promise<Compositor> =>
    (compositor ??= openCompositor().catch((error: unknown) => {
      compositor = null;
      throw error;
    }));

  /** What is to stand behind the person; null where it cannot be had, which is reported. */
  const behindFor = async (wanted: Effect, { picture }: Glance): Promise<Behind | null> => {
    try {
      return await behind.at(picture.width, picture.height);
    } catch {
      if (wanted === effect) report(NO_PICTURE);
      return null;
    }
  };

  const retouch = async (frame: VideoFrame, timestampUs: number, isAwaited: boolean): Promise<VideoFrame> => {
    const beganMs = performance.now();
    const crop = adjustments.framing ? framing.crop() : null;
    // A mask cannot be carried over to another part of the frame.
    const isDue = schedule.begin(beganMs - lastMs, isAwaited).has(MASK.name) || !isSameCrop(crop, lastCrop);
    [lastMs, lastCrop] = [beganMs, crop];
    const [wanted, finder] = [effect, mask];
    const maker = await opened();
    const glance = await maker.load(frame, crop);

    const searchedMs = performance.now();
    const found = (await finder?.find(glance, isDue)) ?? null;
    const foundMs = performance.now();
    if (isDue && found) schedule.ran(MASK.name, foundMs - searchedMs);
    // The effect may have been switched off, or tried anew, meanwhile.
    const opacity = finder === mask ? found : null;
    if (opacity && adjustments.framing) framing.follow(opacity, glance, beganMs);
    const lift = adjustments.lowLight ? lightMeter.measure(glance.luma, opacity, beganMs) : 0;

    const shown = wanted.kind === 'none' ? ROOM : opacity && (await behindFor(wanted, glance));
    if (shown && wanted === effect) report(ACTIVE);
    const look: Look = shown ? { behind: shown, opacity, lift } : COVERED;
    const result = await maker.render(look, timestampUs);
    const maskMs = isDue ? foundMs - searchedMs : 0;
    schedule.composited(performance.now() - beganMs - maskMs);
    return result;
  };

  return {
    async apply(frame, timestampUs, isAwaited) {
      const wanted = effect;
      if (wanted.kind === 'none' && !adjustments.lowLight && !adjustments.framing) return frame;
      try {
        return await retouch(frame, timestampUs, isAwaited);
      } catch (error) {
        if (wanted.kind === 'none') return frame;
        if (wanted === effect)
          report({ kind: 'failed', message: `The background could not be hidden: ${String(error)}` });
        return null;
      }
    },

    setEffect(next) {
      effect = next;
      behind.choose(next);
      updateMask(state.kind === 'failed');
      if (next.kind === 'none') report(OFF);
    },
    setAdjustments(next) {
      if (!next.framing) framing.reset();
      if (!next.lowLight) lightMeter.reset();
      adjustments = next;
      updateMask(false);
    },
    restart() {
      mask?.reset();
      framing.reset();
      lightMeter.reset();
    },
    close() {
      mask?.close();
      behind.close();
      compositor?.then((maker) => maker.close()).catch(() => undefined);
    },
  };
}

const isSameCrop = (a: Crop | null, b: Crop | null): boolean =>
  a?.x === b?.x && a?.y === b?.y && a?.scale === b?.scale;
