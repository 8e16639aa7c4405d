import type { TakeCaption } from '../media/recording/take.ts';
import type { RecordingRecord } from '../storage/schema.ts';
import { alignRecordings, toTimeline, type Alignment } from './align.ts';
import type { Sidecars } from './sidecars/sidecars.ts';
import type { TranscriptCue } from './sidecars/transcript.ts';

type Timed = Pick<RecordingRecord, 'id' | 'anchors' | 'source' | 'person' | 'takeId'>;

/** Everyone's words are beside these; beside the others only those of whose recording it is. */
const OF_EVERYONE = new Set<RecordingRecord['source']>(['call', 'voice']);

/**
 * What is said in the recordings of a take, on the timeline of `alignment`: out of the transcript of the whole call, where
 * one of `all` recordings has that, else out of those of the `chosen` themselves. @throws 'storage-blocked'
 */
export async function captionsOfTake(
  sidecars: Pick<Sidecars, 'load'>,
  { chosen, all, alignment }: { chosen: readonly Timed[]; all: readonly Timed[]; alignment: Alignment },
): Promise<TakeCaption[]> {
  const takeIds = new Set(chosen.flatMap(({ takeId }) => takeId ?? []));
  const isOfTake = ({ id, takeId }: Timed): boolean =>
    chosen.some((one) => one.id === id) || (takeId !== null && takeIds.has(takeId));
  for (const record of all.filter((one) => OF_EVERYONE.has(one.source) && isOfTake(one))) {
    const captions = await captionsOf(sidecars, record, alignment);
    if (captions.length > 0) return captions;
  }
  const each = await Promise.all(chosen.map((record) => captionsOf(sidecars, record, alignment)));
  return each.flat();
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
