import { moveMoments, moveSpans } from '../library/carry-sidecars.ts';
import { placesOf, type Stretch } from '../media/editing/clips.ts';
import type { Database } from '../storage/database.ts';
import type { TrainingSidecar } from '../training/export/sidecar.ts';
import { loadTrainingSidecar, saveTrainingSidecar } from './training-sidecar.ts';

/**
 * Gives what is made of `clips` what was trained in their recordings; nothing where nothing of it is left.
 * @throws 'not-found' @throws 'storage-full' @throws 'storage-blocked'
 */
export async function carryTraining(
  database: Database,
  clips: readonly Stretch[],
  newId: string,
): Promise<void> {
  const ids = [...new Set(clips.map(({ recordingId }) => recordingId))];
  const loaded = await Promise.all(
    ids.map(async (id) => [id, await loadTrainingSidecar(database, id)] as const),
  );
  const trained = loaded.flatMap(([id, sidecar]) => (sidecar ? [[id, sidecar] as const] : []));
  const moved = moveTraining(clips, trained);
  if (moved) await saveTrainingSidecar(database, newId, moved);
}

type MovedSet = TrainingSidecar['sets'][number];

/**
 * Sets, reps and cues at the times at which they are now, and without what was cut out: a rep belongs to the moment at
 * which it was counted. Null where no set is left.
 */
export function moveTraining(
  clips: readonly Stretch[],
  trained: readonly (readonly [recordingId: string, TrainingSidecar])[],
): TrainingSidecar | null {
  const sets = trained
    .flatMap(([id, { sets: all }]) => all.flatMap((set) => moveSet(clips, id, set)))
    .toSorted((a, b) => a.startMs - b.startMs);
  if (sets.length === 0) return null;
  const isLeft = new Set(sets.map(({ exerciseId }) => exerciseId));
  const exercises = trained.flatMap(([, sidecar]) => sidecar.exercises).filter(({ id }) => isLeft.has(id));
  return {
    version: 1,
    startedAtMs: Math.min(...trained.map(([, { startedAtMs }]) => startedAtMs)),
    exercises: [...new Map(exercises.map((exercise) => [exercise.id, exercise])).values()],
    sets,
    cues: trained
      .flatMap(([id, { cues }]) => moveMoments(clips, id, cues))
      .toSorted((a, b) => a.offsetMs - b.offsetMs),
    // Frames were counted of the whole of each recording.
    poses: null,
  };
}

/** What is left of a set: one where its parts follow each other still, several where they do not, or none. */
function moveSet(clips: readonly Stretch[], recordingId: string, set: MovedSet): MovedSet[] {
  const spans = moveSpans(clips, recordingId, [{ fromMs: set.startMs, toMs: set.endMs }]);
  const stretches: { fromMs: number; toMs: number }[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = stretches.at(-1);
    if (last?.toMs === span.fromMs) last.toMs = span.toMs;
    else stretches.push({ ...span });
  }
  const move = <T extends { readonly atMs: number }>(counted: readonly T[]): T[] =>
    counted
      .flatMap((one) => placesOf(clips, recordingId, one.atMs).map((atMs) => ({ ...one, atMs })))
      .toSorted((a, b) => a.atMs - b.atMs);
  const [reps, holds] = [move(set.reps), move(set.holds)];
  return stretches
    .map(({ fromMs, toMs }): MovedSet => {
      const isWithin = ({ atMs }: { readonly atMs: number }): boolean => atMs >= fromMs && atMs <= toMs;
      const isWhole = toMs - fromMs >= set.endMs - set.startMs;
      return {
        ...set,
        startMs: fromMs,
        endMs: toMs,
        reps: reps.filter(isWithin),
        holds: holds.filter(isWithin),
        // When they were is not noted, so of a part nobody can tell.
        partials: isWhole ? set.partials : 0,
      };
    })
    .filter((part) => part.reps.length > 0 || part.holds.length > 0);
}
