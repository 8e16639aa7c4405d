import type { PoseFrame } from '../lib/pose/pose.ts';
import type { Closable } from '../lib/stage.ts';
import type { ReadonlyStore } from '../lib/store.ts';
import type { LocalMedia } from '../media/local-media.ts';
import type { SetTarget } from '../training/session.ts';
import type { ExerciseChoice, WorkoutView } from './model.ts';

/** What a workout needs of own media, which stay the caller's. */
export type WorkoutMedia = Pick<LocalMedia, 'tracking' | 'setTracking' | 'onPose'>;

/** Somebody trains before their camera: poses come in, reps and sets come out. */
export interface Workout extends Closable {
  readonly view: ReadonlyStore<WorkoutView>;
  /** The latest pose; read it in requestAnimationFrame. */
  pose(): PoseFrame | null;
  /** How far the movement is, 0..1; read it in requestAnimationFrame. */
  progress(): number;
  /** Calls `listener` with every pose. Returns the function that stops it. */
  onPose(listener: (frame: PoseFrame) => void): () => void;
  choose(choice: ExerciseChoice): void;
  setTarget(target: SetTarget): void;
  startSet(): void;
  endSet(): void;
}
