import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { TrainingPresence, TrainingView } from '../../app.ts';
import type { ReadonlyStore } from '../../lib/store.ts';

/** What one participant shows of their training. Renders its host anew when that changes, and not when others' does. */
export class TraineeWatch implements ReactiveController {
  /** Null while they do not train. */
  presence: TrainingPresence | null = null;
  readonly #host: ReactiveControllerHost;
  #view: ReadonlyStore<TrainingView> | null = null;
  #participantId = '';
  #isConnected = false;
  #stop: () => void = () => undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  /** Watches this participant from now on; nobody, where `view` is null. To be called before the host renders. */
  watch(view: ReadonlyStore<TrainingView> | null, participantId: string): void {
    if (view === this.#view && participantId === this.#participantId) return;
    this.#view = view;
    this.#participantId = participantId;
    this.#listen();
  }

  hostConnected(): void {
    this.#isConnected = true;
    this.#listen();
  }

  hostDisconnected(): void {
    this.#isConnected = false;
    this.#stop();
  }

  #listen(): void {
    this.#stop();
    if (this.#isConnected) this.#stop = this.#view?.watch(() => this.#look()) ?? (() => undefined);
    this.#look();
  }

  #look(): void {
    const presence = this.#view?.value.trainees.get(this.#participantId) ?? null;
    if (presence === this.presence) return;
    this.presence = presence;
    this.#host.requestUpdate();
  }
}
