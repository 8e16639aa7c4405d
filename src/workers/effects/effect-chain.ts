import {
  NO_ADJUSTMENTS,
  type Adjustments,
  type Effect,
  type EffectState,
} from '../../media/effects/effect.ts';
import { log } from '../../lib/log.ts';
import type { PoseFrame } from '../../lib/pose/pose.ts';
import type { TrackingSettings } from '../../media/effects/tracking.ts';
import type { OpenSegmenter } from '../segmenter/segmenter.client.ts';
import { within } from '../within.ts';
import { createBehind } from './behind.ts';
import { createBurnIn } from './burn-in.ts';
import type { Behind, Compositor, Crop, Glance, Look, OpenCompositor } from './compositor/compositor.ts';
import type { EffectsAssets } from './effects.contract.ts';
import { createFraming } from './framing.ts';
import { createInferenceSchedule } from './inference-schedule.ts';
import { createLightMeter } from './light-meter.ts';
import { openPersonMask, type PersonMask } from './person-mask.ts';
import { openPoseLane, type PoseLane, type TrackingParts } from './pose-lane.ts';

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
const POSE = { name: 'pose', mostFrames: 2, isBeside: true };
/** A frame into which the skeleton is drawn waits no longer for its own; then the last one does, unless it is older than so. */
const BURN_IN_PATIENCE_MS = 250;
const BURN_IN_STALE_MS = 1000;

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
  setTracking(settings: TrackingSettings | null): void;
  /** The next frame is of another camera. */
  restart(): void;
  close(): void;
}

/** What the chain is made with; the real ones, but for tests. */
export interface EffectChainParts extends TrackingParts {
  readonly openSegmenter: OpenSegmenter;
  readonly openCompositor: OpenCompositor;
  readonly onState: (state: EffectState) => void;
}

/** Opens a chain without an effect; each part is opened when it is first needed. */
export function openEffectChain(assets: EffectsAssets, parts: EffectChainParts): EffectChain {
  const { openSegmenter, openCompositor, onState } = parts;
  const burnIn = createBurnIn();
  const lightMeter = createLightMeter();
  const framing = createFraming();
  const schedule = createInferenceSchedule([MASK, POSE]);
  const behind = createBehind();
  let effect: Effect = { kind: 'none' };
  let adjustments = NO_ADJUSTMENTS;
  let state = OFF;
  let tracking: { readonly settings: TrackingSettings; readonly lane: PoseLane } | null = null;
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

  /** It would cut the body off, and landmarks are those of the whole picture. */
  const isFraming = (): boolean => adjustments.framing && tracking === null;

  const updateMask = (isRetry: boolean): void => {
    const isNeeded = effect.kind !== 'none' || isFraming();
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

  const retouch = async (frame: VideoFrame, timestampUs: number, isMaskDue: boolean): Promise<VideoFrame> => {
    const beganMs = performance.now();
    const crop = isFraming() ? framing.crop() : null;
    // A mask cannot be carried over to another part of the frame.
    const isDue = isMaskDue || !isSameCrop(crop, lastCrop);
    lastCrop = crop;
    const [wanted, finder] = [effect, mask];
    const maker = await opened();
    const glance = await maker.load(frame, crop);

    const searchedMs = performance.now();
    const found = (await finder?.find(glance, isDue)) ?? null;
    const foundMs = performance.now();
    if (isDue && found) schedule.ran(MASK.name, foundMs - searchedMs);
    // The effect may have been switched off, or tried anew, meanwhile.
    const opacity = finder === mask ? found : null;
    if (opacity && isFraming()) framing.follow(opacity, glance, beganMs);
    const lift = adjustments.lowLight ? lightMeter.measure(glance.luma, opacity, beganMs) : 0;

    const shown = wanted.kind === 'none' ? ROOM : opacity && (await behindFor(wanted, glance));
    if (shown && wanted === effect) report(ACTIVE);
    const look: Look = shown ? { behind: shown, opacity, lift } : COVERED;
    const result = await maker.render(look, timestampUs);
    const maskMs = isDue ? foundMs - searchedMs : 0;
    schedule.composited(performance.now() - beganMs - maskMs);
    return result;
  };

  /** See {@link EffectChain.apply}, tracking aside. */
  const withEffect = async (
    frame: VideoFrame,
    timestampUs: number,
    isMaskDue: boolean,
  ): Promise<VideoFrame | null> => {
    const wanted = effect;
    if (wanted.kind === 'none' && !adjustments.lowLight && !isFraming()) return frame;
    try {
      return await retouch(frame, timestampUs, isMaskDue);
    } catch (error) {
      if (wanted.kind === 'none') return frame;
      if (wanted === effect)
        report({ kind: 'failed', message: `The background could not be hidden: ${String(error)}` });
      return null;
    }
  };

  /** The frame with its skeleton in place of `made`, or that itself. */
  const withSkeleton = async (
    made: VideoFrame,
    frame: VideoFrame,
    looking: Promise<PoseFrame | null>,
    { angles }: TrackingSettings,
  ): Promise<VideoFrame> => {
    try {
      const own = within(BURN_IN_PATIENCE_MS, looking);
      const pose = await own.catch(() => tracking?.lane.latest(BURN_IN_STALE_MS) ?? null);
      // Tracking may have ended meanwhile.
      if (!pose?.pose || !tracking?.settings.burnIn) return made;
      const drawn = burnIn.draw(made, pose, angles);
      if (made !== frame) made.close();
      return drawn;
    } catch (error) {
      log.warn('A frame leaves without the skeleton.', error);
      return made;
    }
  };

  return {
    async apply(frame, timestampUs, isAwaited) {
      const nowMs = performance.now();
      const due = schedule.begin(nowMs - lastMs, isAwaited);
      lastMs = nowMs;
      const wanted = tracking?.settings;
      // At the same time: neither waits for the other.
      const looking = wanted && (wanted.burnIn || due.has(POSE.name)) ? tracking?.lane.look(frame) : null;
      const made = await withEffect(frame, timestampUs, due.has(MASK.name));
      return made && looking && wanted?.burnIn ? withSkeleton(made, frame, looking, wanted) : made;
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
    setTracking(next) {
      // Choosing again what failed tries it again.
      const mayStay = tracking && tracking.settings.model === next?.model && !tracking.lane.hasFailed();
      if (tracking && next && mayStay) tracking = { ...tracking, settings: next };
      else {
        tracking?.lane.close();
        tracking = next && { settings: next, lane: openPoseLane(next, assets, parts) };
      }
      if (!next) parts.onTracking({ kind: 'off' });
      else framing.reset();
      updateMask(false);
    },
    restart() {
      tracking?.lane.restart();
      mask?.reset();
      framing.reset();
      lightMeter.reset();
    },
    close() {
      tracking?.lane.close();
      mask?.close();
      behind.close();
      compositor?.then((maker) => maker.close()).catch(() => undefined);
    },
  };
}

const isSameCrop = (a: Crop | null, b: Crop | null): boolean =>
  a?.x === b?.x && a?.y === b?.y && a?.scale === b?.scale;
