import { AppError } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import type { StandLink } from '../../lib/stand-link.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import { openClocks, type Clocks } from './clocks.ts';
import { openCountdowns } from './countdowns.ts';
import type { CoachMessage, TrainingMessage } from './messages.ts';
import {
  NO_TRAINING,
  type CoachCommand,
  type Coaching,
  type Trainee,
  type TraineeCommand,
  type TrainingView,
} from './model.ts';
import { openPoses, type PoseWire } from './poses.ts';
import { openSketches } from './sketches.ts';
import { openStands, standSession, type Stands } from './stands.ts';
import { openTrainees } from './trainees.ts';

/** What training needs of the call. */
export interface TrainingScope {
  readonly selfId: string;
  /** The room's topic. */
  readonly room: string;
  /** What this device came by, where it is a camera stand. */
  readonly stand: StandLink | null;
  readonly wire: PoseWire;
  readonly ownName: () => string;
  readonly nameOf: (participantId: string) => string;
  readonly identityOf: (participantId: string) => string | null;
  /** Hosts and cohosts coach, oneself too where one is one. */
  readonly isCoach: (participantId: string) => boolean;
  /** To one who is inside, or to all of them. */
  readonly send: (message: TrainingMessage, participantId?: string) => void;
  readonly sendLive: (bytes: Uint8Array<ArrayBuffer>, participantId: string) => void;
  /** A coach asks whether one will train. */
  readonly onAsked: (by: string, exerciseId: string | null) => void;
  /** Of a stand: its owner wants its camera started anew. */
  readonly onRestartCamera: () => void;
}

/** What a person agreed to within this time still holds when their workout is there. */
const WISH_MS = 60_000;

/** Training in one call: its own part for screens, and what the call tells it. */
export interface OpenTraining {
  readonly view: ReadonlyStore<TrainingView>;
  readonly coaching: Coaching;
  readonly stands: Stands['owners'];
  /** How the clock of somebody who is here stands to one's own. */
  readonly measureClock: Clocks['measure'];
  /** Somebody inside says something of it. Whether they may is looked at here. */
  hear(participantId: string, message: TrainingMessage): void;
  hearLive(participantId: string, bytes: Uint8Array<ArrayBuffer>): void;
  personCame(participantId: string): void;
  personLeft(participantId: string): void;
  /** Somebody may have become a coach, or be one no more. */
  rolesChanged(): void;
  /** The person agreed to train. */
  agree(exerciseId: string | null): void;
  close(): void;
}

