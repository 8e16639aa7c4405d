import type { ReactiveControllerHost } from 'lit';
import type { RunningRecording } from '../../app.ts';
import { asAppError, type AppError } from '../../lib/errors.ts';

/** Starts and stops one recording after the other, and renders its host anew when that changes. Stopping it is the host's business. */
export class Recorder {
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  readonly #onProblem: (error: AppError | null) => void;
  #recording: RunningRecording | null = null;
  #isBusy = false;
  /** It was not stopped since it was started. */
  #isWanted = false;

  /** `onProblem` hears null when a new try begins. */
  constructor(
    host: Pick<ReactiveControllerHost, 'requestUpdate'>,
    onProblem: (error: AppError | null) => void,
  ) {
    this.#host = host;
    this.#onProblem = onProblem;
  }

  /** When it began (ms since 1970); null while nothing is recorded. */
  get sinceMs(): number | null {
    return this.#recording?.startedAtMs ?? null;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Does nothing while one is recorded, begins or ends. */
  async begin(record: () => Promise<RunningRecording>): Promise<void> {
    if (this.#recording || this.#isBusy) return;
    this.#isBusy = this.#isWanted = true;
    this.#onProblem(null);
    this.#host.requestUpdate();
    try {
      const recording = await record();
      // While it began it may have been stopped.
      if (this.#isStopped()) {
        await recording.stop();
        return;
      }
      this.#recording = recording;
      // It may stop by itself: the disk is full, or the encoder failed.
      recording.closed.then(
        () => this.#forget(recording),
        (error: unknown) => {
          this.#forget(recording);
          this.#onProblem(asAppError(error));
        },
      );
    } catch (error) {
      this.#onProblem(asAppError(error));
    } finally {
      this.#isBusy = false;
      this.#host.requestUpdate();
    }
  }

  /** Resolves when it is stored, and has let go of what it recorded. */
  async stop(): Promise<void> {
    this.#isWanted = false;
    const recording = this.#recording;
    if (!recording) return;
    this.#isBusy = true;
    this.#forget(recording);
    try {
      await recording.stop();
      await recording.closed;
    } catch (error) {
      this.#onProblem(asAppError(error));
    } finally {
      this.#isBusy = false;
      this.#host.requestUpdate();
    }
  }

  #isStopped(): boolean {
    return !this.#isWanted;
  }

  #forget(recording: RunningRecording): void {
    if (this.#recording === recording) this.#recording = null;
    this.#host.requestUpdate();
  }
}
