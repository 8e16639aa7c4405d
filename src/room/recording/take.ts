import { AppError, asAppError } from '../../lib/errors.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import type { ActiveRecording, Library } from '../../library/library.ts';
import type { Database } from '../../storage/database.ts';
import type { Workout } from '../../workout/workout.ts';
import { takeTranscriptNotes } from '../captions/transcript-notes.ts';
import { takeChatNotes } from '../conversation/chat-notes.ts';
import type { Room } from '../room.ts';
import { takeEventNotes, type EventNotes } from './event-notes.ts';
import { openTakeInput, screenOwner, type InputScope, type TakeInput } from './inputs.ts';
import { keepNotes } from './keep-notes.ts';
import type { RunningTake, TakeNews, TakePiece, TakeRequest } from './model.ts';
import { followOnRecord } from './on-record.ts';
import { createRecordingClock } from './recording-clock.ts';
import { startStrand, type Strand } from './strand.ts';

/** What a take needs. */
export interface TakeScope {
  readonly room: Room;
  readonly library: Library;
  readonly database: Database;
  /** What one trains in the call; null while one does not. */
  readonly workout: ReadonlyStore<Workout | null>;
}

/** Beside which of the recordings stands what was said and what happened: the first of these that there is. */
const NOTED = ['call', 'voice', 'screen', 'person', 'everyone', 'self'] as const;

/**
 * Records what is asked for, all of it at once. Who comes, goes, mutes or stops their video in the meantime only changes
 * what goes into pictures and mixes: the recorders' tracks stay the same. A screen that is shared later, or anew, is
 * another recording of the same take. Everyone in the room is told. Where one recording fails, all are stopped, and kept.
 * @throws 'recording-unsupported' @throws 'storage-full' @throws 'storage-blocked'
 */
