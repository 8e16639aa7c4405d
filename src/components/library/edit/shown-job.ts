import type { ReactiveControllerHost } from 'lit';
import type { Job } from '../../../app.ts';
import { asAppError, isAbort, type AppError } from '../../../lib/errors.ts';

/** One job at a time with its progress on the screen; renders its host anew when that changes. */
export class ShownJob {
  /** 0..1, of the job that runs. */
  fraction = 0;
  remainingMs: number | null = null;
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  readonly #onProblem: (problem: AppError | null) => void;
  #job: Job<unknown> | null = null;

  /** `onProblem` hears null when a job begins. */
  constructor(
    host: Pick<ReactiveControllerHost, 'requestUpdate'>,
    onProblem: (problem: AppError | null) => void,
  ) {
    this.#host = host;
    this.#onProblem = onProblem;
  }

  get isRunning(): boolean {
    return this.#job !== null;
  }

  cancel(): void {
    this.#job?.cancel();
  }

  /** Waits for a job; undefined where it was cancelled or has failed, or another one runs. */
  async run<T>(job: Job<T> | undefined): Promise<T | undefined> {
    if (!job || this.#job) return undefined;
    this.#job = job;
    this.#onProblem(null);
    this.#show(0, null);
    const stop = job.progress.watch(({ fraction, remainingMs }) => this.#show(fraction, remainingMs ?? null));
    try {
      return await job.result;
    } catch (error) {
      if (!isAbort(error)) this.#onProblem(asAppError(error));
      return undefined;
    } finally {
      stop();
      this.#job = null;
      this.#host.requestUpdate();
    }
  }

  #show(fraction: number, remainingMs: number | null): void {
    this.fraction = fraction;
    this.remainingMs = remainingMs;
    this.#host.requestUpdate();
  }
}
