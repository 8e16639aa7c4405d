import type { Participant, Reception } from '../../app.ts';

/**
 * Who hears whom, ready to be shown: see {@link receptionTable}. Rows and columns are in the order of the call, since
 * a table that is sorted anew with each figure cannot be read.
 */
export interface ReceptionTable {
  /** Who is heard. */
  readonly speakers: readonly Participant[];
  /** Who listens, with what they receive of each of `speakers`: 0..100, or null. */
  readonly rows: readonly { readonly listener: Participant; readonly scores: readonly (number | null)[] }[];
  /** The one who hears somebody worst; null as long as nothing is known. */
  readonly worst: {
    readonly listener: Participant;
    readonly speaker: Participant;
    readonly score: number;
  } | null;
}

/** Brings what everyone has told into a table. Only those who are here count, whatever was said of others. */
export function receptionTable(participants: readonly Participant[], reception: Reception): ReceptionTable {
  const speakers = participants.filter(({ role }) => role !== 'viewer');
  const scoreOf = (listener: Participant, speaker: Participant): number | null =>
    listener.id === speaker.id ? null : (reception.get(listener.id)?.get(speaker.id) ?? null);
  const rows = participants.map((listener) => ({
    listener,
    scores: speakers.map((speaker) => scoreOf(listener, speaker)),
  }));
  const [worst = null] = rows
    .flatMap(({ listener, scores }) =>
      speakers.map((speaker, index) => ({ listener, speaker, score: scores[index] ?? Infinity })),
    )
    .filter(({ score }) => score !== Infinity)
    .toSorted((a, b) => a.score - b.score);
  return { speakers, rows, worst };
}