export async function startTake(scope: TakeScope, { pieces, look }: TakeRequest): Promise<RunningTake> {
  const { room, library } = scope;
  const local = room.local.value;
  if (!local) throw new AppError('recording-failed', 'There is nothing to record: no call is going on.');
  const controller = new AbortController();
  const { signal } = controller;
  const takeId = crypto.randomUUID();
  let clock = createRecordingClock();
  const isPaused = createStore(false);
  const minutesLeft = createStore<number | null>(null);
  const strands = new Set<Strand>();
  const { promise: closed, resolve, reject }: PromiseWithResolvers<void> = Promise.withResolvers();
  // Nobody listens yet where it fails in the first moment.
  closed.catch(() => undefined);
  let failure: unknown = null;
  let isOver = false;
  let isBegun = false;
  const onRecord = followOnRecord(
    room.participants,
    (fromMs, toMs) => isBegun && clock.covers(fromMs, toMs),
    { signal },
  );
  const inputs: InputScope = { room, local, look, onRecord };

  const announce = (): void => room.announceTake(newsOf(pieces, { clock, isPaused: isPaused.value }));

  const open = (piece: TakePiece): Promise<TakeInput> => openTakeInput(piece, inputs, { signal });
  const begin = async (input: TakeInput, { name }: TakePiece): Promise<Strand> => {
    const participants = room.participants.value
      // At the beginning nobody has had the time to say that they know.
      .filter(({ isSelf, mayBeRecorded }) => isSelf || mayBeRecorded || !isBegun)
      .map((person) => person.name);
    const strand = await startStrand({ ...scope, minutesLeft }, input, { name, takeId, participants });
    if (isPaused.value) strand.recording.pause();
    strands.add(strand);
    strand.done.catch(fail).finally(() => {
      strands.delete(strand);
      if (strands.size === 0) void finish();
    });
    return strand;
  };
  const fail = (error: unknown): void => {
    failure ??= error;
    void stop();
  };

  const screens = pieces.find(({ part }) => part === 'screen');
  const steady = pieces.filter((piece) => piece !== screens);
  let screenOf: string | null = null;
  let screen: Promise<Strand | null> = Promise.resolve(null);
  const followScreen = (): void => {
    const owner = screenOwner(inputs);
    if (!screens || owner === screenOf || isOver) return;
    screenOf = owner;
    screen = screen.then(async (before) => {
      await before?.recording.stop();
      if (owner === null || isOver || owner !== screenOf) return null;
      return begin(await open({ ...screens, of: owner }), screens);
    });
    if (isBegun) screen.catch(fail);
  };

  let finishNotes = (): Promise<unknown> => Promise.resolve();
  let events: EventNotes;
  const unwatch: (() => void)[] = [];
  const finish = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    for (const stopWatching of unwatch) stopWatching();
    await finishNotes();
    controller.abort();
    room.announceTake(null);
    room.collect({ kind: 'end', takeId });
    if (failure === null) resolve();
    else reject(failure);
  };
  const stop = async (): Promise<void> => {
    const ending = [...strands];
    await Promise.allSettled(ending.map(({ recording }) => recording.stop()));
    await Promise.allSettled(ending.map(({ done }) => done));
    await finish();
  };

  try {
    // All is open before the first of them begins, so that they begin together.
    const opened = await allOrNone(
      steady.map(async (piece) => ({ piece, input: await open(piece) })),
      ({ input }) => input.close(),
    );
    const begun = await allOrNone(
      opened.map(({ piece, input }) => begin(input, piece)),
      ({ recording }) => recording.stop(),
    );
    if (begun.length === 0) {
      followScreen();
      const first = await screen;
      if (!first) throw new AppError('recording-failed', 'Nobody shares a screen now.');
      begun.push(first);
    }
    isBegun = true;
    if (failure !== null) throw asAppError(failure);
    const noted = notedStrand(steady.length > 0 ? steady : pieces, begun);
    const { id } = noted.recording;
    clock = createRecordingClock({ startedAtMs: noted.recording.startedAtMs });
    const isOnlySelf = noted.piece.part === 'self';
    const chat = isOnlySelf ? null : takeChatNotes(room, clock, { signal });
    const notes = (events = takeEventNotes(room, clock, { signal }));
    const of = isOnlySelf ? 'self' : 'everyone';
    const transcript = takeTranscriptNotes(room, { clock, onRecord, of }, { signal });
    const finishing = [
      keepNotes(library, { recordingId: id, kind: 'transcript' }, () => transcript.read()),
      keepNotes(library, { recordingId: id, kind: 'events' }, () => notes.read()),
      ...(chat ? [keepNotes(library, { recordingId: id, kind: 'chat' }, () => chat.read())] : []),
    ];
    finishNotes = () => Promise.all(finishing.map((end) => end()));
    announce();
    if (pieces.some(({ part }) => part === 'everyone')) room.collect({ kind: 'begin', takeId });
    unwatch.push(room.participants.watch(followScreen), local.screen.watch(followScreen));
    followScreen();
  } catch (error) {
    isOver = true;
    await Promise.allSettled([...strands].map(({ recording }) => recording.stop()));
    await Promise.allSettled([...strands].map(({ done }) => done));
    controller.abort();
    throw error;
  }

  const setPaused = (paused: boolean): void => {
    if (isOver || isPaused.value === paused) return;
    for (const { recording } of strands) {
      if (paused) recording.pause();
      else recording.resume();
    }
    if (paused) clock.pause();
    else clock.resume();
    isPaused.set(paused);
    announce();
    room.collect({ kind: paused ? 'pause' : 'resume', takeId });
  };

  return {
    takeId,
    startedAtMs: clock.startedAtMs,
    isPaused,
    minutesLeft,
    recordedMs: () => clock.readMs(),
    pause: () => setPaused(true),
    resume: () => setPaused(false),
    mark: () => events.mark(room.participants.value[0]?.name ?? ''),
    closed,
    stop,
  };
}

function newsOf(
  pieces: readonly TakePiece[],
  { clock, isPaused }: { clock: { readMs(): number }; isPaused: boolean },
): TakeNews {
  return {
    parts: [...new Set(pieces.map(({ part }) => part))],
    of: pieces.find(({ part }) => part === 'person')?.of ?? null,
    paused: isPaused,
    recordedMs: clock.readMs(),
    atMs: Date.now(),
  };
}

function notedStrand(
  pieces: readonly TakePiece[],
  strands: readonly Strand[],
): { readonly piece: TakePiece; readonly recording: ActiveRecording } {
  const all = pieces.flatMap((piece, index) => {
    const recording = strands[index]?.recording;
    return recording ? [{ piece, recording }] : [];
  });
  const [first] = all.toSorted((a, b) => NOTED.indexOf(a.piece.part) - NOTED.indexOf(b.piece.part));
  if (!first) throw new AppError('recording-failed', 'There is nothing to record.');
  return first;
}

/** All of them, when they are there; where one fails, what the others have made is undone. */
async function allOrNone<T>(works: readonly Promise<T>[], undo: (made: T) => Promise<unknown>): Promise<T[]> {
  const outcomes = await Promise.allSettled(works);
  const made = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (!failed) return made;
  await Promise.allSettled(made.map(undo));
  throw failed.reason;
}
