// Training in the room of the call page: a workout of the test's own in place of the app's.
import { LANDMARK_COUNT, type PoseFrame } from '../../../src/lib/pose/pose.ts';
import { createStore } from '../../../src/lib/store.ts';
import type { CoachCommand, TraineeCommand, TrainingPresence } from '../../../src/room/training/model.ts';
import type { Room } from '../../../src/room/room.ts';

const READY: TrainingPresence = {
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
};

/** ms since 1970 with fractions: comparable between pages of one machine. */
const nowMs = (): number => performance.timeOrigin + performance.now();

function poseFrame(timestampMs: number): PoseFrame {
  const landmarks = new Float32Array(LANDMARK_COUNT * 4).fill(0.5);
  return { timestampMs, width: 640, height: 480, pose: { landmarks, world: null }, people: 1 };
}

/** What a test may do about training; all of it travels as JSON. */
export function trainingPage(room: () => Room, idOf: (name: string) => string) {
  const shown = createStore<TrainingPresence | null>(null);
  const listeners = new Set<(frame: PoseFrame) => void>();
  const obeyed: (TraineeCommand & { readonly atMs: number })[] = [];
  const coaching = () => {
    const { value } = room().coaching;
    if (!value) throw new Error('There is no call.');
    return value;
  };
  const givePose = (timestampMs: number): void => {
    for (const listener of listeners) listener(poseFrame(timestampMs));
  };

  return {
    /** Trains from now on, at first like this. */
    train: (change: Partial<TrainingPresence> = {}): void => {
      shown.set({ ...READY, ...change });
      coaching().plug({
        shown,
        obey: (command) => {
          obeyed.push({ ...command, atMs: nowMs() });
          const now = shown.value;
          if (!now) return;
          if (command.do === 'set-exercise')
            shown.set({ ...now, exerciseId: command.exerciseId, exerciseName: command.exerciseId });
          else shown.set({ ...now, state: command.do === 'start-set' ? 'set' : 'rest' });
        },
        onPose: (listener) => {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      });
    },
    showTraining: (change: Partial<TrainingPresence>): void =>
      shown.update((now) => ({ ...READY, ...now, ...change })),
    obeyed: () => obeyed,
    coach: (command: CoachCommand, name?: string): void =>
      coaching().coach(command, name === undefined ? undefined : idOf(name)),
    trainingOf: (name: string) => room().training.value.trainees.get(idOf(name)) ?? null,
    /** When the countdown that is shown here ends; null without one. */
    countdownEndsAtMs: (): number | null => {
      const { countdown } = room().training.value;
      return countdown ? performance.timeOrigin + countdown.startsAtMs : null;
    },
    watchPoses: (watching: boolean): void => coaching().setWatching(watching),
    /** Gives a pose at 30 frames a second that says when it was made, for so long. */
    givePoses: async (forMs: number): Promise<void> => {
      const untilMs = performance.now() + forMs;
      while (performance.now() < untilMs) {
        givePose(nowMs());
        await new Promise((resolve) => setTimeout(resolve, 33));
      }
    },
    /** How long each pose of somebody took until this page drew a frame with it, ms, for so long. */
    poseDelays: (name: string, forMs: number): Promise<number[]> => {
      const id = idOf(name);
      const delays: number[] = [];
      const untilMs = performance.now() + forMs;
      let lastMs = 0;
      return new Promise((resolve) => {
        const look = (): void => {
          const frame = coaching().poseOf(id);
          if (frame && frame.timestampMs !== lastMs) {
            lastMs = frame.timestampMs;
            delays.push(nowMs() - lastMs);
          }
          if (performance.now() < untilMs) requestAnimationFrame(look);
          else resolve(delays);
        };
        look();
      });
    },
  };
}
