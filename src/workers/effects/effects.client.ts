import { proxy, releaseProxy, transfer, wrap } from 'comlink';
import { AppError } from '../../lib/errors.ts';
import type { Closable } from '../../lib/stage.ts';
import type { PoseFrame } from '../../lib/pose/pose.ts';
import type { EffectState } from '../../media/effects/effect.ts';
import type { TrackingState } from '../../media/effects/tracking.ts';
import { watchLife } from '../lifeline.ts';
import type { EffectsApi, EffectsAssets, TrackingEvent } from './effects.contract.ts';

export type { EffectsAssets } from './effects.contract.ts';

/** The effects worker of one pipeline, see {@link EffectsApi}. `closed` rejects with 'effects-failed', also when it dies. */
export interface Effects
  extends
    Closable,
    Pick<
      EffectsApi,
      'setInput' | 'setTrack' | 'setEffect' | 'setAdjustments' | 'setTracking' | 'frameTimesMs'
    > {
  /** Where it was started without a sink: the track that frames leave through, the caller's from now on. */
  readonly track: Promise<MediaStreamTrack> | null;
}

/** Who is told what goes on in the worker. */
export interface EffectsListeners {
  readonly onState: (state: EffectState) => void;
  readonly onTracking: (state: TrackingState) => void;
  readonly onPose: (frame: PoseFrame) => void;
}

/** Whether workers of this browser take frames out of tracks, and put them into one, themselves. */
export async function canBridgeInWorkers(): Promise<boolean> {
  const worker = newWorker();
  const failed = new Promise<false>((resolve) => {
    worker.addEventListener('error', (event) => {
      // It will be told when the worker is needed.
      event.preventDefault();
      resolve(false);
    });
  });
  try {
    return await Promise.race([wrap<EffectsApi>(worker).canBridge(), failed]);
  } finally {
    worker.terminate();
  }
}

const newWorker = (): Worker =>
  new Worker(new URL('./effects.worker.ts', import.meta.url), { type: 'module' });

/**
 * Starts the worker; frames leave through `sink`, which it takes over; null: through a track of its own making. The worker holds that sink for life, so
 * it runs none of MediaPipe itself: what may crash and be restarted is the segmenter, in a worker of its own.
 */
export function startEffects(
  sink: WritableStream<VideoFrame> | null,
  assets: EffectsAssets,
  { onState, onTracking, onPose }: EffectsListeners,
): Effects {
  const worker = newWorker();
  const api = wrap<EffectsApi>(worker);
  const life = new AbortController();
  const died = new Promise<never>((_, reject) => {
    const onDeath = (how: string): void =>
      reject(new AppError('effects-failed', `The effects stopped: ${how}`));
    void watchLife(worker, { hold: (name) => api.hold(name), ping: () => api.ping() }, onDeath, life);
  });
  const made = sink ? null : api.makeTrack();
  const { port1: tracking, port2: workersEnd } = new MessageChannel();
  tracking.onmessage = ({ data }: MessageEvent<TrackingEvent>) => {
    if (data.kind === 'pose') onPose(data.frame);
    else onTracking(data.state);
  };
  const port = transfer(workersEnd, [workersEnd]);
  const running = api.run(sink && transfer(sink, [sink]), assets, proxy(onState), port);
  const closed = Promise.race([running, died]).finally(() => {
    life.abort();
    tracking.close();
    api[releaseProxy]();
    worker.terminate();
  });
  /** A worker that was ended meanwhile never answers. */
  const ask = (question: () => Promise<void>): Promise<void> =>
    life.signal.aborted ? closed : Promise.race([question(), closed]);
  const track = made && Promise.race([made, died]);
  // Whoever takes it is told.
  track?.catch(() => undefined);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await ask(() => api.close()).catch(() => undefined);
    await closed.catch(() => undefined);
  };
  return {
    track,
    setInput: (frames) => ask(() => api.setInput(frames && transfer(frames, [frames]))),
    setTrack: (input) => ask(() => api.setTrack(transfer(input, [input as unknown as Transferable]))),
    setEffect: (effect) => ask(() => api.setEffect(effect)),
    setAdjustments: (adjustments) => ask(() => api.setAdjustments(adjustments)),
    setTracking: (settings) => ask(() => api.setTracking(settings)),
    frameTimesMs: () => Promise.race([api.frameTimesMs(), closed.then(() => [])]),
    closed,
    close: () => (closing ??= close()),
  };
}
