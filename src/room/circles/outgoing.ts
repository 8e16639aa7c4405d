import type { CirclePerson, OutgoingRing } from './model.ts';

export const RING_FOR_MS = 45_000;
/** Time for those who have the app open to be heard, where the own app was opened only now. */
const GATHER_FOR_MS = 6_000;

/** One's own ringing of a circle. */
export interface Ringing {
  readonly code: string;
  readonly callId: string;
  readonly startedAtMs: number;
  /** Names by identity. */
  readonly answered: ReadonlyMap<string, string>;
  readonly declined: ReadonlyMap<string, string>;
  /** Somebody could be rung at some time. */
  readonly wasAnybodyThere: boolean;
}

/** A ringing that begins. */
export function startRinging(code: string, callId: string, startedAtMs: number): Ringing {
  return { code, callId, startedAtMs, answered: new Map(), declined: new Map(), wasAnybodyThere: false };
}

/** How a ringing stands. `people`: those of the circle who have the app open. */
export function ringingState(
  { code, startedAtMs, answered, declined, wasAnybodyThere }: Ringing,
  people: readonly CirclePerson[],
  nowMs: number,
): OutgoingRing {
  const inRoom = people.filter(({ inCall }) => inCall);
  const ringable = targetsOf({ answered, declined }, people);
  const elapsedMs = nowMs - startedAtMs;
  if (answered.size > 0 || inRoom.length > 0) {
    const names = new Set([...answered.values(), ...inRoom.map(({ name }) => name)]);
    return { code, state: 'answered', names: [...names] };
  }
  if (ringable.length === 0 && declined.size > 0)
    return { code, state: 'declined', names: [...declined.values()] };
  if (ringable.length === 0 && elapsedMs >= GATHER_FOR_MS)
    return { code, state: wasAnybodyThere ? 'unanswered' : 'nobody-there', names: [] };
  if (elapsedMs >= RING_FOR_MS) return { code, state: 'unanswered', names: [] };
  return { code, state: 'ringing', names: ringable.map(({ name }) => name) };
}

/** Those whose apps are still to ring. */
export function targetsOf(
  { answered, declined }: Pick<Ringing, 'answered' | 'declined'>,
  people: readonly CirclePerson[],
): readonly CirclePerson[] {
  return people.filter(
    ({ identity, inCall }) => !inCall && !answered.has(identity) && !declined.has(identity),
  );
}
