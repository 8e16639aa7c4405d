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
  /** `unanswered`: 45 s went by. Names are of those who answered or declined so far. */
  readonly state: 'ringing' | 'answered' | 'declined' | 'unanswered' | 'nobody-there';
  readonly names: readonly string[];
}

/** A call that was made or missed. */
export interface CallLog {
  readonly id: string;
  readonly code: string;
  readonly circleName: string;
  readonly kind: 'outgoing' | 'answered' | 'declined' | 'missed';
  readonly name: string;
  readonly atMs: number;
}

/** What is going on in the saved rooms, while the app is open. A closed app cannot be reached: there is no server. */
export interface Circles {
  /** By room code; who is there now, without oneself. */
  readonly people: ReadonlyStore<ReadonlyMap<string, readonly CirclePerson[]>>;
  /** The latest first. */
  readonly history: ReadonlyStore<readonly CallLog[]>;
  /** Null while nobody rings. */
  readonly incoming: ReadonlyStore<IncomingRing | null>;
  readonly outgoing: ReadonlyStore<OutgoingRing | null>;
  /** Rings everyone of the circle who has the app open. Joining its room is the caller's business. */
  ring(code: string): Promise<void>;
  /** Stops ringing them. */
  cancel(): Promise<void>;
  answer(): Promise<void>;
  decline(): Promise<void>;
  /** Tells the circle whether one is in its room. */
  setInCall(code: string | null): void;
}
