import { asAppError, isAbort, type AppError } from '../../../lib/errors.ts';
import { log } from '../../../lib/log.ts';
import { createStore, until, type ReadonlyStore } from '../../../lib/store.ts';
import type { ActiveRecording, Library } from '../../../library/library.ts';
import { stopWithoutPicture } from '../../../library/stop-without-picture.ts';
import type { BulkSource } from '../../../mesh/bulk.ts';
import type { Database } from '../../../storage/database.ts';
import type { TakePartRecord } from '../../../storage/schema.ts';
import { forgetTakePart, listTakeParts, saveTakePart } from '../../../storage/take-parts.ts';
import type { TakeInput } from '../inputs.ts';
import { steadyNow, thinAnchors } from './anchors.ts';
import { digestOf } from './digest.ts';
import { MOST_ANCHORS, resourceOf, type TakeAsk, type TakeOffer, type TakePartNews } from './messages.ts';
import type { GivenPart } from './model.ts';
import { createTimeLeft } from './time-left.ts';

/** What giving needs of the call. */
export interface GiverScope {
  readonly database: Database;
  readonly library: () => Promise<Library>;
  /** Own picture and voice, at full quality. */
  readonly openInput: (options: { signal: AbortSignal }) => Promise<TakeInput>;
  readonly ownName: () => string;
  readonly nameOf: (participantId: string) => string;
  /** Participants of an identity that are here. */
  readonly peopleOf: (identity: string) => readonly string[];
  readonly send: (message: TakePartNews, participantId: string) => void;
  /** Asks the person; null takes the question back. */
  readonly ask: (question: { readonly by: string; readonly takeId: string } | null) => void;
  readonly onProblem: (error: AppError) => void;
}

/** Own recordings that others have asked for. */
export interface Giver {
  readonly parts: ReadonlyStore<readonly GivenPart[]>;
  /** One's own recording for somebody runs, so that the camera keeps its size. */
  readonly isRecording: () => boolean;
  hear(participantId: string, identity: string, message: TakeAsk): void;
  /** The person's answer; who refuses is not asked again in that take. */
  answer(takeId: string, isAllowed: boolean): void;
  /** Ends the own recording; it is given all the same. */
  stop(takeId: string): void;
  /** Does not give it; it stays in the own library. */
  keepOwn(takeId: string): void;
  personCame(participantId: string, identity: string): void;
  personLeft(identity: string): void;
  /** What is given to an identity under a name. */
  open(identity: string, resource: string): BulkSource | null;
  /** Ends what is being recorded: it is kept, and offered when both meet again. */
  close(): Promise<void>;
}

interface Gift {
  readonly record: TakePartRecord & { readonly recordingId: string };
  readonly withdrawal: AbortController;
  /** Of an earlier call: of no interest while whoever asked is not here. */
  readonly isOld: boolean;
  active: ActiveRecording | null;
  state: GivenPart['state'];
  ready: { readonly file: File; readonly offer: TakeOffer } | null;
  sentBytes: number;
  remainingMs: number | null;
}

/** Whoever asked may be away for this long before the recording for them ends. */
const PATIENCE_MS = 60_000;
const PROGRESS_MS = 250;

const keyOf = (takeId: string, identity: string): string => `${takeId} ${identity}`;

