import type { Hold, Rep } from './rep.ts';

/** What one means to do in a set, in all its reps or holds together; null of both where one just begins. */
export interface SetTarget {
  readonly reps: number | null;
  readonly holdMs: number | null;
}

/**
 * One set of one exercise. Times are ms since 1970; of a film, ms from its beginning. So are the times in reps and holds.
 */
export interface TrainingSet {
  readonly exerciseId: string;
  /** As it was called then: own exercises may be renamed or deleted. */
  readonly exerciseName: string;
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly reps: readonly Rep[];
  readonly holds: readonly Hold[];
  readonly partials: number;
  readonly target: SetTarget;
}

/**
 * The sets of one stay, in their order. Its own times are ms since 1970 always; of a film, when it was looked at and for
 * how long.
 */
export interface TrainingSession {
  /** Random, URL-safe. */
  readonly id: string;
  readonly origin: 'live' | 'film';
  readonly startedAtMs: number;
  readonly endedAtMs: number;
  readonly sets: readonly TrainingSet[];
}

/** When something of a session happened, ms since 1970: a film counts as if it had begun when it was looked at. */
export function momentOf(session: TrainingSession, atMs: number): number {
  return session.origin === 'live' ? atMs : session.startedAtMs + atMs;
}
