import type { ReactiveControllerHost } from 'lit';
import type { App, Room } from '../../app.ts';
import type { AppError } from '../../lib/errors.ts';
import { isMirrored } from '../room/own-view.ts';
import { CoachDesk } from './coach-desk.ts';
import { OwnTraining } from './own-training.ts';
import type { TrainingCommand } from './training-command.ts';
import { TrainingDesk } from './training-desk.ts';
import type { OwnTrainingPart, TrainingPart } from './training-part.ts';
import type { TrainingRequest } from './training-request.ts';

/** What training in a call works with: the screen's own, read anew each time. */
export interface RoomTrainingOptions {
  readonly app: () => App;
  /** Null unless one is in a call. */
  readonly room: () => Room | null;
  /** The link that invites into this room. */
  readonly link: () => string;
  readonly isPanelOpen: () => boolean;
  readonly onProblem: (problem: AppError) => void;
}

/** All of training in a call, for its screen: one's own, and what one coaches. */
export class RoomTraining {
  readonly #options: RoomTrainingOptions;
  readonly #own: OwnTraining;
  readonly #coach: CoachDesk;
  readonly #desk: TrainingDesk;

  constructor(host: ReactiveControllerHost & HTMLElement, options: RoomTrainingOptions) {
    const { app, room, link, isPanelOpen, onProblem } = options;
    this.#options = options;
    this.#own = new OwnTraining(host, { app, room, isPanelOpen, onProblem });
    this.#desk = new TrainingDesk(host, {
      app,
      training: () => this.#own.training,
      workout: () => this.#own.workout,
      onProblem,
    });
    this.#coach = new CoachDesk(host, {
      room,
      link,
      isWatching: isPanelOpen,
      exercises: () => this.#own.training?.exercises.value ?? [],
      own: () => this.#ownPart(),
      onTrain: (isOn) => void this.#own.set(isOn),
      onProblem,
    });
  }

  /** What the elements of the call are to show. */
  get part(): TrainingPart {
    return this.#coach.part;
  }

  /** What is asked about training in the room; what goes wrong is told by `onProblem`. */
  request(request: TrainingRequest): void {
    this.#coach.obey(request);
  }

  /** What is asked of one's own training. */
  command(command: TrainingCommand): Promise<void> {
    return this.#desk.obey(command);
  }

  #ownPart(): OwnTrainingPart {
    const { training: settings, mirrorsSelf } = this.#options.app().settings.value;
    const local = this.#options.room()?.local.value ?? null;
    const { isOn, training, workout } = this.#own;
    const { isTeaching } = this.#desk;
    return {
      isOn,
      training,
      workout,
      local,
      settings,
      isMirrored: isMirrored(local, mirrorsSelf),
      isTeaching,
    };
  }
}
