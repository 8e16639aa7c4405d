import type { TrackingSettings, TrackingState } from '../media/effects/tracking.ts';
import type { TrainingSettings } from './training-settings.ts';

type PoseModel = TrackingSettings['model'];

/**
 * The exact model takes 1.7 times as long as the fast one (measured). Where the fast one takes less than this, ms, the
 * exact one is done too when the camera's next picture comes, with time to spare.
 */
const ROOM_FOR_FULL_MS = 15;
/** Where the exact one takes more than this, ms, every other picture would go without a pose. */
const TOO_SLOW_MS = 30;

/** Chooses the model of one workout. */
export interface PoseModelChoice {
  /** What is to be used; `mayChange` where a second without poses would cost nothing. */
  next(setting: TrainingSettings['model'], tracking: TrackingState, mayChange: boolean): PoseModel;
}

/** Begins with the fast one; what has proved too slow here is not tried again. */
export function createPoseModelChoice(): PoseModelChoice {
  let model: PoseModel = 'lite';
  let hasProvedSlow = false;
  return {
    next(setting, tracking, mayChange) {
      if (setting !== 'auto') return setting;
      if (tracking.kind !== 'active') return model;
      if (model === 'full' && tracking.poseMs > TOO_SLOW_MS) {
        hasProvedSlow = true;
        model = 'lite';
      } else if (model === 'lite' && mayChange && !hasProvedSlow && tracking.poseMs < ROOM_FOR_FULL_MS) {
        model = 'full';
      }
      return model;
    },
  };
}
