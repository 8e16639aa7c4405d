import * as v from 'valibot';
import type { TrainingSet } from '../session.ts';
import { holdSchema, repSchema } from './schema.ts';

const offsetMs = v.pipe(v.number(), v.minValue(0));

const trainingSidecar = v.object({
  /** Of this form. */
  version: v.literal(1),
  /** When the recording began, ms since 1970. All other times are offsets in the recording: ms from its beginning. */
  startedAtMs: v.number(),
  /** Those that were done, each once. */
  exercises: v.array(v.object({ id: v.string(), name: v.string() })),
  sets: v.array(
    v.object({
      exerciseId: v.string(),
      startMs: offsetMs,
      endMs: offsetMs,
      /** `atMs` is the offset. */
      reps: v.array(repSchema),
      holds: v.array(holdSchema),
      partials: v.number(),
    }),
  ),
  /** What was said and shown to do better, or counted aloud, in order. `rule` is the form rule's id; null of counts. */
  cues: v.array(v.object({ offsetMs, text: v.string(), rule: v.nullable(v.string()) })),
  /** How well the person was seen; null where that was not noted. */
  poses: v.nullable(
    v.object({
      model: v.picklist(['lite', 'full']),
      /** How many frames were looked at, and in how many of them somebody was found. */
      frames: v.number(),
      withPerson: v.number(),
    }),
  ),
});

/** What was trained during a recording, as it is stored beside it and given out as a JSON file. */
export type TrainingSidecar = v.InferOutput<typeof trainingSidecar>;

/** The sidecar that `json` is, or null. */
export function parseTrainingSidecar(json: string): TrainingSidecar | null {
  try {
    const result = v.safeParse(trainingSidecar, JSON.parse(json));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

/** What a sidecar is made of; all times are ms since 1970. */
export interface SidecarInput {
  /** When the recording began and ended; null while it runs. */
  readonly startedAtMs: number;
  readonly endedAtMs: number | null;
  readonly sets: readonly TrainingSet[];
  readonly cues: readonly { readonly atMs: number; readonly text: string; readonly rule: string | null }[];
  readonly poses: TrainingSidecar['poses'];
}

/** Brings what was trained onto the recording's clock. What was before its beginning or after its end is left out. */
export function makeTrainingSidecar({
  startedAtMs,
  endedAtMs,
  sets,
  cues,
  poses,
}: SidecarInput): TrainingSidecar {
  const lastMs = endedAtMs === null ? Infinity : Math.max(0, endedAtMs - startedAtMs);
  const isWithin = (atMs: number): boolean => atMs >= startedAtMs && atMs - startedAtMs <= lastMs;
  const clamped = (atMs: number): number => Math.min(lastMs, Math.max(0, atMs - startedAtMs));
  const moved = <T extends { readonly atMs: number }>(things: readonly T[]): T[] =>
    things
      .filter(({ atMs }) => isWithin(atMs))
      .map((thing) => ({ ...thing, atMs: thing.atMs - startedAtMs }));
  const own = sets
    .filter((set) => set.endedAtMs >= startedAtMs && set.startedAtMs - startedAtMs <= lastMs)
    .toSorted((a, b) => a.startedAtMs - b.startedAtMs);
  return {
    version: 1,
    startedAtMs,
    exercises: [...new Map(own.map(({ exerciseId: id, exerciseName: name }) => [id, { id, name }])).values()],
    sets: own.map((set) => ({
      exerciseId: set.exerciseId,
      startMs: clamped(set.startedAtMs),
      endMs: clamped(set.endedAtMs),
      reps: moved(set.reps).map((rep) => ({ ...rep, faults: [...rep.faults] })),
      holds: moved(set.holds).map((hold) => ({ ...hold, faults: [...hold.faults] })),
      partials: set.partials,
    })),
    cues: moved(cues)
      .map(({ atMs, text, rule }) => ({ offsetMs: atMs, text, rule }))
      .toSorted((a, b) => a.offsetMs - b.offsetMs),
    poses,
  };
}
