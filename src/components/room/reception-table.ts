import type { Participant, Reception } from '../../app.ts';

/** Who hears whom, ready to be shown: see {@link receptionTable}. */
export interface ReceptionTable {
  /** Who is heard, the worst heard first. */
  readonly speakers: readonly Participant[];
  /** Who listens, with what they receive of each of `speakers`: 0..100, or null; the worst off first. */
  readonly rows: readonly { readonly listener: Participant; readonly scores: readonly (number | null)[] }[];
  /** The one who hears somebody worst; null as long as nothing is known. */
  readonly worst: {
    readonly listener: Participant;
    readonly speaker: Participant;
    readonly score: number;
  } | null;
}

/** Puts what everyone has told into order. Only those who are here count, whatever was said of others. */
export function receptionTable(participants: readonly Participant[], reception: Reception): ReceptionTable {
  const scoreOf = (listener: Participant, speaker: Participant): number | null =>
    listener.id === speaker.id ? null : (reception.get(listener.id)?.get(speaker.id) ?? null);
  const onStage = participants.filter(({ role }) => role !== 'viewer');
  const worstFirst = (
    people: readonly Participant[],
    scoresOf: (person: Participant) => readonly (number | null)[],
  ): readonly Participant[] => {
    const lowest = new Map(people.map((person) => [person, lowestOf(scoresOf(person))]));
    return people.toSorted((a, b) => (lowest.get(a) ?? 0) - (lowest.get(b) ?? 0));
  };
  const speakers = worstFirst(onStage, (speaker) =>
    participants.map((listener) => scoreOf(listener, speaker)),
  );
  const listeners = worstFirst(participants, (listener) =>
    speakers.map((speaker) => scoreOf(listener, speaker)),
  );
  const rows = listeners.map((listener) => ({
    listener,
    scores: speakers.map((speaker) => scoreOf(listener, speaker)),
  }));
  const [first] = rows;
  const score = lowestOf(first?.scores ?? []);
  const speaker = speakers[first?.scores.indexOf(score) ?? -1];
  return {
    speakers,
    rows,
    worst: first && speaker ? { listener: first.listener, speaker, score } : null,
  };
}

/** Of nothing, more than the best. */
function lowestOf(scores: readonly (number | null)[]): number {
  return Math.min(Infinity, ...scores.filter((score) => score !== null));
}