/** Opens what is given in one call, with what could not be given in earlier ones. */
export function openGiver(scope: GiverScope, { signal }: { signal: AbortSignal }): Giver {
  const { database, peopleOf, send, ask } = scope;
  const gifts = new Map<string, Gift>();
  const refused = new Set<string>();
  const farewells = new Map<string, number>();
  const parts = createStore<readonly GivenPart[]>([]);
  let asked: { readonly takeId: string; readonly identity: string; readonly name: string } | null = null;
  let starting: { readonly takeId: string; wish: 'record' | 'pause' | 'end' } | null = null;
  let isClosed = false;

  const publish = (): void =>
    parts.set(
      [...gifts.values()]
        .filter(({ isOld, record }) => !isOld || peopleOf(record.identity).length > 0)
        .map(({ record, state, ready, sentBytes, remainingMs }) => ({
          takeId: record.takeId,
          identity: record.identity,
          name: record.name,
          state,
          sentBytes,
          sizeBytes: ready?.offer.sizeBytes ?? 0,
          remainingMs,
        })),
    );
  const say = (takeId: string, identity: string, state: TakePartNews['state'], offer: TakeOffer | null) => {
    const news = { kind: 'take-part', takeId, state, timeOriginMs: performance.timeOrigin, offer } as const;
    for (const participantId of peopleOf(identity)) send(news, participantId);
  };
  const tell = ({ record, state, ready }: Gift): void => {
    const offered = state === 'waiting' || state === 'sending';
    say(record.takeId, record.identity, offered ? 'ready' : state, ready?.offer ?? null);
  };
  const isGiven = (gift: Gift): boolean =>
    gifts.get(keyOf(gift.record.takeId, gift.record.identity)) === gift;
  const change = (gift: Gift, state: GivenPart['state']): void => {
    if (!isGiven(gift)) return;
    if (gift.state !== state) {
      gift.state = state;
      tell(gift);
    }
    publish();
  };
  const forget = async (gift: Gift): Promise<void> => {
    gifts.delete(keyOf(gift.record.takeId, gift.record.identity));
    gift.withdrawal.abort();
    publish();
    await forgetTakePart(database, gift.record);
  };

  /** Waits until the recording is a whole file, and works out what is offered. */
  const prepare = async (gift: Gift): Promise<void> => {
    const { recordingId } = gift.record;
    const library = await scope.library();
    const items = await until(library.recordings, (all) => isSettled(all, recordingId), { signal });
    const item = items.find(({ id }) => id === recordingId);
    if (item?.state !== 'ready') {
      change(gift, 'failed');
      await forget(gift);
      return;
    }
    const file = await library.open(recordingId);
    const anchors = item.anchors.length > 0 ? item.anchors : fallbackAnchors(gift.record);
    const offer: TakeOffer = {
      sizeBytes: file.size,
      digest: await digestOf(file),
      mimeType: item.mimeType,
      durationMs: item.durationMs,
      anchors: [...thinAnchors(anchors, MOST_ANCHORS)],
    };
    gift.ready = { file, offer };
    change(gift, 'waiting');
  };
  const prepareSafely = (gift: Gift): void => {
    prepare(gift).catch((error: unknown) => {
      if (isAbort(error)) return;
      log.warn('A recording could not be offered.', error);
      change(gift, 'failed');
    });
  };

  const begin = async (takeId: string, identity: string, name: string): Promise<void> => {
    const wishes = (starting = { takeId, wish: 'record' as 'record' | 'pause' | 'end' });
    const input = await scope.openInput({ signal });
    try {
      const library = await scope.library();
      const recording = await library.record({
        video: input.video,
        audio: input.audio,
        name: scope.ownName(),
        source: 'self',
        participants: [scope.ownName()],
        takeId,
        person: input.person,
      });
      const startedAtMs = steadyNow();
      const record = { takeId, identity, role: 'give', name, startedAtMs, clock: [] } as const;
      const gift: Gift = {
        record: { ...record, recordingId: recording.id },
        withdrawal: new AbortController(),
        isOld: false,
        active: recording,
        state: 'recording',
        ready: null,
        sentBytes: 0,
        remainingMs: null,
      };
      gifts.set(keyOf(takeId, identity), gift);
      const pictureFailure = stopWithoutPicture(recording, input.picture);
      recording.isPaused.watch((paused) => gift.active && change(gift, paused ? 'paused' : 'recording'));
      void recording.closed
        .then(pictureFailure)
        .catch((error: unknown) => scope.onProblem(asAppError(error)))
        .finally(async () => {
          gift.active = null;
          change(gift, 'finishing');
          await input.close();
          if (!isClosed && isGiven(gift)) prepareSafely(gift);
        });
      tell(gift);
      publish();
      await saveTakePart(database, gift.record);
      if (wishes.wish === 'pause') recording.pause();
      if (wishes.wish === 'end' || isClosed) await recording.stop();
    } catch (error) {
      await input.close();
      throw error;
    } finally {
      starting = null;
    }
  };

  const noteSent = (gift: Gift): Pick<BulkSource, 'onSent' | 'onEnd'> => {
    const timeLeft = createTimeLeft();
    let timer = 0;
    return {
      onSent: (offset) => {
        gift.sentBytes = offset;
        gift.remainingMs = timeLeft(offset, gift.ready?.offer.sizeBytes ?? offset);
        timer ||= window.setTimeout(() => {
          timer = 0;
          publish();
        }, PROGRESS_MS);
      },
      onEnd: () => {
        clearTimeout(timer);
        if (gift.state === 'sending') gift.state = 'waiting';
        publish();
      },
    };
  };

  const load = async (): Promise<void> => {
    for (const record of await listTakeParts(database, 'give')) {
      const { recordingId } = record;
      const key = keyOf(record.takeId, record.identity);
      if (recordingId === null || gifts.has(key) || signal.aborted) continue;
      const gift: Gift = {
        record: { ...record, recordingId },
        withdrawal: new AbortController(),
        isOld: true,
        active: null,
        state: 'finishing',
        ready: null,
        sentBytes: 0,
        remainingMs: null,
      };
      gifts.set(key, gift);
      // It takes time and reading; whoever wants it may never come.
      if (peopleOf(record.identity).length > 0) prepareSafely(gift);
    }
  };
  load().catch((error: unknown) => log.warn('What was to be given could not be read.', error));

  const ended = (takeId: string, identity: string): void => {
    if (asked?.takeId === takeId && asked.identity === identity) {
      asked = null;
      ask(null);
    }
    if (starting?.takeId === takeId) starting.wish = 'end';
    void gifts.get(keyOf(takeId, identity))?.active?.stop();
  };

  return {
    parts,
    isRecording: () => starting !== null || [...gifts.values()].some(({ active }) => active !== null),
    hear: (participantId, identity, { takeId, step }) => {
      const gift = gifts.get(keyOf(takeId, identity));
      switch (step) {
        case 'ask': {
          const isBusy = starting !== null || [...gifts.values()].some(({ active }) => active !== null);
          if (gift) tell(gift);
          else if (refused.has(takeId) || isBusy) say(takeId, identity, 'refused', null);
          else {
            asked = { takeId, identity, name: scope.nameOf(participantId) };
            ask({ by: asked.name, takeId });
          }
          return;
        }
        case 'pause':
          if (starting?.takeId === takeId) starting.wish = 'pause';
          gift?.active?.pause();
          return;
        case 'resume':
          if (starting?.takeId === takeId) starting.wish = 'record';
          gift?.active?.resume();
          return;
        case 'end':
          if (gift && !gift.active) tell(gift);
          ended(takeId, identity);
          return;
        case 'kept':
          ended(takeId, identity);
          if (gift && !gift.active)
            forget(gift).catch((error: unknown) => log.warn('What was given could not be forgotten.', error));
      }
    },
    answer: (takeId, isAllowed) => {
      if (asked?.takeId !== takeId) return;
      const { identity, name } = asked;
      asked = null;
      if (!isAllowed) {
        refused.add(takeId);
        say(takeId, identity, 'refused', null);
        return;
      }
      begin(takeId, identity, name).catch((error: unknown) => {
        say(takeId, identity, 'failed', null);
        scope.onProblem(asAppError(error));
      });
    },
    stop: (takeId) => {
      for (const { record, active } of gifts.values()) if (record.takeId === takeId) void active?.stop();
    },
    keepOwn: (takeId) => {
      for (const gift of [...gifts.values()]) {
        if (gift.record.takeId !== takeId) continue;
        void gift.active?.stop();
        refused.add(takeId);
        say(takeId, gift.record.identity, 'refused', null);
        forget(gift).catch((error: unknown) => log.warn('What was to be given stays noted.', error));
      }
    },
    personCame: (_participantId, identity) => {
      clearTimeout(farewells.get(identity));
      for (const gift of gifts.values()) {
        if (gift.record.identity !== identity) continue;
        if (gift.state === 'finishing' && !gift.active && !gift.ready) prepareSafely(gift);
        else tell(gift);
      }
      publish();
    },
    personLeft: (identity) => {
      clearTimeout(farewells.get(identity));
      const end = (): void => {
        if (peopleOf(identity).length > 0) return;
        for (const { record, active } of gifts.values())
          if (record.identity === identity) void active?.stop();
      };
      publish();
      farewells.set(identity, window.setTimeout(end, PATIENCE_MS));
    },
    open: (identity, resource) => {
      const gift = [...gifts.values()].find(
        ({ record }) => record.identity === identity && resourceOf(record.takeId) === resource,
      );
      if (!gift?.ready) return null;
      gift.state = 'sending';
      publish();
      return {
        blob: gift.ready.file,
        signal: AbortSignal.any([signal, gift.withdrawal.signal]),
        ...noteSent(gift),
      };
    },
    close: async () => {
      isClosed = true;
      for (const timer of farewells.values()) clearTimeout(timer);
      await Promise.allSettled([...gifts.values()].flatMap(({ active }) => active?.stop() ?? []));
    },
  };
}

/** Nothing more happens to it by itself. */
function isSettled(all: readonly { id: string; activity: { kind: string } }[], id: string): boolean {
  const kind = all.find((item) => item.id === id)?.activity.kind;
  return kind === undefined || kind === 'idle' || kind === 'failed';
}

/** Where the recorder has set none: it began at once. */
const fallbackAnchors = ({ startedAtMs }: TakePartRecord): TakeOffer['anchors'] => [
  { mediaMs: 0, wallMs: startedAtMs },
];
