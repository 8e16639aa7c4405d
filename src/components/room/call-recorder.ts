import { msg, str } from '@lit/localize';
import type { ReactiveControllerHost } from 'lit';
import type { App, CallRecording, Participant } from '../../app.ts';
import { asAppError, type AppError } from '../../lib/errors.ts';

/** Starts and stops the recording of a call, and renders its host anew when that changes. Stopping it is the host's business. */
export class CallRecorder {
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  readonly #onProblem: (error: AppError | null) => void;
  #recording: CallRecording | null = null;
  #isBusy = false;

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

  async start(app: App, source: 'self' | 'call', participants: readonly Participant[]): Promise<void> {
    if (this.#recording || this.#isBusy) return;
    this.#isBusy = true;
    this.#onProblem(null);
    this.#host.requestUpdate();
    try {
      const name = recordingName(source, participants, app.settings.value.name);
      const recording = await app.record({ source, name });
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

  async stop(): Promise<void> {
    const recording = this.#recording;
    this.#recording = null;
    this.#host.requestUpdate();
    await recording?.stop();
  }

  #forget(recording: CallRecording): void {
    if (this.#recording === recording) this.#recording = null;
    this.#host.requestUpdate();
  }
}

function recordingName(
  source: 'self' | 'call',
  participants: readonly Participant[],
  ownName: string,
): string {
  const others = participants.filter(({ isSelf }) => !isSelf).map(({ name }) => name);
  if (source === 'self' || others.length === 0) return ownName || msg('Recording');
  return msg(str`Call with ${new Intl.ListFormat().format(others)}`);
}
