import type { Stage } from '../../lib/stage.ts';
import type { ReadonlyStore } from '../../lib/store.ts';
import { log } from '../../lib/log.ts';
import { PLAIN } from './effect.ts';
import { openEffectsRun } from './effects-run.ts';
import { findFrameBridge } from './frame-bridge.ts';
import { effectsAssets } from './video-pipeline.ts';

/** There is no effect and no tracking to tell of. */
const NOBODY = { onState: () => undefined, onTracking: () => undefined, onPose: () => undefined };

/**
 * One track for what shows now this track, now that one, as a MediaRecorder needs it, whose tracks must stay: frames pass
 * through a worker as they are, dark ones while there is no track. The caller keeps the tracks. Null where the browser
 * has no way to do it. @throws 'effects-failed'
 */
export async function openSteadyTrack(
  tracks: ReadonlyStore<MediaStreamTrack | null>,
): Promise<Stage<MediaStreamTrack> | null> {
  const bridge = await findFrameBridge();
  if (!bridge) return null;
  const run = await openEffectsRun(PLAIN, { bridge, assets: effectsAssets() }, NOBODY);
  const follow = async (track: MediaStreamTrack | null): Promise<void> => {
    await run.setInput(track?.readyState === 'live' ? track : null);
  };
  const stop = tracks.watch((track) => {
    follow(track).catch((error: unknown) => log.warn('A new picture could not be followed.', error));
  });
  const close = async (): Promise<void> => {
    stop();
    await run.close();
  };
  try {
    await follow(tracks.value);
  } catch (error) {
    await close();
    throw error;
  }
  return { output: run.output, closed: run.closed, close };
}
