import { escapeVtt, writeVtt, type VttCue } from '../../lib/webvtt.ts';
import type { TrainingSidecar } from './sidecar.ts';

/** How long a cue stays that has no length of its own. */
const CUE_MS = 2_000;

/**
 * Sets as chapters, for a track of kind `chapters`: one a set, named by `nameOf` (say `Squat, 12 reps`), on the
 * recording's clock. Chapters do not overlap.
 */
export function toChapters(
  { exercises, sets }: TrainingSidecar,
  nameOf: (exerciseName: string, set: TrainingSidecar['sets'][number]) => string,
): string {
  const names = new Map(exercises.map(({ id, name }) => [id, name]));
  return writeVtt(
    sets.map((set, index) => {
      const next = sets[index + 1]?.startMs ?? Infinity;
      const name = nameOf(names.get(set.exerciseId) ?? set.exerciseId, set);
      return { startMs: set.startMs, endMs: Math.min(set.endMs, next), payload: escaped(name) };
    }),
  );
}

/**
 * Reps, holds and what was said, for a track of kind `metadata`: each cue's text is JSON on one line, an object whose
 * `kind` is `rep`, `hold` or `cue`. A rep's cue lasts as long as the rep.
 */
export function toMetadata({ sets, cues }: TrainingSidecar): string {
  const all = sets.flatMap(({ exerciseId, reps, holds }, set): VttCue[] => [
    ...reps.map(({ atMs, ...rep }, index) => {
      const { outMs, holdMs, backMs } = rep.tempo;
      const payload = json({ kind: 'rep', exerciseId, set: set + 1, number: index + 1, ...rep });
      return { startMs: atMs - outMs - holdMs - backMs, endMs: atMs, payload };
    }),
    ...holds.map(({ atMs, heldMs, faults }, index) => ({
      startMs: atMs - heldMs,
      endMs: atMs,
      payload: json({ kind: 'hold', exerciseId, set: set + 1, number: index + 1, heldMs, faults }),
    })),
  ]);
  const said = cues.map(({ offsetMs, text, rule }) => ({
    startMs: offsetMs,
    endMs: offsetMs + CUE_MS,
    payload: json({ kind: 'cue', text, rule }),
  }));
  return writeVtt([...all, ...said].toSorted((a, b) => a.startMs - b.startMs));
}

/** Words as cue text: one line, no markup, no arrow that would begin another cue. */
function escaped(words: string): string {
  const line = words.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();
  return escapeVtt(line || '–');
}

/** JSON has its line breaks escaped already; an arrow can only be in a string, where `>` may be written otherwise. */
const json = (value: object): string => JSON.stringify(value).replaceAll('>', '\\u003e');
