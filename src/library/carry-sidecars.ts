import { placesOf, startsOf, type Stretch } from '../media/editing/clips.ts';
import type { ChaptersSidecar } from './sidecars/chapters.ts';
import type { ChatSidecar } from './sidecars/chat.ts';
import type { EventsSidecar } from './sidecars/events.ts';
import { MOST_CHAPTERS } from './sidecars/limits.ts';
import type { PlannedClip } from './sidecars/plan.ts';
import type { SidecarKinds, Sidecars } from './sidecars/sidecars.ts';
import type { Transcript } from './sidecars/transcript.ts';

/** A stretch of time, ms. */
interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** What carries over into what is made of clips; null where there is none. */
export type CarriedSidecars = {
  readonly [K in 'chat' | 'events' | 'transcript' | 'chapters']: SidecarKinds[K] | null;
};

/**
 * What lies beside the recordings of `clips`: chat, events, transcript and chapters, each line at the time at which it is in
 * what is made of them, and what was cut out left out. A kind that cannot be read is left out as a whole.
 */
export async function moveSidecars(
  sidecars: Sidecars,
  clips: readonly PlannedClip[],
): Promise<CarriedSidecars> {
  const ids = [...new Set(clips.map(({ recordingId }) => recordingId))];
  const moved = async <K extends keyof CarriedSidecars>(
    kind: K,
    move: (clips: readonly PlannedClip[], beside: Beside<SidecarKinds[K]>) => SidecarKinds[K],
  ): Promise<SidecarKinds[K] | null> => {
    const loaded = await Promise.all(ids.map(async (id) => [id, await sidecars.load(id, kind)] as const));
    const beside = loaded.flatMap(([id, value]) => (value ? [[id, value] as const] : []));
    return beside.length > 0 ? move(clips, beside) : null;
  };
  return {
    chat: await moved('chat', moveChats),
    events: await moved('events', moveEvents),
    transcript: await moved('transcript', moveTranscripts),
    chapters: await moved('chapters', moveChapters),
  };
}

/** Gives what is made of `clips` what lies beside their recordings. */
export async function carrySidecars(
  sidecars: Sidecars,
  clips: readonly PlannedClip[],
  newId: string,
): Promise<void> {
  const { chat, events, transcript, chapters } = await moveSidecars(sidecars, clips);
  if (chat) await sidecars.save(newId, 'chat', chat);
  if (events) await sidecars.save(newId, 'events', events);
  if (transcript) await sidecars.save(newId, 'transcript', transcript);
  if (chapters) await sidecars.save(newId, 'chapters', chapters);
}

type Beside<T> = readonly (readonly [recordingId: string, T])[];

function moveChats(clips: readonly PlannedClip[], chats: Beside<ChatSidecar>): ChatSidecar {
  return {
    version: 1,
    startedAtMs: Math.min(...chats.map(([, { startedAtMs }]) => startedAtMs)),
    lines: inOrder(chats.flatMap(([id, { lines }]) => moveMoments(clips, id, lines))),
    questions: chats.flatMap(([, { questions }]) => questions),
    polls: chats.flatMap(([, { polls }]) => polls),
    complete: chats.every(([, { complete }]) => complete),
  };
}

function moveEvents(clips: readonly PlannedClip[], events: Beside<EventsSidecar>): EventsSidecar {
  return {
    version: 1,
    speakers: bySpan(events.flatMap(([id, { speakers }]) => moveSpans(clips, id, speakers))),
    moments: inOrder(events.flatMap(([id, { moments }]) => moveMoments(clips, id, moments))),
    complete: events.every(([, { complete }]) => complete),
  };
}

function moveTranscripts(clips: readonly PlannedClip[], transcripts: Beside<Transcript>): Transcript {
  const languages = new Set(transcripts.map(([, { language }]) => language));
  return {
    version: 1,
    language: languages.size === 1 ? ([...languages][0] ?? null) : null,
    cues: bySpan(transcripts.flatMap(([id, { cues }]) => moveSpans(clips, id, cues))),
  };
}

/** A chapter lasts until the next: where its beginning was cut out it begins with what is left of it, and it begins once. */
function moveChapters(clips: readonly PlannedClip[], chapters: Beside<ChaptersSidecar>): ChaptersSidecar {
  const spans = chapters.flatMap(([id, { chapters: all }]) =>
    moveSpans(
      clips,
      id,
      all.map((chapter, index) => ({
        ...chapter,
        fromMs: chapter.atMs,
        toMs: all[index + 1]?.atMs ?? Infinity,
      })),
    ),
  );
  const begun = bySpan(spans).filter(
    ({ title, atMs }, index, all) => all[index - 1]?.title !== title || all[index - 1]?.atMs !== atMs,
  );
  return {
    version: 1,
    chapters: begun
      .slice(0, MOST_CHAPTERS)
      .map(({ fromMs, title, reason }) => ({ atMs: fromMs, title, reason })),
    dismissed: [],
  };
}

/** What happened at one moment, wherever that moment is now. */
export function moveMoments<T extends { readonly offsetMs: number }>(
  clips: readonly Stretch[],
  recordingId: string,
  moments: readonly T[],
): T[] {
  return moments.flatMap((moment) =>
    placesOf(clips, recordingId, moment.offsetMs).map((offsetMs) => ({ ...moment, offsetMs })),
  );
}

/** What lasted, as much of it as is left in each clip. */
export function moveSpans<T extends Span>(
  clips: readonly Stretch[],
  recordingId: string,
  spans: readonly T[],
): T[] {
  const starts = startsOf(clips);
  return clips.flatMap((clip, index) => {
    if (clip.recordingId !== recordingId) return [];
    const shiftMs = (starts[index] ?? 0) - clip.fromMs;
    return spans
      .filter(({ fromMs, toMs }) => fromMs < clip.toMs && toMs > clip.fromMs)
      .map((span) => ({
        ...span,
        fromMs: Math.max(span.fromMs, clip.fromMs) + shiftMs,
        toMs: Math.min(span.toMs, clip.toMs) + shiftMs,
      }));
  });
}

const inOrder = <T extends { readonly offsetMs: number }>(moments: T[]): T[] =>
  moments.sort((a, b) => a.offsetMs - b.offsetMs);
const bySpan = <T extends Span>(spans: T[]): T[] => spans.sort((a, b) => a.fromMs - b.fromMs);
