import { log } from '../../lib/log.ts';
import type { PoseFrame } from '../../lib/pose/pose.ts';
import { within } from '../within.ts';
import type { OpenPoseFinder, PoseAssets, PoseFinder } from './pose.client.ts';

/** No answer for this long: the worker hangs or is gone. A pose takes 20 to 200 ms; a busy machine is not a hang. */
const HANG_MS = 3000;
/** So many crashes without one pose in between, and it is given up. */
const MAX_CRASHES = 3;
/** MediaPipe's tables of GPU handles grow with every frame: after so many (11 minutes) a fresh worker takes over. */
const POSES_PER_FINDER = 20_000;

/** Where the keeper stands. */
export type KeeperState =
  | { readonly kind: 'loading'; readonly fraction?: number }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly message: string };

/** Keeps a finder of poses running, through crashes and hangs. */
export interface PoseKeeper {
  /**
   * The pose in the frame, which is closed whatever happens; null while there is none to be had. One at a time,
   * `timestampMs` going forward.
   */
  detect(frame: VideoFrame, timestampMs: number): Promise<PoseFrame | null>;
  close(): void;
}

/** Begins to load. `onState` hears of each change, the first loading included. */
export function openPoseKeeper(
  assets: PoseAssets,
  open: OpenPoseFinder,
  onState: (state: KeeperState) => void,
): PoseKeeper {
  let finder: PoseFinder | null = null;
  let loading: AbortController | null = null;
  let crashes = 0;
  let poses = 0;

  const fail = (error: unknown): void => {
    onState({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
  };

  /** Loads beside the present finder, which goes on until the new one is ready. */
  const load = async (): Promise<void> => {
    const controller = new AbortController();
    const { signal } = controller;
    loading = controller;
    const onProgress = (fraction: number): void => {
      if (!signal.aborted && !finder) onState({ kind: 'loading', fraction });
    };
    if (!finder) onState({ kind: 'loading' });
    try {
      const opened = await open(assets, onProgress, { signal });
      if (signal.aborted) {
        opened.close();
        return;
      }
      finder?.close();
      finder = opened;
      loading = null;
      poses = 0;
      onState({ kind: 'ready' });
    } catch (error) {
      if (signal.aborted) return;
      loading = null;
      if (finder) log.warn('A fresh finder of poses did not load; the old one goes on.', error);
      else fail(error);
    }
  };

  const drop = (): void => {
    const dropped = finder;
    finder = null;
    dropped?.close();
  };

  void load();

  return {
    async detect(frame, timestampMs) {
      const present = finder;
      if (!present) {
        frame.close();
        return null;
      }
      try {
        const found = await within(HANG_MS, present.detect(frame, timestampMs));
        crashes = 0;
        poses++;
        if (poses % POSES_PER_FINDER === 0 && !loading) void load();
        return found;
      } catch (error) {
        if (finder !== present) return null;
        log.warn('The finder of poses crashed; another one is started.', error);
        drop();
        crashes++;
        if (crashes >= MAX_CRASHES) fail(error);
        else if (!loading) void load();
        return null;
      }
    },
    close() {
      loading?.abort();
      drop();
    },
  };
}
