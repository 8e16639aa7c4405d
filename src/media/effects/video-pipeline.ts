import type { Stage } from '../../lib/stage.ts';
import type { ReadonlyStore } from '../../lib/store.ts';
import type { Effect, EffectState } from './effect.ts';

/**
 * The one path every own picture takes: camera -> worker -> `output`. The output track lives as long as the
 * pipeline, so that peers, self-view and recorder keep the same track while camera and effect change.
 */
export interface VideoPipeline extends Stage<MediaStreamTrack> {
  readonly effect: ReadonlyStore<EffectState>;
  /**
   * Reads from `track` from now on; the caller keeps owning it. With null (video stopped) a dark frame leaves
   * twice a second, so that a running recorder never waits for a picture.
   */
  setInput(track: MediaStreamTrack | null): Promise<void>;
  /** Resolves when no frame without the new effect can leave any more. @throws 'effects-unsupported' */
  setEffect(effect: Effect): Promise<void>;
}
