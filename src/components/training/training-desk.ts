import type { ReactiveControllerHost } from 'lit';
import type { App, Training, Workout } from '../../app.ts';
import { asAppError, type AppError } from '../../lib/errors.ts';
import type { TrainingCommand } from './training-command.ts';

/** Where a desk finds what it commands; null while there is none. */
interface TrainingDeskOptions {
  readonly app: () => App;
  readonly training: () => Training | null;
  readonly workout: () => Workout | null;
  readonly onProblem: (problem: AppError) => void;
}

/** Does what is asked of one's own training, in a room and without one. */
export class TrainingDesk {
  readonly #host: Pick<ReactiveControllerHost, 'requestUpdate'>;
  readonly #options: TrainingDeskOptions;
  #isTeaching = false;

  constructor(host: Pick<ReactiveControllerHost, 'requestUpdate'>, options: TrainingDeskOptions) {
    this.#host = host;
    this.#options = options;
  }

  get isTeaching(): boolean {
    return this.#isTeaching;
  }

  setTeaching(isTeaching: boolean): void {
    this.#isTeaching = isTeaching;
    this.#host.requestUpdate();
  }

  async obey(command: TrainingCommand): Promise<void> {
    try {
      await this.#do(command);
    } catch (error) {
      this.#options.onProblem(asAppError(error));
    }
  }

  async #do(command: TrainingCommand): Promise<void> {
    const workout = this.#options.workout();
    switch (command.kind) {
      case 'choose-exercise':
        workout?.choose(command.choice);
        return;
      case 'set-target':
        workout?.setTarget(command.target);
        return;
      case 'start-set':
        workout?.startSet();
        return;
      case 'end-set':
        workout?.endSet();
        return;
      case 'change-settings': {
        const app = this.#options.app();
        await app.changeSettings({ training: { ...app.settings.value.training, ...command.change } });
        return;
      }
      case 'teach-exercise':
        this.setTeaching(command.open);
        return;
      case 'forget-exercise':
        await this.#options.training()?.forgetExercise(command.id);
    }
  }
}
