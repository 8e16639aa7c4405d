import type { PoseFrame } from '../../lib/pose/pose.ts';
import type { TrackingSettings, TrackingState } from '../../media/effects/tracking.ts';
import type { OpenPoseFinder } from '../pose/pose.client.ts';
import { openPoseKeeper, type KeeperState, type PoseKeeper } from '../pose/pose-keeper.ts';
import type { EffectsAssets } from './effects.contract.ts';

/** What tracking is made with, and whom it tells. */
export interface TrackingParts {
  readonly openPoseFinder: OpenPoseFinder;
  readonly onTracking: (state: TrackingState) => void;
  readonly onPose: (frame: PoseFrame) => void;
}

/**
 * Has poses found beside the frame's own way: the picture does not wait. While the finder is busy only the latest frame
 * waits for it, and begins the moment it is free, so that it finds as many as it can and none is old.
 */
export interface PoseLane {
  /**
   * Has a copy of the frame looked at; the caller keeps owning the frame. Resolves with its pose; with null where there
   * is none to be had, or a later frame took its place.
   */
  look(frame: VideoFrame): Promise<PoseFrame | null>;
  /** What was found last, if that is no longer ago than `mostMs`. */
  latest(mostMs: number): PoseFrame | null;
  /** True once it has been given up: only another lane may do better. */
  hasFailed(): boolean;
  /** The next frame is of another camera. */
  restart(): void;
  /** Ends the finder. */
  close(): void;
}

interface Job {
  readonly frame: VideoFrame;
  readonly timestampMs: number;
  readonly tell: (found: PoseFrame | null) => void;
}

/** Frames a second are those of so long a time, told so often, and not before there were so many. */
const RATE_SPELL_MS = 3000;
const RATE_EVERY_MS = 1000;
const RATE_FROM_FRAMES = 4;

/** Begins to load what it takes. */
export function openPoseLane(
  { model }: TrackingSettings,
  assets: EffectsAssets,
  { openPoseFinder, onTracking, onPose }: TrackingParts,
): PoseLane {
  const rate = createRate();
  let isClosed = false;
  let hasFailed = false;
  let waiting: Job | null = null;
  let isBusy = false;
  let lastMs = 0;
  let latest: PoseFrame | null = null;
  /** Changes with the camera: what is found of the one before is told to nobody. */
  let epoch = 0;

  const onState = (state: KeeperState): void => {
    hasFailed = state.kind === 'failed';
    if (state.kind === 'ready') rate.restart();
    else if (!isClosed) onTracking(state);
  };
  const keeper: PoseKeeper = openPoseKeeper(
    { wasmBaseUrl: assets.wasmBaseUrl, modelUrl: assets.poseModelUrls[model], source: 'live' },
    openPoseFinder,
    onState,
  );

  const work = async (): Promise<void> => {
    if (isBusy) return;
    isBusy = true;
    for (let job = waiting; job; job = waiting) {
      waiting = null;
      const begun = epoch;
      const beganMs = performance.now();
      const found = await keeper.detect(job.frame, job.timestampMs);
      const isWanted = found !== null && !isClosed && begun === epoch;
      if (isWanted) {
        latest = found;
        onPose(found);
        const pace = rate.add(performance.now(), performance.now() - beganMs);
        if (pace) onTracking({ kind: 'active', ...pace });
      }
      job.tell(isWanted ? found : null);
    }
    isBusy = false;
  };

  const dropWaiting = (): void => {
    waiting?.frame.close();
    waiting?.tell(null);
    waiting = null;
  };

  return {
    look(frame) {
      if (isClosed) return Promise.resolve(null);
      dropWaiting();
      // Of the wall, as peers need it, but never back.
      lastMs = Math.max(lastMs + 1, wallMs());
      const copy = frame.clone();
      return new Promise((tell) => {
        waiting = { frame: copy, timestampMs: lastMs, tell };
        void work();
      });
    },
    hasFailed: () => hasFailed,
    latest: (mostMs) => (latest && wallMs() - latest.timestampMs < mostMs ? latest : null),
    restart() {
      epoch++;
      latest = null;
      dropWaiting();
    },
    close() {
      isClosed = true;
      dropWaiting();
      keeper.close();
    },
  };
}

const wallMs = (): number => performance.timeOrigin + performance.now();

/** How many a second, and how long each takes, told now and then. */
function createRate(): {
  add(nowMs: number, tookMs: number): { fps: number; poseMs: number } | null;
  restart(): void;
} {
  const timesMs: number[] = [];
  const tookMs: number[] = [];
  let toldMs = -Infinity;
  return {
    add(nowMs, took) {
      timesMs.push(nowMs);
      tookMs.push(took);
      while ((timesMs[0] ?? nowMs) < nowMs - RATE_SPELL_MS) {
        timesMs.shift();
        tookMs.shift();
      }
      if (nowMs - toldMs < RATE_EVERY_MS || timesMs.length < RATE_FROM_FRAMES) return null;
      toldMs = nowMs;
      const spellMs = nowMs - (timesMs[0] ?? nowMs);
      return {
        fps: spellMs > 0 ? ((timesMs.length - 1) * 1000) / spellMs : 0,
        poseMs: tookMs.reduce((sum, each) => sum + each, 0) / tookMs.length,
      };
    },
    restart() {
      timesMs.length = tookMs.length = 0;
      toldMs = -Infinity;
    },
  };
}
