import { AppError } from '../../lib/errors.ts';
import type { Stage } from '../../lib/stage.ts';
import {
  startEffects,
  type EffectsAssets,
  type EffectsListeners,
} from '../../workers/effects/effects.client.ts';
import type { PictureSettings } from './effect.ts';
import { openFrameSink, openFrameSource, type FrameBridge } from './frame-bridge.ts';
import type { VideoPipeline } from './video-pipeline.ts';

/**
 * One life of an effects worker, with the track that its frames leave through: they end together. `closed` rejects with
 * 'effects-failed' when it dies.
 */
export type EffectsRun = Stage<MediaStreamTrack> &
  Pick<VideoPipeline, 'setInput' | 'setEffect' | 'setAdjustments' | 'setTracking' | 'frameTimesMs'>;

/** Starts a worker, without an input. `listeners` are told where its effect and tracking stand, and of each pose. @throws 'effects-failed' */
export async function openEffectsRun(
  { effect, adjustments, tracking }: PictureSettings,
  { bridge, assets }: { bridge: FrameBridge; assets: EffectsAssets },
  listeners: EffectsListeners,
): Promise<EffectsRun> {
  const life = new AbortController();
  const sink = bridge === 'in-worker' ? null : openFrameSink(bridge);
  const effects = startEffects(sink?.frames ?? null, assets, listeners);
  let track = sink?.track;
  const closed = effects.closed.finally(() => {
    life.abort();
    track?.stop();
  });
  closed.catch(() => undefined);
  const close = async (): Promise<void> => {
    await effects.close();
    await closed.catch(() => undefined);
  };
  const setInput = async (input: MediaStreamTrack | null): Promise<void> => {
    if (input && bridge === 'in-worker') await sendClone(input, (clone) => effects.setTrack(clone));
    else await effects.setInput(input && openFrameSource(input, { bridge, signal: life.signal }));
  };
  const begin = async (): Promise<MediaStreamTrack> => {
    track ??= (await effects.track) ?? undefined;
    if (!track) throw new AppError('unexpected', 'The effects worker gave no track.');
    await effects.setEffect(effect);
    await effects.setAdjustments(adjustments);
    if (tracking) await effects.setTracking(tracking);
    return track;
  };
  const output = await begin().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    output,
    setInput,
    setEffect: (next) => effects.setEffect(next),
    setAdjustments: (next) => effects.setAdjustments(next),
    setTracking: (next) => effects.setTracking(next),
    frameTimesMs: () => effects.frameTimesMs(),
    closed,
    close,
  };
}

/** Transfers a clone, since what is transferred is taken away from its owner. */
async function sendClone(
  track: MediaStreamTrack,
  send: (clone: MediaStreamTrack) => Promise<void>,
): Promise<void> {
  const clone = track.clone();
  try {
    await send(clone);
  } finally {
    // It has ended here by having been transferred, unless that failed.
    clone.stop();
  }
}
