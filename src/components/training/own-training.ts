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
  #opening: Promise<void> | null = null;
  #closing: Promise<void> = Promise.resolve();
  /** Training could not be loaded since the panel was opened. */
  #hasFailed = false;
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
    return this.#workout !== null || (this.#opening !== null && this.#isWanted !== false);
  }

  hostUpdated(): void {
    this.#listen(this.#options.room()?.coaching.value ?? null);
    if (!this.#options.isPanelOpen()) {
      this.#hasFailed = false;
      return;
    }
    if (!this.isOn && (this.#isWanted ?? this.#isLikely())) void this.#open();
    else if (!this.#training && !this.#hasFailed) this.#load().catch((error: unknown) => this.#fail(error));
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
    // What was said in another call is no matter of this one.
    if (this.#coaching) this.#isWanted = null;
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
    if (this.#workout || !this.#options.room()) return;
    this.#opening ??= this.#start().finally(() => {
      this.#opening = null;
      this.#host.requestUpdate();
    });
    await this.#opening;
  }

  async #start(): Promise<void> {
    const coaching = this.#coaching;
    try {
      const training = await this.#load();
      // The one before still turns its tracking off, which would be that of this one.
      await this.#closing;
      const workout = await this.#options.app().trainInRoom();
      // Meanwhile it may have been turned off again, or the call have ended.
      if (this.#isWanted === false || this.#coaching !== coaching) {
        await workout.close();
        return;
      }
      this.#workout = workout;
      this.#watch.watch(training.exercises);
      void workout.closed.then(() => this.#forget(workout));
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#isWanted = false;
    this.#hasFailed = true;
    this.#options.onProblem(asAppError(error));
  }

  async #close(): Promise<void> {
    const workout = this.#workout;
    if (workout) {
      this.#forget(workout);
      this.#closing = workout.close();
    }
    await this.#closing;
  }

  #forget(workout: Workout): void {
    if (this.#workout !== workout) return;
    this.#workout = null;
    this.#watch.watch();
  }
}
