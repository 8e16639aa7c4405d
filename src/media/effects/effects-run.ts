import type { Stage } from '../../lib/stage.ts';
import { startEffects, type EffectsAssets } from '../../workers/effects/effects.client.ts';
import type { EffectState, PictureSettings } from './effect.ts';
import { openFrameSink, openFrameSource, type FrameBridge } from './frame-bridge.ts';
import type { VideoPipeline } from './video-pipeline.ts';

/**
 * One life of an effects worker, with the track that its frames leave through: they end together. `closed` rejects with
 * 'effects-failed' when it dies.
 */
export type EffectsRun = Stage<MediaStreamTrack> &
  Pick<VideoPipeline, 'setInput' | 'setEffect' | 'setAdjustments'>;

/** Starts a worker, without an input. `onState` is told where its effect stands. @throws 'effects-failed' */
export async function openEffectsRun(
  { effect, adjustments }: PictureSettings,
  { bridge, assets }: { bridge: FrameBridge; assets: EffectsAssets },
  onState: (state: EffectState) => void,
): Promise<EffectsRun> {
  const life = new AbortController();
  const { track, frames } = openFrameSink(bridge);
  const effects = startEffects(frames, assets, onState);
  const closed = effects.closed.finally(() => {
    life.abort();
    track.stop();
  });
  const close = async (): Promise<void> => {
    await effects.close();
    await closed.catch(() => undefined);
  };
  try {
    await effects.setEffect(effect);
    await effects.setAdjustments(adjustments);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    output: track,
    setInput: (input) => effects.setInput(input && openFrameSource(input, { bridge, signal: life.signal })),
    setEffect: (next) => effects.setEffect(next),
    setAdjustments: (next) => effects.setAdjustments(next),
    closed,
    close,
  };
}
