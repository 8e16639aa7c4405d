import type { PoseFrame } from '../../lib/pose/pose.ts';
import { createSerialQueue } from '../../lib/serial.ts';
import { createStore, type ReadonlyStore, type Store } from '../../lib/store.ts';
import { isUntouched, PLAIN, type EffectState, type PictureSettings } from './effect.ts';
import { openIdentityPipeline } from './identity-pipeline.ts';
import type { TrackingState } from './tracking.ts';
import type { VideoPipeline } from './video-pipeline.ts';

/**
 * The pipeline of a browser where each frame has to be drawn on a canvas: only while something is done to the picture,
 * since that costs the window time. `output` is another track after each change between nothing and something, and the
 * old one has ended by then.
 */
export function openDrawnPipeline(
  openWorker: (settings: PictureSettings) => Promise<VideoPipeline>,
  { signal }: { signal: AbortSignal },
): VideoPipeline {
  const closed: PromiseWithResolvers<void> = Promise.withResolvers();
  const state = createStore<EffectState>({ kind: 'off' });
  let input: MediaStreamTrack | null = null;
  let current: VideoPipeline = openIdentityPipeline({ signal });
  let settings = PLAIN;
  const output = createStore(current.output.value);
  const tracking = createStore<TrackingState>({ kind: 'off' });
  const poseListeners = new Set<(frame: PoseFrame) => void>();
  const inTurn = createSerialQueue();

  /** What was sent so far ends first: a picture without the effect must not go on beside it. */
  const replace = async (open: () => Promise<VideoPipeline> | VideoPipeline): Promise<void> => {
    await current.close();
    current = await open();
    await current.setInput(input);
    follow(current);
  };
  const follow = (followed: VideoPipeline): void => {
    copy(followed.effect, state, () => followed === current);
    copy(followed.output, output, () => followed === current);
    copy(followed.tracking, tracking, () => followed === current);
    followed.onPose((frame) => {
      if (followed === current) for (const listener of poseListeners) listener(frame);
    });
  };

  const apply = async (next: PictureSettings, pass: () => Promise<void>): Promise<void> => {
    const isPlain = isUntouched(next);
    if (isPlain === isUntouched(settings)) await pass();
    else {
      await replace(async () => {
        if (isPlain) return openIdentityPipeline({ signal });
        const opened = await openWorker(next);
        opened.closed.catch(closed.reject);
        return opened;
      });
    }
    settings = next;
  };

  follow(current);
  return {
    output,
    effect: state,
    tracking,
    setInput: (track) =>
      inTurn(() => {
        input = track;
        return current.setInput(track);
      }),
    inputResized: () => inTurn(() => current.inputResized()),
    setEffect: (effect) => inTurn(() => apply({ ...settings, effect }, () => current.setEffect(effect))),
    setAdjustments: (adjustments) =>
      inTurn(() => apply({ ...settings, adjustments }, () => current.setAdjustments(adjustments))),
    setTracking: (next) =>
      inTurn(() => apply({ ...settings, tracking: next }, () => current.setTracking(next))),
    onPose(listener) {
      poseListeners.add(listener);
      return () => poseListeners.delete(listener);
    },
    frameTimesMs: () => current.frameTimesMs(),
    closed: closed.promise,
    close: () =>
      inTurn(async () => {
        await current.close();
        closed.resolve();
      }),
  };
}

/** Sets `to` to each value of `from`, the present one included, while that `isCurrent`. */
function copy<T>(from: ReadonlyStore<T>, to: Store<T>, isCurrent: () => boolean): void {
  to.set(from.value);
  from.watch((next) => {
    if (isCurrent()) to.set(next);
  });
}
