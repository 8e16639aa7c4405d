import { asAppError, isAbort, storageErrorCode } from '../../../lib/errors.ts';
import { log } from '../../../lib/log.ts';
import { createStore, type ReadonlyStore } from '../../../lib/store.ts';
import type { Library } from '../../../library/library.ts';
import type { Bulk } from '../../../mesh/bulk.ts';
import type { Database } from '../../../storage/database.ts';
import { listPartialFiles, removePartialFile } from '../../../storage/partial-files.ts';
import type { TakePartRecord } from '../../../storage/schema.ts';
import { forgetTakePart, listTakeParts, saveTakePart } from '../../../storage/take-parts.ts';
import type { ClockEstimate } from '../../training/clock.ts';
import { moveAnchors, steadyNow } from './anchors.ts';
import { resourceOf, type TakeAsk, type TakeOffer, type TakePartNews } from './messages.ts';
import type { CollectedPart } from './model.ts';
import { receiveWhole } from './receive.ts';
import { createTimeLeft } from './time-left.ts';

/** What collecting needs of the call. */
export interface CollectorScope {
  readonly database: Database;
  readonly library: () => Promise<Library>;
  /** Who is here and could record themselves. */
  readonly people: () => readonly {
    readonly id: string;
    readonly identity: string;
    readonly name: string;
  }[];
  readonly peopleOf: (identity: string) => readonly string[];
  readonly send: (message: TakeAsk, participantId: string) => void;
  readonly bulkOf: (participantId: string) => Bulk | null;
  readonly measureClock: (participantId: string) => Promise<ClockEstimate | null>;
}

/** Others' own recordings, as they were asked for by oneself. */
export interface Collector {
  readonly parts: ReadonlyStore<readonly CollectedPart[]>;
  /** Asks everyone for their own recording, and whoever comes until it ends. */
  begin(takeId: string): void;
  pause(takeId: string): void;
  resume(takeId: string): void;
  end(takeId: string): void;
  /** Does not want it any more: what has come of it is deleted. */
  cancel(takeId: string, identity: string): void;
  /** Goes on with what there was no room for. */
  goOn(takeId: string, identity: string): void;
  /** Shows it no more. */
  dismiss(takeId: string, identity: string): void;
  hear(participantId: string, identity: string, message: TakePartNews): void;
  personCame(participantId: string, identity: string): void;
  personLeft(identity: string): void;
  /** Resolves when nothing is written any more, after `signal` has aborted. */
  close(): Promise<void>;
}

interface Part {
  record: TakePartRecord;
  /** Kept in storage: they have agreed. */
  isKept: boolean;
  state: CollectedPart['state'];
  isDismissed: boolean;
  /** Of an earlier call: of no interest while they are not here. */
  readonly isOld: boolean;
  offer: TakeOffer | null;
  receivedBytes: number;
  remainingMs: number | null;
  fetching: { readonly controller: AbortController; readonly done: Promise<void> } | null;
}

const MEASURE_MS = 60_000;
/** Ten hours of them. */
const MOST_READINGS = 600;
const PROGRESS_MS = 250;
const RETRY_MS = 2_000;

const keyOf = (takeId: string, identity: string): string => `${takeId}.${identity}`;
const lockName = (key: string): string => `coterie-collect-${key}`;

