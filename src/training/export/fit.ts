import { AppError } from '../../lib/errors.ts';
import { utf8 } from '../../lib/bytes.ts';
import { momentOf, type TrainingSession, type TrainingSet } from '../session.ts';
import { fitExerciseOf } from './fit-exercises.ts';

/** Numbers of messages and enumerated values of the FIT profile 21.217, by the names they have there. */
const MESSAGE = {
  fileId: 0,
  session: 18,
  lap: 19,
  event: 21,
  deviceInfo: 23,
  activity: 34,
  set: 225,
  exerciseTitle: 264,
} as const;
const FILE_ACTIVITY = 4;
const MANUFACTURER_DEVELOPMENT = 255;
const SPORT = { sport: 10 /* training */, subSport: 20 /* strength_training */ } as const;
const EVENT = { timer: 0, session: 8, lap: 9, activity: 26 } as const;
const EVENT_TYPE = { start: 0, stop: 1, stopAll: 4 } as const;
const SET_ACTIVE = 1;

/** FIT counts seconds from 31 December 1989, 0:00 UTC, in 32 bits; what is below 2^28 is no date but a time since power-on. */
const FIT_EPOCH_MS = 631_065_600_000;
const LEAST_TIMESTAMP = 0x10000000;
const MOST_TIMESTAMP = 0xfffffffe;

/** The field's type has 16 bits, and all of them set means that nothing is known. */
const MOST_REPETITIONS = 65_534;
/** A FIT string is at most 255 bytes with the zero at its end. */
const MOST_NAME_BYTES = 200;

/** Loads the encoder, so that it is there without a network later. Rejects where it cannot be loaded. */
export async function loadFitEncoder(): Promise<void> {
  await import('@garmin/fitsdk');
}

/**
 * A session as a FIT activity file of sport `training`, sub-sport `strength_training`: one lap, and one `set` message for
 * each set with its start, length, repetitions and exercise. Timestamps are whole seconds, as FIT has them.
 * @throws 'training-export-failed' where the encoder cannot be loaded, or the clock was before 1998 in the session
 */
export async function toFit(session: TrainingSession): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const { Encoder } = await import('@garmin/fitsdk');
    const encoder = new Encoder();
    for (const message of messagesOf(session)) encoder.writeMesg(message);
    // A copy of what was written, without what the encoder keeps in reserve.
    return new Uint8Array(encoder.close());
  } catch (cause) {
    throw new AppError('training-export-failed', 'The FIT file could not be made.', { cause });
  }
}

interface Message {
  readonly mesgNum: number;
  readonly [field: string]: unknown;
}

function messagesOf(session: TrainingSession): readonly Message[] {
  const sets = session.sets.map((set) => ({
    set,
    startMs: momentOf(session, set.startedAtMs),
    endMs: momentOf(session, set.endedAtMs),
  }));
  // A film may be looked at faster than it lasts, and a set may have begun with a rep before the stay was noted.
  const startMs = Math.min(session.startedAtMs, ...sets.map((one) => one.startMs));
  const endMs = Math.max(
    startMs,
    ...(session.origin === 'live' ? [session.endedAtMs] : []),
    ...sets.map((one) => one.endMs),
  );
  const [startTime, timestamp] = [fitTime(startMs), fitTime(endMs)];
  const elapsedS = (endMs - startMs) / 1000;
  const whole = { timestamp, startTime, totalElapsedTime: elapsedS, totalTimerTime: elapsedS, ...SPORT };
  const timer = { mesgNum: MESSAGE.event, event: EVENT.timer, eventGroup: 0 };
  return [
    {
      mesgNum: MESSAGE.fileId,
      type: FILE_ACTIVITY,
      manufacturer: MANUFACTURER_DEVELOPMENT,
      product: 0,
      timeCreated: startTime,
    },
    {
      mesgNum: MESSAGE.deviceInfo,
      timestamp: startTime,
      deviceIndex: 0,
      manufacturer: MANUFACTURER_DEVELOPMENT,
      product: 0,
      productName: 'Coterie',
    },
    { ...timer, timestamp: startTime, eventType: EVENT_TYPE.start },
    ...titlesOf(session.sets),
    ...sets.map((one, index) => setMessage(one, index)),
    { ...timer, timestamp, eventType: EVENT_TYPE.stopAll },
    { mesgNum: MESSAGE.lap, messageIndex: 0, event: EVENT.lap, eventType: EVENT_TYPE.stop, ...whole },
    {
      mesgNum: MESSAGE.session,
      messageIndex: 0,
      event: EVENT.session,
      eventType: EVENT_TYPE.stop,
      ...whole,
      firstLapIndex: 0,
      numLaps: 1,
      trigger: 0,
    },
    {
      mesgNum: MESSAGE.activity,
      timestamp,
      localTimestamp: timestamp - new Date(endMs).getTimezoneOffset() * 60,
      totalTimerTime: elapsedS,
      numSessions: 1,
      type: 0,
      event: EVENT.activity,
      eventType: EVENT_TYPE.stop,
    },
  ];
}

/** What the exercises are called here, each once. */
function titlesOf(sets: readonly TrainingSet[]): readonly Message[] {
  const names = new Map(sets.map(({ exerciseId, exerciseName }) => [exerciseId, exerciseName]));
  return [...names].map(([id, exerciseName], messageIndex) => {
    const { category, name } = fitExerciseOf(id);
    return {
      mesgNum: MESSAGE.exerciseTitle,
      messageIndex,
      exerciseCategory: category,
      ...(name === null ? {} : { exerciseName: name }),
      wktStepName: fitText(exerciseName),
    };
  });
}

function setMessage(
  { set, startMs, endMs }: { set: TrainingSet; startMs: number; endMs: number },
  messageIndex: number,
): Message {
  const { category, name } = fitExerciseOf(set.exerciseId);
  return {
    mesgNum: MESSAGE.set,
    timestamp: fitTime(endMs),
    startTime: fitTime(startMs),
    duration: Math.max(0, endMs - startMs) / 1000,
    setType: SET_ACTIVE,
    messageIndex,
    category: [category],
    ...(name === null ? {} : { categorySubtype: [name] }),
    // A hold has none, rather than none done.
    ...(set.reps.length > 0 ? { repetitions: Math.min(MOST_REPETITIONS, set.reps.length) } : {}),
  };
}

/** A moment in ms since 1970 as FIT's seconds. @throws RangeError where FIT has no such time */
function fitTime(atMs: number): number {
  const seconds = Math.floor((atMs - FIT_EPOCH_MS) / 1000);
  if (!(seconds >= LEAST_TIMESTAMP && seconds <= MOST_TIMESTAMP))
    throw new RangeError(`${atMs} ms since 1970 is no time that FIT can tell.`);
  return seconds;
}

/** A text that fits into a FIT string: nothing in it ends it early, and no letter is cut in two. */
function fitText(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').trim();
  // The replacement character is what is left of a letter that was cut.
  const short = new TextDecoder().decode(utf8(line).subarray(0, MOST_NAME_BYTES)).replace(/\uFFFD$/u, '');
  return short || '-';
}
