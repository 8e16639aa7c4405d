import type { ReadonlyStore } from './store.ts';

/** How far a long task is. `fraction` is 0..1; `remainingMs` is absent until it can be estimated. */
export interface Progress {
  readonly fraction: number;
  readonly remainingMs?: number;
}

/** A long task: watch its progress, await its result, cancel it at any time. */
export interface Job<Result, Step extends Progress = Progress> {
  readonly progress: ReadonlyStore<Step>;
  /** Rejects with an AppError, or with an AbortError after `cancel()`. */
  readonly result: Promise<Result>;
  cancel(): void;
}
