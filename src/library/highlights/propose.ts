import { momentsFromChat } from './from-chat.ts';
import { momentsFromEvents } from './from-events.ts';
import { momentsFromLoudness } from './from-loudness.ts';
import { momentsFromSets } from './from-sets.ts';
import { momentsFromSpeakers, turnsOf } from './from-speakers.ts';
import type { Evidence, Moment } from './moment.ts';

/** At most one a minute, or nobody reads the list. */
const MINUTE_MS = 60_000;
/** Two reasons for the same thing are closer. */
const LEAST_APART_MS = 40_000;
/** Of a stretch that is worth seeing. */
const LEAST_LENGTH_MS = 1_000;

/**
 * The moments of a recording that are worth finding again, in order: of those that are close to each other the one with
 * the best reason. All lie within the recording, and their stretches do not overlap.
 */
export function proposeMoments(evidence: Evidence): readonly Moment[] {
  const { durationMs, chat, events, transcript, loudness, sets } = evidence;
  const candidates = [
    ...(chat ? momentsFromChat(chat) : []),
    ...(events ? momentsFromEvents(events, chat) : []),
    ...momentsFromSpeakers(turnsOf(events, transcript)),
    ...(loudness ? momentsFromLoudness(loudness, durationMs) : []),
    ...momentsFromSets(sets),
  ]
    .map((moment) => within(moment, durationMs))
    .filter(({ fromMs, toMs }) => toMs - fromMs >= LEAST_LENGTH_MS)
    .toSorted((a, b) => b.score - a.score || a.atMs - b.atMs);

  const most = Math.max(1, Math.round(durationMs / MINUTE_MS));
  const chosen: Moment[] = [];
  for (const candidate of candidates) {
    if (chosen.length >= most) break;
    if (chosen.every(({ atMs }) => Math.abs(atMs - candidate.atMs) >= LEAST_APART_MS)) chosen.push(candidate);
  }
  return withoutOverlaps(chosen.toSorted((a, b) => a.atMs - b.atMs));
}

function within(moment: Moment, durationMs: number): Moment {
  const atMs = Math.min(Math.max(0, moment.atMs), Math.max(0, durationMs - LEAST_LENGTH_MS));
  return {
    ...moment,
    atMs,
    fromMs: Math.min(atMs, Math.max(0, moment.fromMs)),
    toMs: Math.min(durationMs, Math.max(moment.toMs, atMs + LEAST_LENGTH_MS)),
  };
}

/** They are {@link LEAST_APART_MS} apart, so that something is left of each. */
function withoutOverlaps(moments: readonly Moment[]): readonly Moment[] {
  return moments.map((moment, index) => {
    const next = moments[index + 1];
    return next ? { ...moment, toMs: Math.min(moment.toMs, next.fromMs) } : moment;
  });
}
