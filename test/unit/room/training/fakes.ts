import { LANDMARK_COUNT, type PoseFrame } from '../../../../src/lib/pose/pose.ts';
import { createStore } from '../../../../src/lib/store.ts';
import type { Trainee, TraineeCommand, TrainingPresence } from '../../../../src/room/training/model.ts';

/** Somebody between two sets of squats, with what differs. */
export const presenceOf = (change: Partial<TrainingPresence> = {}): TrainingPresence => ({
  exerciseId: 'squat',
  exerciseName: 'Squat',
  kind: 'reps',
  state: 'ready',
  setNumber: 1,
  reps: 0,
  partials: 0,
  heldMs: 0,
  lastRep: null,
  cue: null,
  obstacle: null,
  target: { reps: null, holdMs: null },
  isBurntIn: false,
  ...change,
});

/** A frame whose person stands with the nose at `x`. */
export const poseAt = (timestampMs: number, x = 0.5): PoseFrame => ({
  timestampMs,
  width: 640,
  height: 480,
  pose: { landmarks: new Float32Array(LANDMARK_COUNT * 4).fill(x), world: null },
  people: 1,
});

/** A workout in place of the real one, which does what it is told and remembers it. */
export interface FakeTrainee extends Trainee {
  readonly obeyed: (TraineeCommand & { readonly by: string; readonly atMs: number })[];
  show(presence: TrainingPresence | null): void;
  pose(frame: PoseFrame): void;
}

export function fakeTrainee(first: TrainingPresence | null = presenceOf()): FakeTrainee {
  const shown = createStore<TrainingPresence | null>(first);
  const listeners = new Set<(frame: PoseFrame) => void>();
  const obeyed: FakeTrainee['obeyed'] = [];
  return {
    shown,
    obeyed,
    show: (presence) => shown.set(presence),
    pose: (frame) => {
      for (const listener of listeners) listener(frame);
    },
    obey: (command, by) => {
      obeyed.push({ ...command, by, atMs: performance.now() });
      const now = shown.value;
      if (!now) return;
      if (command.do === 'set-exercise') {
        const { exerciseId, target } = command;
        shown.set({ ...now, exerciseId, exerciseName: exerciseId, target });
      } else shown.set({ ...now, state: command.do === 'start-set' ? 'set' : 'rest' });
    },
    onPose: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** The smallest thing that says that it is a JPEG of this size. */
export function fakeJpeg(width = 640, height = 360, sizeBytes = 2_000): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sizeBytes);
  // Start of image; a comment; start of frame: baseline, length 11, 8 bits, height, width.
  bytes.set([0xff, 0xd8, 0xff, 0xfe, 0, 4, 1, 2]);
  bytes.set([0xff, 0xc0, 0, 11, 8, height >> 8, height & 255, width >> 8, width & 255], 8);
  return bytes;
}
