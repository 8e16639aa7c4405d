import { takesOthersIn } from './model.ts';
import type { Participant } from '../model.ts';

/** What consent decides. */
export interface ConsentScope {
  /** Nothing of oneself is given out any more, or again. */
  readonly withhold: (isWithheld: boolean) => void;
  /** By whom one knows to be recorded, by participant id: whoever is not told keeps one out of their recording. */
  readonly tell: (recordedBy: readonly string[]) => void;
  /** Asks whether one comes in nevertheless; null takes the question back. */
  readonly ask: (by: string | null) => void;
}

/** Whether one is recorded, and knows. */
export interface Consent {
  /** Who is in the room, oneself included. */
  notice(participants: readonly Pick<Participant, 'id' | 'isSelf' | 'name' | 'take'>[]): void;
  /** The person comes in, though they are recorded. */
  comeIn(): void;
}

/** Who is first seen this long after the first of them has come after oneself: whatever they say, nobody came into it. */
const ARRIVAL_MS = 10_000;

/**
 * Whoever comes into a room that is being recorded is asked before they are seen or heard; whoever is there when a
 * recording begins is told by the banner, and can leave. Either way the one who records learns that they know, and
 * leaves everybody out of picture and sound of whom they have not learnt it: so it does not matter which message comes
 * first. Nobody who comes later can make one be asked, and so withheld from the others. `isAsked` is false for a device
 * without a person, such as a camera stand.
 */
export function createConsent(
  { withhold, tell, ask }: ConsentScope,
  { isAsked, nowMs = () => performance.now() }: { isAsked: boolean; nowMs?: () => number },
): Consent {
  /** When the first of the others was seen. */
  let arrivedAtMs: number | null = null;
  /** Those of whose recording one is told by the banner: who did not record when one came in, or came later. */
  const quiet = new Set<string>();
  const seen = new Set<string>();
  const accepted = new Set<string>();
  let waiting: readonly string[] = [];
  let told: readonly string[] = [];
  let asked: string | null = null;

  const decide = (recorders: readonly Pick<Participant, 'id' | 'name'>[]): void => {
    for (const { id } of recorders) if (quiet.has(id) || !isAsked) accepted.add(id);
    const unanswered = recorders.filter(({ id }) => !accepted.has(id));
    waiting = unanswered.map(({ id }) => id);
    withhold(unanswered.length > 0);
    const by =
      unanswered.length === 0 ? null : new Intl.ListFormat().format(unanswered.map(({ name }) => name));
    if (by !== asked) {
      asked = by;
      ask(by);
    }
    const knowing = recorders.filter(({ id }) => accepted.has(id)).map(({ id }) => id);
    if (knowing.join() === told.join()) return;
    told = knowing;
    tell(knowing);
  };

  let latest: readonly Pick<Participant, 'id' | 'name'>[] = [];
  return {
    notice: (participants) => {
      const others = participants.filter(({ isSelf }) => !isSelf);
      const ids = new Set(others.map(({ id }) => id));
      for (const id of quiet) if (!ids.has(id)) quiet.delete(id);
      if (others.length > 0) arrivedAtMs ??= nowMs();
      const isLate = arrivedAtMs !== null && nowMs() > arrivedAtMs + ARRIVAL_MS;
      for (const { id } of others) if (isLate && !seen.has(id)) quiet.add(id);
      for (const id of ids) seen.add(id);
      const isRecorder = ({ take }: Pick<Participant, 'take'>): boolean =>
        take !== null && takesOthersIn(take);
      for (const person of others) if (!isRecorder(person)) quiet.add(person.id);
      latest = others.filter(isRecorder);
      decide(latest);
    },
    comeIn: () => {
      for (const id of waiting) accepted.add(id);
      decide(latest);
    },
  };
}