/** Joins what there is of training. Closed by the caller, or by `signal`. */
export function openTraining(scope: TrainingScope, { signal }: { signal: AbortSignal }): OpenTraining {
  const { selfId, send, isCoach, nameOf } = scope;
  const { stand } = scope;
  const view = createStore<TrainingView>(NO_TRAINING);
  const wanted = new Set<(exerciseId: string | null) => void>();
  let trainee: Trainee | null = null;
  let wish: { readonly exerciseId: string; readonly untilMs: number } | null = null;

  const obey = (command: TraineeCommand, by: string): void => {
    if (trainee?.shown.value) trainee.obey(command, by);
  };
  const trainees = openTrainees({ selfId, send });
  const clocks = openClocks({ send }, { signal });
  const countdowns = openCountdowns({ clocks, onGo: (by) => obey({ do: 'start-set' }, by) });
  const poses = openPoses({ selfId, wire: scope.wire, send, sendLive: scope.sendLive });
  const sketches = openSketches({ selfId, send });
  const stands = openStands({ selfId, session: standSession(scope.room), stand, send });
  const publish = (): void =>
    view.set({
      trainees: trainees.shown.value,
      countdown: countdowns.shown.value,
      sketch: sketches.shown.value,
    });
  const unwatch = [trainees.shown, countdowns.shown, sketches.shown].map((store) => store.watch(publish));

  const agree = (exerciseId: string | null): void => {
    wish = exerciseId === null ? null : { exerciseId, untilMs: performance.now() + WISH_MS };
    for (const listener of [...wanted]) listener(exerciseId);
  };
  /** The owner of a stand does with it as a coach does. */
  const isOwnerOf = (owner: string, standId: string): boolean =>
    stands.owners.value.get(standId)?.includes(owner) === true;
  const isOwner = (peerId: string): boolean => stand !== null && scope.identityOf(peerId) === stand.owner;
  const hearCoach = (peerId: string, command: CoachMessage['command']): void => {
    if (!isCoach(peerId) && !isOwner(peerId)) return;
    switch (command.do) {
      case 'count-down':
        countdowns
          .follow(command, { peerId, name: nameOf(peerId) })
          .catch((error: unknown) => log.warn('A countdown could not be followed.', error));
        return;
      case 'ask-training':
        if (trainee?.shown.value) return;
        // It is their camera, and nobody else is there to be asked.
        if (isOwner(peerId)) agree(command.exerciseId);
        else scope.onAsked(nameOf(peerId), command.exerciseId);
        return;
      case 'restart-camera':
        if (isOwner(peerId)) scope.onRestartCamera();
        return;
      default:
        obey(command, nameOf(peerId));
    }
  };

  const order = (command: CoachCommand, isMine: boolean): CoachMessage['command'] =>
    command.do === 'count-down'
      ? { do: 'count-down', ...countdowns.begin(scope.ownName(), { isMine }) }
      : command;
  const coach = (command: CoachCommand, participantId?: string): void => {
    const isOwnStand = participantId !== undefined && isOwnerOf(selfId, participantId);
    if (!isCoach(selfId) && !isOwnStand && participantId !== selfId)
      throw new AppError('not-allowed', 'Only the host and cohosts of this room may do that.');
    const isForSelf = participantId === undefined || participantId === selfId;
    const ordered = order(command, isForSelf);
    if (participantId !== selfId) send({ kind: 'coach', command: ordered }, participantId);
    if (isForSelf && isTraineeCommand(ordered)) obey(ordered, scope.ownName());
  };

  const coaching: Coaching = {
    plug: (plugged) => {
      trainee = plugged;
      const stops = [
        plugged.shown.watch((shown) => trainees.show(shown)),
        plugged.onPose((frame) => {
          if (!plugged.shown.value?.isBurntIn) poses.give(frame);
        }),
      ];
      trainees.show(plugged.shown.value);
      if (wish && performance.now() < wish.untilMs) {
        const target = { reps: null, holdMs: null };
        plugged.obey({ do: 'set-exercise', exerciseId: wish.exerciseId, target }, scope.ownName());
      }
      wish = null;
      return () => {
        for (const stop of stops) stop();
        if (trainee !== plugged) return;
        trainee = null;
        trainees.show(null);
      };
    },
    coach,
    onWanted: (listener) => {
      wanted.add(listener);
      return () => wanted.delete(listener);
    },
    sketch: (command) => {
      const sketch = view.value.sketch;
      if (command.do === 'close' && sketch && !sketch.isOwn) {
        sketches.hide();
        return;
      }
      if (!isCoach(selfId) && command.do !== 'close')
        throw new AppError('not-allowed', 'Only the host and cohosts of this room may do that.');
      sketches.command(command);
    },
    setWatching: (watching) => poses.setWatching(watching),
    poseOf: (participantId) => poses.poseOf(participantId),
    standSession: stands.session,
  };

  const close = (): void => {
    for (const stop of unwatch) stop();
    trainees.close();
    countdowns.close();
  };
  signal.addEventListener('abort', close, { once: true });

  return {
    view,
    coaching,
    stands: stands.owners,
    measureClock: (participantId) => clocks.measure(participantId),
    hear: (peerId, message) => {
      switch (message.kind) {
        case 'training':
          trainees.hear(peerId, message);
          return;
        case 'coach':
          hearCoach(peerId, message.command);
          return;
        case 'clock-ask':
        case 'clock-answer':
          clocks.hear(peerId, message);
          return;
        case 'watch-poses':
          poses.hear(peerId, message);
          return;
        case 'sketch':
          if (isCoach(peerId)) sketches.hear(peerId, message);
          return;
        case 'stand':
        case 'stands':
          stands.hear(peerId, message);
      }
    },
    hearLive: (peerId, bytes) => poses.receive(peerId, bytes),
    personCame: (peerId) => {
      stands.personCame(peerId, scope.identityOf(peerId) ?? '');
      trainees.personCame(peerId);
      poses.personCame(peerId);
      if (isCoach(selfId)) sketches.personCame(peerId);
    },
    personLeft: (peerId) => {
      for (const part of [stands, trainees, poses, clocks]) part.personLeft(peerId);
      sketches.drop(peerId);
    },
    rolesChanged: () => {
      const author = view.value.sketch?.author;
      if (author !== undefined && !isCoach(author)) sketches.drop(author);
    },
    agree,
    close,
  };
}

const isTraineeCommand = (command: CoachMessage['command']): command is TraineeCommand =>
  command.do === 'set-exercise' || command.do === 'start-set' || command.do === 'end-set';
