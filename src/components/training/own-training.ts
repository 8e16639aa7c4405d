import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { App, Coaching, Room, Training, Workout } from '../../app.ts';
import { asAppError, type AppError } from '../../lib/errors.ts';
import { WatchController } from '../shared/app-controller.ts';
import { keepsOrder } from '../room/participant-actions.ts';

interface OwnTrainingOptions {
  readonly app: () => App;
  /** Null unless one is in a call. */
  readonly room: () => Room | null;
  readonly isPanelOpen: () => boolean;
  readonly onProblem: (problem: AppError) => void;
}

/**
 * One's own training in a call: begins with the panel, unless one is there to coach, or when a coach asked and one has
 * agreed; goes on while the panel is closed, until one ends it or leaves.
 */
export class OwnTraining implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #options: OwnTrainingOptions;
  readonly #watch: WatchController;
  #training: Training | null = null;
  #workout: Workout | null = null;
  #isOpening = false;
  /** What the person said; null before they said anything. */
  #isWanted: boolean | null = null;
  #coaching: Coaching | null = null;
  #stopListening: () => void = () => undefined;

  constructor(host: ReactiveControllerHost & HTMLElement, options: OwnTrainingOptions) {
    this.#host = host;
    this.#options = options;
    this.#watch = new WatchController(host);
    host.addController(this);
  }

  /** Null while it is loaded, and before it is wanted. */
  get training(): Training | null {
    return this.#training;
  }

  get workout(): Workout | null {
    return this.#workout;
  }

  /** Whether it runs, or is about to. */
  get isOn(): boolean {
    return this.#workout !== null || this.#isOpening;
  }

  hostUpdated(): void {
    this.#listen(this.#options.room()?.coaching.value ?? null);
    if (!this.#options.isPanelOpen()) return;
    if (!this.#training) void this.#load();
    if (!this.isOn && (this.#isWanted ?? this.#isLikely())) void this.#open();
  }

  hostDisconnected(): void {
    this.#listen(null);
    void this.#close();
  }

  async set(isOn: boolean): Promise<void> {
    this.#isWanted = isOn;
    if (isOn) await this.#open();
    else await this.#close();
    this.#host.requestUpdate();
  }

  /** Whoever keeps order, with others there, has come to watch them. */
  #isLikely(): boolean {
    const people = this.#options.room()?.participants.value ?? [];
    return !(keepsOrder(people[0]) && people.length > 1);
  }

  #listen(coaching: Coaching | null): void {
    if (coaching === this.#coaching) return;
    this.#stopListening();
    this.#coaching = coaching;
    this.#stopListening =
      coaching?.onWanted((exerciseId) => void this.#begin(exerciseId)) ?? (() => undefined);
    // Another call, or none.
    if (!coaching) void this.#close();
  }

  async #begin(exerciseId: string | null): Promise<void> {
    await this.set(true);
    if (exerciseId !== null) this.#workout?.choose(exerciseId);
  }

  async #load(): Promise<Training> {
    const training = await this.#options.app().training();
    this.#training = training;
    this.#host.requestUpdate();
    return training;
  }

  async #open(): Promise<void> {
    if (this.isOn || !this.#options.room()) return;
    this.#isOpening = true;
    try {
      const training = await this.#load();
      const workout = await this.#options.app().trainInRoom();
      this.#workout = workout;
      this.#watch.watch(training.exercises);
      void workout.closed.then(() => this.#forget(workout));
    } catch (error) {
      this.#isWanted = false;
      this.#options.onProblem(asAppError(error));
    } finally {
      this.#isOpening = false;
      this.#host.requestUpdate();
    }
  }

  async #close(): Promise<void> {
    const workout = this.#workout;
    if (workout) this.#forget(workout);
    await workout?.close();
  }

  #forget(workout: Workout): void {
    if (this.#workout !== workout) return;
    this.#workout = null;
    this.#watch.watch();
  }
}
