import type { Participant } from './model.ts';

/** Tells of everyone once in a call, and again under each new name: give it whoever is present, oneself too. */
export function createMeetings(
  onMet: (person: { id: string; name: string }) => void,
): (present: readonly Participant[]) => void {
  // By participant, since two tabs of one person may go by two names.
  const namesMet = new Map<string, string>();
  return (present) => {
    for (const { id, identity, name, isSelf } of present) {
      if (isSelf || namesMet.get(id) === name) continue;
      namesMet.set(id, name);
      onMet({ id: identity, name });
    }
  };
}
