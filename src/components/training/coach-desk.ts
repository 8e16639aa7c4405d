import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Coaching, ExerciseChoice, Participant, Room } from '../../app.ts';
import { asAppError, type AppError } from '../../lib/errors.ts';
import { sessionLabel, standLink } from '../../lib/stand-link.ts';
import { NO_TRAINING_PART, type OwnTrainingPart, type TrainingPart } from './training-part.ts';
import type { TrainingRequest } from './training-request.ts';

/** What the desk works with: the screen's own, read anew each time. */
export interface CoachDeskOptions {
  readonly room: () => Room | null;
  /** The link that invites into this room. */
  readonly link: () => string;
  /** One looks at training just now, and wants to see how others move. */
  readonly isWatching: () => boolean;
  readonly exercises: () => readonly ExerciseChoice[];
  readonly own: () => OwnTrainingPart;
  /** Own training is to run, or no longer. */
  readonly onTrain: (isOn: boolean) => void;
  readonly onProblem: (problem: AppError) => void;
}

/** Does what the elements of a call ask for about training. Renders its host anew when what is open changes. */
export class CoachDesk implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #options: CoachDeskOptions;
  #isStandOpen = false;

  constructor(host: ReactiveControllerHost, options: CoachDeskOptions) {
    this.#host = host;
    this.#options = options;
    host.addController(this);
  }

  hostUpdated(): void {
    this.#coaching?.setWatching(this.#options.isWatching());
  }

  hostDisconnected(): void {
    this.#isStandOpen = false;
  }

  /** What the elements of the call are to show. */
  get part(): TrainingPart {
    const room = this.#options.room();
    const session = this.#coaching?.standSession;
    const [self] = room?.participants.value ?? [];
    if (!room || session === undefined || !self) return NO_TRAINING_PART;
    return {
      view: room.training,
      poseOf: this.#poseOf,
      exercises: this.#options.exercises(),
      standLink: this.#standLink(self, session),
      standLabel: sessionLabel(session),
      isStandOpen: this.#isStandOpen,
      own: this.#options.own(),
    };
  }

  /** Does one thing; what goes wrong is told by `onProblem`. */
  obey(request: TrainingRequest): void {
    try {
      this.#do(request);
    } catch (error) {
      this.#options.onProblem(asAppError(error));
    }
  }

  get #coaching(): Coaching | null {
    return this.#options.room()?.coaching.value ?? null;
  }

  readonly #poseOf = (participantId: string) => this.#coaching?.poseOf(participantId) ?? null;

  #standLink({ identity: owner, name: ownerName }: Participant, session: string): string {
    return standLink(this.#options.link(), { owner, ownerName, session });
  }

  #do(request: TrainingRequest): void {
    switch (request.kind) {
      case 'coach':
        this.#coaching?.coach(request.command, request.to);
        return;
      case 'sketch':
        this.#coaching?.sketch(request.command);
        return;
      case 'use-phone':
        this.#isStandOpen = request.open;
        this.#host.requestUpdate();
        return;
      case 'train':
        this.#options.onTrain(request.on);
    }
  }
}
