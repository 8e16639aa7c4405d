import { log } from '../lib/log.ts';
import { createSerialQueue } from '../lib/serial.ts';
import type { ReadonlyStore } from '../lib/store.ts';
import type { TrackingSettings } from '../media/effects/tracking.ts';
import type { LocalMedia } from '../media/local-media.ts';
import { createPoseModelChoice } from './pose-model.ts';
import type { TrainingSettings } from './training-settings.ts';

/** Poses that are looked for as long as it is open. */
export interface PoseTracking {
  readonly model: () => TrackingSettings['model'];
  /** Looks for nothing while it is paused: something else wants the processor. */
  setPaused(isPaused: boolean): void;
  /** Resolves when nothing is looked for any more. */
  close(): Promise<void>;
}

/** Has `media` (the caller's) look for poses as the settings say, and by the model that the machine has room for. */
export function openPoseTracking(
  media: Pick<LocalMedia, 'tracking' | 'setTracking'>,
  settings: ReadonlyStore<{ readonly training: TrainingSettings }>,
  { mayChangeModel }: { mayChangeModel: () => boolean },
): PoseTracking {
  const inTurn = createSerialQueue();
  const models = createPoseModelChoice();
  let wanted: TrackingSettings | null = null;
  let isPaused = false;

  const set = (next: TrackingSettings | null): Promise<void> =>
    inTurn(() => media.setTracking(next)).catch((error: unknown) =>
      log.warn('Looking for poses did not follow the settings.', error),
    );
  const update = (): void => {
    if (isPaused) return;
    const { model: setting, burnIn, angles } = settings.value.training;
    const model = models.next(setting, media.tracking.value, mayChangeModel());
    if (model === wanted?.model && burnIn === wanted.burnIn && angles === wanted.angles) return;
    wanted = { model, burnIn, angles };
    void set(wanted);
  };
  update();
  const stops = [settings.watch(update), media.tracking.watch(update)];
  return {
    model: () => wanted?.model ?? 'lite',
    setPaused: (next) => {
      isPaused = next;
      wanted = null;
      if (isPaused) void set(null);
      else update();
    },
    close: () => {
      for (const stop of stops) stop();
      return set(null);
    },
  };
}
