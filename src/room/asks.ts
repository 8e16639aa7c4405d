import { AppError } from '../lib/errors.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { LocalMedia } from '../media/local-media.ts';
import type { Ask } from './model.ts';
import type { OwnPart } from './own-part.ts';
import type { Command } from './protocol.ts';

/** What hosts want of oneself. */
export interface Asks {
  /** What waits for an answer, the oldest first; one of each kind. */
  readonly pending: ReadonlyStore<readonly Ask[]>;
  /** Does at once what only takes something away, and asks before anything that gives something out. */
  obey(command: Exclude<Command, 'refuse' | 'end'>, by: string): void;
  /** A coach would like one to train. */
  askToTrain(by: string, exerciseId: string | null): void;
  /** Asks something else; null takes back what was asked. */
  ask(kind: 'be-recorded' | 'record-yourself', ask: Ask | null): void;
  /** A viewer was given a place on the stage. */
  offerStage(by: string): void;
  /** Yes does it; on the stage, `voice` comes without a picture. */
  answer(ask: Ask, answer: 'yes' | 'voice' | 'no'): Promise<void>;
  clear(): void;
}

/** `media` and `own` stay the caller's; `onProblem` hears of what was done without asking, the others of answers. */
export function openAsks({
  media,
  own,
  onProblem,
  onTrain,
  onComeIn,
  onRecordYourself,
}: {
  media: LocalMedia;
  own: OwnPart;
  onProblem: (error: AppError) => void;
  onTrain: (exerciseId: string | null) => void;
  onComeIn: () => void;
  onRecordYourself: (takeId: string, isAllowed: boolean) => void;
}): Asks {
  const pending = createStore<readonly Ask[]>([]);
  const drop = (kind: Ask['kind']): void => pending.update((asks) => asks.filter((ask) => ask.kind !== kind));
  const put = (ask: Ask): void => {
    drop(ask.kind);
    // Nothing else matters before one is in.
    pending.update((asks) => (ask.kind === 'be-recorded' ? [ask, ...asks] : [...asks, ask]));
  };
  const startSound = async (): Promise<void> => {
    if (media.microphone.value.kind !== 'on') await media.startMicrophone();
    media.setMuted(false);
  };
  const startVideo = async (): Promise<void> => {
    if (media.camera.value.kind !== 'on') await media.startVideo();
  };
  const stopVideo = async (): Promise<void> => {
    if (media.camera.value.kind !== 'off') await media.stopVideo();
  };

  return {
    pending,
    obey: (command, by) => {
      switch (command) {
        case 'mute':
          drop('unmute');
          if (media.muted.value) return;
          media.setMuted(true);
          onProblem(new AppError('muted-by-host', `${by} muted you.`));
          return;
        case 'stop-video':
          drop('start-video');
          if (media.camera.value.kind === 'off') return;
          stopVideo().then(
            () => onProblem(new AppError('video-stopped-by-host', `${by} stopped your video.`)),
            (error: unknown) =>
              onProblem(new AppError('unexpected', 'The camera could not be stopped.', { cause: error })),
          );
          return;
        case 'ask-unmute':
          if (media.muted.value || media.microphone.value.kind !== 'on') put({ kind: 'unmute', by });
          return;
        case 'ask-video':
          if (media.camera.value.kind !== 'on') put({ kind: 'start-video', by });
          return;
        case 'lower-hand':
          own.setHand(null);
      }
    },
    askToTrain: (by, exerciseId) => put({ kind: 'train', by, exerciseId }),
    ask: (kind, ask) => (ask ? put(ask) : drop(kind)),
    offerStage: (by) => put({ kind: 'come-on-stage', by }),
    answer: async (ask, answer) => {
      drop(ask.kind);
      if (ask.kind === 'come-on-stage') own.setHand(null);
      if (ask.kind === 'record-yourself') onRecordYourself(ask.takeId, answer !== 'no');
      if (answer === 'no') return;
      switch (ask.kind) {
        case 'unmute':
          return startSound();
        case 'start-video':
          return startVideo();
        case 'train':
          onTrain(ask.exerciseId);
          return;
        case 'be-recorded':
          onComeIn();
          return;
        case 'record-yourself':
          return;
        case 'come-on-stage':
          own.comeAs(answer === 'voice' ? 'voice' : 'camera');
          await Promise.all([startSound(), answer === 'voice' ? stopVideo() : startVideo()]);
      }
    },
    clear: () => pending.set([]),
  };
}