/** Opens the collecting of one call, with what could not be collected in earlier ones. */
export function openCollector(scope: CollectorScope, { signal }: { signal: AbortSignal }): Collector {
  const { database, peopleOf, send } = scope;
  /** Beside files of other databases of this origin, which tests have. */
  const filesOf = `${database.name}.`;
  const fileOf = ({ takeId: take, identity }: TakePartRecord): string => filesOf + keyOf(take, identity);
  const parts = createStore<readonly CollectedPart[]>([]);
  const all = new Map<string, Part>();
  /** Of those whose recording runs: how their clock begins. */
  const timeOrigins = new Map<string, number>();
  let takeId: string | null = null;
  let isPaused = false;

  const publish = (): void =>
    parts.set(
      [...all.values()]
        .filter(
          ({ isDismissed, isOld, record }) =>
            !isDismissed && (!isOld || peopleOf(record.identity).length > 0),
        )
        .map(({ record, state, offer, receivedBytes, remainingMs }) => ({
          takeId: record.takeId,
          identity: record.identity,
          name: record.name,
          state,
          receivedBytes,
          sizeBytes: offer?.sizeBytes ?? 0,
          remainingMs,
        })),
    );
  const change = (part: Part, state: CollectedPart['state']): void => {
    part.state = state;
    publish();
  };
  const tell = (take: string, step: TakeAsk['step'], identity: string): void => {
    for (const id of peopleOf(identity)) send({ kind: 'take-ask', takeId: take, step }, id);
  };
  const tellAll = (take: string, step: TakeAsk['step']): void => {
    for (const { record, state } of all.values())
      if (record.takeId === take && state !== 'refused') tell(take, step, record.identity);
  };
  const keep = (part: Part): void => {
    part.isKept = true;
    saveTakePart(database, part.record).catch((error: unknown) =>
      log.warn('What is to be collected could not be noted.', error),
    );
  };
  const forget = async (part: Part): Promise<void> => {
    await removePartialFile(fileOf(part.record));
    await forgetTakePart(database, part.record);
  };
  const newPart = (record: TakePartRecord, { isOld }: { isOld: boolean }): Part => {
    const part: Part = {
      record,
      isKept: false,
      state: isOld ? 'waiting' : 'asked',
      isDismissed: false,
      isOld,
      offer: null,
      receivedBytes: 0,
      remainingMs: null,
      fetching: null,
    };
    all.set(keyOf(record.takeId, record.identity), part);
    return part;
  };

  const invite = (identity: string, name: string): void => {
    if (takeId === null) return;
    const key = keyOf(takeId, identity);
    if (!all.has(key)) {
      const startedAtMs = steadyNow();
      newPart(
        { takeId, identity, role: 'collect', name, startedAtMs, recordingId: null, clock: [] },
        { isOld: false },
      );
      publish();
    }
    if (all.get(key)?.state === 'refused') return;
    tell(takeId, 'ask', identity);
    tell(takeId, isPaused ? 'pause' : 'resume', identity);
  };

  /** How their clock stands now to one's own, for the anchors of what they record. */
  const measure = async (part: Part): Promise<void> => {
    const { identity } = part.record;
    const [id] = peopleOf(identity);
    const timeOriginMs = timeOrigins.get(identity);
    if (id === undefined || timeOriginMs === undefined || part.record.clock.length >= MOST_READINGS) return;
    const estimate = await scope.measureClock(id);
    if (!estimate) return;
    const offsetMs = estimate.offsetMs + timeOriginMs - performance.timeOrigin;
    const theirMs = steadyNow() + offsetMs;
    part.record = { ...part.record, clock: [...part.record.clock, { theirMs, offsetMs }] };
    if (part.isKept) keep(part);
  };
  const measureSafely = (part: Part): Promise<void> =>
    measure(part).catch((error: unknown) => log.warn('A clock could not be measured.', error));
  const measuring = setInterval(() => {
    for (const part of all.values())
      if (part.state === 'recording' || part.state === 'paused') void measureSafely(part);
  }, MEASURE_MS);

  const receive = async (part: Part, offer: TakeOffer, scoped: { signal: AbortSignal }): Promise<string> => {
    const { identity, takeId: take } = part.record;
    const name = fileOf(part.record);
    const timeLeft = createTimeLeft();
    let shownAtMs = 0;
    const onProgress = (receivedBytes: number): void => {
      part.receivedBytes = receivedBytes;
      part.remainingMs = timeLeft(receivedBytes, offer.sizeBytes);
      if (performance.now() - shownAtMs < PROGRESS_MS) return;
      shownAtMs = performance.now();
      publish();
    };
    const bulks = peopleOf(identity).flatMap((id) => scope.bulkOf(id) ?? []);
    const into = { name, resource: resourceOf(take), offer };
    const received = await receiveWhole(into, { bulks, onProgress }, scoped);
    if (received instanceof Blob) await addToLibrary(part, offer, received);
    return received instanceof Blob ? 'done' : received;
  };

  const addToLibrary = async (part: Part, offer: TakeOffer, whole: Blob): Promise<void> => {
    const { takeId: take, identity, name, clock } = part.record;
    const library = await scope.library();
    const isThere = library.recordings.value.some(
      (item) => item.takeId === take && item.source === 'collected' && item.person?.identity === identity,
    );
    // It was taken in, and the app ended before it could be noted.
    if (isThere) return;
    const anchors = moveAnchors(offer.anchors, clock);
    await library.importFile(new File([whole], name, { type: offer.mimeType }), {
      name,
      source: 'collected',
      createdAtMs: anchors[0]?.wallMs ?? Date.now(),
      participants: [name],
      takeId: take,
      person: { identity, name },
      anchors,
    });
  };

  const fetch = async (part: Part, offer: TakeOffer, scoped: { signal: AbortSignal }): Promise<void> => {
    const { takeId: take, identity } = part.record;
    change(part, 'receiving');
    try {
      const outcome = await receive(part, offer, scoped);
      if (outcome === 'done') {
        await forget(part);
        tell(take, 'kept', identity);
        change(part, 'kept');
      } else if (outcome === 'other' || outcome === 'broke-rules') {
        // What has come is of no use; when they come back it is fetched anew.
        await removePartialFile(fileOf(part.record));
        part.receivedBytes = 0;
        change(part, 'failed');
      } else {
        change(part, outcome === 'unreadable' ? 'failed' : 'waiting');
        if (outcome === 'gone' || outcome === 'busy') tryAgain(part, offer);
      }
    } catch (error) {
      if (!isAbort(error)) {
        log.warn('A recording could not be collected.', error);
        const code = storageErrorCode(error, asAppError(error).name);
        change(part, code === 'storage-full' ? 'no-space' : 'failed');
      }
    }
  };

  /** The channel went, and perhaps not the person: they may have another one already. */
  const tryAgain = (part: Part, offer: TakeOffer): void => {
    setTimeout(() => {
      const isHere = peopleOf(part.record.identity).length > 0;
      if (isHere && part.state === 'waiting' && !signal.aborted) startFetching(part, offer);
    }, RETRY_MS);
  };

  /** Another tab of this install may be at it. */
  const startFetching = (part: Part, offer: TakeOffer): void => {
    if (part.fetching || part.state === 'kept') return;
    const controller = new AbortController();
    const scoped = { signal: AbortSignal.any([signal, controller.signal]) };
    const key = keyOf(part.record.takeId, part.record.identity);
    const whenFree = async (lock: Lock | null): Promise<void> => {
      if (lock) await fetch(part, offer, scoped);
    };
    const done = (async () => {
      await navigator.locks.request(lockName(key), { ifAvailable: true }, whenFree);
      part.fetching = null;
    })();
    part.fetching = { controller, done };
  };

  const listKept = () => listTakeParts(database, 'collect');
  const load = async (): Promise<void> => {
    const records = await listKept();
    for (const record of records) {
      if (all.has(keyOf(record.takeId, record.identity))) continue;
      newPart(record, { isOld: true }).isKept = true;
    }
    publish();
    const wanted = new Set(records.map(fileOf));
    for (const name of await listPartialFiles())
      if (name.startsWith(filesOf) && !wanted.has(name)) await removePartialFile(name);
  };
  const loaded = load().catch((error: unknown) =>
    log.warn('What was to be collected could not be read.', error),
  );

  /** Somebody offers what this tab does not wait for: where no other tab does either, it is not wanted any more. */
  const decline = async (participantId: string, identity: string, offered: string): Promise<void> => {
    const records = await listKept();
    if (records.some((record) => record.takeId === offered && record.identity === identity)) return;
    send({ kind: 'take-ask', takeId: offered, step: 'kept' }, participantId);
  };

  const hearState = (part: Part, { state, offer, timeOriginMs }: TakePartNews): void => {
    timeOrigins.set(part.record.identity, timeOriginMs);
    const isNew = part.state === 'asked' || part.record.clock.length === 0;
    switch (state) {
      case 'recording':
      case 'paused':
      case 'finishing':
        change(part, state);
        if (!part.isKept) keep(part);
        if (isNew || state === 'finishing') void measureSafely(part);
        return;
      case 'ready':
        if (!offer) return;
        part.offer = offer;
        void (part.record.clock.length === 0 ? measureSafely(part) : Promise.resolve()).then(() =>
          startFetching(part, offer),
        );
        return;
      case 'refused':
      case 'failed':
        change(part, state);
        if (part.isKept)
          forget(part).catch((error: unknown) => log.warn('What was refused stays noted.', error));
    }
  };

  return {
    parts,
    begin: (take) => {
      takeId = take;
      isPaused = false;
      for (const { identity, name } of scope.people()) invite(identity, name);
    },
    pause: (take) => {
      if (take === takeId) isPaused = true;
      tellAll(take, 'pause');
    },
    resume: (take) => {
      if (take === takeId) isPaused = false;
      tellAll(take, 'resume');
    },
    end: (take) => {
      if (take !== takeId) return;
      takeId = null;
      tellAll(take, 'end');
      // Whoever has not answered is not waited for.
      for (const [key, part] of all) if (part.state === 'asked') all.delete(key);
      publish();
    },
    cancel: (take, identity) => {
      const key = keyOf(take, identity);
      const part = all.get(key);
      if (!part) return;
      all.delete(key);
      part.fetching?.controller.abort();
      publish();
      void (part.fetching?.done ?? Promise.resolve())
        .then(() => forget(part))
        .catch((error: unknown) => log.warn('What is not wanted stays noted.', error));
      tell(take, 'kept', identity);
    },
    goOn: (take, identity) => {
      const part = all.get(keyOf(take, identity));
      if (part?.state === 'no-space' && part.offer) startFetching(part, part.offer);
    },
    dismiss: (take, identity) => {
      const part = all.get(keyOf(take, identity));
      if (part) part.isDismissed = true;
      publish();
    },
    hear: (participantId, identity, message) => {
      void loaded.then(() => {
        const part = all.get(keyOf(message.takeId, identity));
        if (part && part.state !== 'kept') hearState(part, message);
        else if (message.state === 'ready')
          decline(participantId, identity, message.takeId).catch((error: unknown) =>
            log.warn('An offer could not be answered.', error),
          );
      });
    },
    personCame: (participantId, identity) => {
      const person = scope.people().find(({ id }) => id === participantId);
      if (person) invite(identity, person.name);
      for (const { record, isKept, state } of all.values())
        if (isKept && record.identity === identity && state === 'waiting' && record.takeId !== takeId)
          send({ kind: 'take-ask', takeId: record.takeId, step: 'end' }, participantId);
      publish();
    },
    personLeft: (identity) => {
      if (peopleOf(identity).length > 0) return;
      for (const part of all.values())
        if (part.record.identity === identity && part.isKept && !part.fetching && part.state !== 'kept')
          change(part, 'waiting');
      publish();
    },
    close: async () => {
      clearInterval(measuring);
      await Promise.allSettled([...all.values()].flatMap(({ fetching }) => fetching?.done ?? []));
    },
  };
}
