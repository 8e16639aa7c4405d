import type { PoseFrame } from '../../src/lib/pose/pose.ts';
import { openFilm } from '../../src/media/film/film.ts';
import { count, startCounting } from '../../src/training/counter.ts';
import { EXERCISES } from '../../src/training/exercises/index.ts';
import { countByOneAngle } from './reps.one-angle.ts';

/** What was counted in one clip, by exercise. */
export interface ClipCounts {
  readonly ours: Readonly<Record<string, { readonly reps: number; readonly obstacle: string | null }>>;
  readonly oneAngle: Readonly<Record<string, number>>;
  readonly frames: number;
  /** How many times as fast as it plays. */
  readonly speed: number;
}

/** Reads a clip as the app reads an imported film, and counts every exercise in it. */
async function countClip(url: string, model: 'lite' | 'full'): Promise<ClipCounts> {
  const blob = await (await fetch(url)).blob();
  const beganMs = performance.now();
  const film = await openFilm(
    new File([blob], url, { type: 'video/mp4' }),
    { model },
    {
      signal: new AbortController().signal,
    },
  );
  const frames: PoseFrame[] = [];
  for await (const frame of film.poses) frames.push(frame);
  film.close();
  const tookMs = performance.now() - beganMs;
  const counted = EXERCISES.map((exercise) => {
    const obstacles = new Map<string, number>();
    let state = startCounting(exercise);
    for (const frame of frames) {
      state = count(state, frame);
      const { obstacle } = state.counting;
      if (obstacle) obstacles.set(obstacle, (obstacles.get(obstacle) ?? 0) + 1);
    }
    const [worst] = [...obstacles].toSorted(([, a], [, b]) => b - a);
    const obstacle = worst && worst[1] > frames.length / 2 ? worst[0] : null;
    return [exercise.id, { reps: state.counting.reps.length, obstacle }] as const;
  });
  return {
    ours: Object.fromEntries(counted),
    oneAngle: countByOneAngle(frames),
    frames: frames.length,
    speed: film.durationMs / tookMs,
  };
}

globalThis.repsBench = { countClip };

declare global {
  var repsBench: { countClip: typeof countClip };
}
