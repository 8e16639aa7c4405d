import type { TakeCaption } from '../media/recording/take.ts';
import type { RecordingRecord } from '../storage/schema.ts';
import { alignRecordings, toTimeline, type Alignment } from './align.ts';
import type { Sidecars } from './sidecars/sidecars.ts';
import type { TranscriptCue } from './sidecars/transcript.ts';

type Timed = Pick<RecordingRecord, 'id' | 'anchors' | 'source' | 'person' | 'takeId' | 'participants'>;

/** Everyone's words are beside these; beside the others only those of whose recording it is. */
const OF_EVERYONE = new Set<RecordingRecord['source']>(['call', 'voice']);

/**
 * What is said by those who are heard in the `chosen` recordings of a take, on the timeline of `alignment`: out of the
 * transcript of the whole call, where one of `all` recordings has that, else out of those of the chosen themselves.
 * @throws 'storage-blocked'
 */
export async function captionsOfTake(
  sidecars: Pick<Sidecars, 'load'>,
  { chosen, all, alignment }: { chosen: readonly Timed[]; all: readonly Timed[]; alignment: Alignment },
): Promise<TakeCaption[]> {
  const takeIds = new Set(chosen.flatMap(({ takeId }) => takeId ?? []));
  const isOfTake = ({ id, takeId }: Timed): boolean =>
    chosen.some((one) => one.id === id) || (takeId !== null && takeIds.has(takeId));
  for (const record of all.filter((one) => OF_EVERYONE.has(one.source) && isOfTake(one))) {
    const isHeard = heardIn(chosen, record);
    const captions = await captionsOf(sidecars, record, alignment);
    const heard = captions.filter(({ author }) => isHeard(author));
    if (heard.length > 0) return heard;
  }
  const each = await Promise.all(chosen.map((record) => captionsOf(sidecars, record, alignment)));
  return each.flat();
}

/**
 * Tells by the names in the transcript of a whole call who is heard in the `chosen`: everyone where that call is among
 * them, else those whose own recordings are. A name that others in the call had too, such as that of guests, is nobody's.
 */
function heardIn(chosen: readonly Timed[], call: Timed): (name: string) => boolean {
  const isWhole = chosen.some(
    ({ id, source, takeId }) =>
      id === call.id || (OF_EVERYONE.has(source) && takeId !== null && takeId === call.takeId),
  );
  if (isWhole) return () => true;
  // Of whose screen it is, only the screen is heard.
  const people = chosen.flatMap(({ source, person }) => (person && source !== 'screen' ? person : []));
  return (name) => {
    const identities = new Set(people.filter((one) => one.name === name).map(({ identity }) => identity));
    return identities.size > 0 && call.participants.filter((one) => one === name).length <= identities.size;
  };
}

async function captionsOf(
  sidecars: Pick<Sidecars, 'load'>,
  record: Timed,
  alignment: Alignment,
): Promise<TakeCaption[]> {
  const transcript = await sidecars.load(record.id, 'transcript');
  const toTake = timelineOf(record, alignment);
  return (transcript?.cues ?? []).map(({ fromMs, toMs, author, text }: TranscriptCue) => ({
    fromMs: toTake(fromMs),
    toMs: toTake(toMs),
    author: author ?? record.person?.name ?? '',
    text,
  }));
}

/** A recording of which nobody knows when it was made begins with the take, as its picture does. */
function timelineOf(record: Timed, { recordings, beginsAtMs }: Alignment): (mediaMs: number) => number {
  const own = alignRecordings([record]);
  const [aligned] = own.recordings;
  const isKnown = recordings.some(({ pieces }) => pieces.length > 0);
  if (!aligned || aligned.pieces.length === 0 || !isKnown) return (mediaMs) => mediaMs;
  return (mediaMs) => toTimeline(aligned, mediaMs) + own.beginsAtMs - beginsAtMs;
}
