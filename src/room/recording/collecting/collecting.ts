import { asAppError, type AppError } from '../../../lib/errors.ts';
import { createStore, type ReadonlyStore } from '../../../lib/store.ts';
import type { Library } from '../../../library/library.ts';
import type { LocalMedia } from '../../../media/local-media.ts';
import type { Bulk } from '../../../mesh/bulk.ts';
import { createTokenBucket } from '../../../mesh/token-bucket.ts';
import type { Database } from '../../../storage/database.ts';
import type { Participant } from '../../model.ts';
import type { ClockEstimate } from '../../training/clock.ts';
import { openSelfInput } from '../inputs.ts';
import { openCollector } from './collector.ts';
import { openGiver } from './giver.ts';
import { MOST_HEARD, type CollectingMessage } from './messages.ts';
import { NOTHING_COLLECTED, type CollectCommand, type CollectingView } from './model.ts';

/** What collecting needs of the call. */
export interface CollectingScope {
  readonly database: Database;
  readonly library: () => Promise<Library>;
  readonly media: LocalMedia;
  readonly participants: () => readonly Participant[];
  readonly send: (message: CollectingMessage, participantId: string) => void;
  readonly bulkOf: (participantId: string) => Bulk | null;
  readonly measureClock: (participantId: string) => Promise<ClockEstimate | null>;
  /** Asks the person to record themselves; null takes the question back. */
  readonly ask: (question: { readonly by: string; readonly takeId: string } | null) => void;
  readonly onProblem: (error: AppError) => void;
}

/** Everyone's own recordings: given to who asks, collected from who agrees. */
export interface Collecting {
  readonly view: ReadonlyStore<CollectingView>;
  /** One's own recording for somebody runs. */
  isRecording(): boolean;
  command(command: CollectCommand): void;
  /** The person's answer to whether they record themselves. */
  answer(takeId: string, isAllowed: boolean): void;
  /** Who is in the room has changed. */
  notice(): void;
  /** Somebody inside says something of it. */
  hear(participantId: string, message: CollectingMessage): void;
  /** Somebody of this identity can be reached, on a new channel. */
  personCame(participantId: string, identity: string): void;
  personLeft(participantId: string): void;
  /** Resolves when nothing is recorded or written any more. */
  close(): Promise<void>;
}

/** Opens both sides of it for one call, which ends when `signal` aborts or it is closed. */
export function openCollecting(scope: CollectingScope, { signal }: { signal: AbortSignal }): Collecting {
  const { participants, bulkOf } = scope;
  const controller = new AbortController();
  const options = { signal: AbortSignal.any([signal, controller.signal]) };
  /** Those who were told what there is for them; before that one has to know who they are. */
  const greeted = new Set<string>();
  const limits = new Map<string, (units: number) => boolean>();
  /** Whoever is gone is not among the participants any more. */
  const identities = new Map<string, string>();
  const others = (): readonly Participant[] => participants().filter(({ isSelf }) => !isSelf);
  const self = (): Participant | undefined => participants().find(({ isSelf }) => isSelf);
  const peopleOf = (identity: string): readonly string[] =>
    [...identities].filter(([, of]) => of === identity).map(([id]) => id);

  const giver = openGiver(
    {
      ...scope,
      peopleOf,
      openInput: (inputOptions) => openSelfInput(scope.media, self(), inputOptions),
      ownName: () => self()?.name ?? '',
      nameOf: (id) => others().find((person) => person.id === id)?.name ?? '',
    },
    options,
  );
  const collector = openCollector(
    {
      ...scope,
      peopleOf,
      people: () =>
        others().filter(
          ({ role, stand, identity }) => role !== 'viewer' && !stand && identity !== self()?.identity,
        ),
    },
    options,
  );

  const greet = (): void => {
    for (const { id, identity } of others()) {
      if (!identities.has(id) || greeted.has(id)) continue;
      greeted.add(id);
      giver.personCame(id, identity);
      collector.personCame(id, identity);
    }
  };

  const view = createStore(NOTHING_COLLECTED);
  const publish = (): void => view.set({ given: giver.parts.value, collected: collector.parts.value });
  const unwatch = [giver.parts.watch(publish), collector.parts.watch(publish)];

  return {
    view,
    isRecording: () => giver.isRecording(),
    answer: (takeId, isAllowed) => giver.answer(takeId, isAllowed),
    command: (command) => {
      switch (command.kind) {
        case 'begin':
        case 'pause':
        case 'resume':
        case 'end':
          collector[command.kind](command.takeId);
          return;
        case 'resume-collecting':
          collector.goOn(command.takeId, command.identity);
          return;
        case 'cancel':
        case 'dismiss':
          collector[command.kind](command.takeId, command.identity);
          return;
        case 'stop-giving':
          giver.stop(command.takeId);
          return;
        case 'keep-own':
          giver.keepOwn(command.takeId);
      }
    },
    hear: (participantId, message) => {
      const identity = identities.get(participantId);
      const take = limits.get(participantId) ?? createTokenBucket(MOST_HEARD);
      limits.set(participantId, take);
      if (identity === undefined || !take(1)) return;
      if (message.kind === 'take-ask') giver.hear(participantId, identity, message);
      else collector.hear(participantId, identity, message);
    },
    notice: greet,
    personCame: (participantId, identity) => {
      identities.set(participantId, identity);
      greeted.delete(participantId);
      bulkOf(participantId)?.serve((resource) => giver.open(identity, resource));
      greet();
    },
    personLeft: (participantId) => {
      const identity = identities.get(participantId);
      limits.delete(participantId);
      greeted.delete(participantId);
      identities.delete(participantId);
      if (identity === undefined) return;
      giver.personLeft(identity);
      collector.personLeft(identity);
    },
    close: async () => {
      await giver.close();
      controller.abort();
      for (const stop of unwatch) stop();
      await collector.close().catch((error: unknown) => scope.onProblem(asAppError(error)));
    },
  };
}
