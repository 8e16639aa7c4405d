import { msg } from '@lit/localize';
import type { ReactiveControllerHost } from 'lit';
import type { SoloRecording, SoloTraining, Training } from '../../app.ts';
import { asAppError, type AppError } from '../../lib/errors.ts';

const TICK_MS = 500;

/** Records somebody who trains alone, and renders its host anew while that runs. Stopping it is the host's business. */
export class SoloRecorder {
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  readonly #onProblem: (error: AppError | null) => void;
  #recording: SoloRecording | null = null;
  #isBusy = false;
  /** It was not stopped since it was started. */
  #isWanted = false;
  #clock = 0;

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

  async start(training: Training, solo: SoloTraining): Promise<void> {
    if (this.#recording || this.#isBusy) return;
    this.#isBusy = this.#isWanted = true;
    this.#onProblem(null);
    this.#host.requestUpdate();
    try {
      const exercise = solo.workout.view.value.exercise?.name;
      const recording = await training.record(solo, exercise ?? msg('Training'));
      // While it began it may have been stopped.
      if (this.#isStopped()) {
        await recording.stop();
        return;
      }
      this.#recording = recording;
      this.#clock = window.setInterval(() => this.#host.requestUpdate(), TICK_MS);
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

  async stop(): Promise<void> {
    this.#isWanted = false;
    const recording = this.#recording;
    if (!recording) return;
    this.#isBusy = true;
    this.#forget(recording);
    try {
      await recording.stop();
      // The next one may not begin before this one has let go of the microphone.
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

  #forget(recording: SoloRecording): void {
    if (this.#recording !== recording) return;
    clearInterval(this.#clock);
    this.#recording = null;
    this.#host.requestUpdate();
  }
}
