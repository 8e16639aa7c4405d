import type { ReadonlyStore } from '../../lib/store.ts';

/** Somebody of a circle who has the app open now. */
export interface CirclePerson {
  readonly identity: string;
  readonly name: string;
  /** They are in the circle's room at this moment. */
  readonly inCall: boolean;
}

/** Somebody rings here. */
export interface IncomingRing {
  readonly callId: string;
  readonly code: string;
  readonly circleName: string;
  readonly callerName: string;
}

/** One rings a circle oneself. */
export interface OutgoingRing {
  readonly code: string;
  /**
   * `unanswered`: 45 s went by, or all have gone. `nobody-there`: nobody of the circle was found with the app open.
   * `hidden`: one does not show oneself to circles (settings.reachable), so nobody was rung.
   */
  readonly state: 'ringing' | 'answered' | 'declined' | 'unanswered' | 'nobody-there' | 'hidden';
  /** While it rings, whose apps ring; then who answered or is in the room, or who declined. */
  readonly names: readonly string[];
}

/** A call that was made or missed. */
export interface CallLog {
  readonly id: string;
  readonly code: string;
  readonly circleName: string;
  readonly kind: 'outgoing' | 'answered' | 'declined' | 'missed';
  /** Who rang; for outgoing calls, who answered. Empty where nobody did. */
  readonly name: string;
  readonly atMs: number;
  /** A missed call that was neither dismissed nor called back. */
  readonly isNew: boolean;
}

/** What is going on in the saved rooms, while the app is open. A closed app cannot be reached: there is no server. */
export interface Circles {
  /** By room code; who is there now, without oneself. A code is missing until its circle was reached. */
  readonly people: ReadonlyStore<ReadonlyMap<string, readonly CirclePerson[]>>;
  /** The latest first. */
  readonly history: ReadonlyStore<readonly CallLog[]>;
  /** Null while nobody rings. */
  readonly incoming: ReadonlyStore<IncomingRing | null>;
  /** How the latest ringing stands, until `cancel` or the next one. */
  readonly outgoing: ReadonlyStore<OutgoingRing | null>;
  /**
   * Rings everyone of the circle who has the app open. Joining its room is the caller's business.
   * @throws 'relays-config-invalid' as joining does
   */
  ring(code: string): Promise<void>;
  /** Stops ringing them, and forgets how it went. */
  cancel(): Promise<void>;
  /** Tells the caller that one comes. Joining the room is the business of whoever calls this. */
  answer(): Promise<void>;
  decline(): Promise<void>;
  /** The missed calls of a circle need no attention any more. */
  dismissMissed(code: string): Promise<void>;
  forgetHistory(code: string): Promise<void>;
  /**
   * Tells the circle whether one is in its room. A ring of that circle is answered by being there; null, having left
   * or not having got in, also stops one's own.
   */
  setInCall(code: string | null): void;
}
