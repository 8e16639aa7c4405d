import type { ConnectionSample, PeerStats } from './model.ts';

/** How far back one can look. */
export const HISTORY_MS = 120_000;

/** What the connections of a call were like lately. */
export interface StatsHistory {
  /** Notes the figures of now, which come every two seconds. By participant id. */
  note(stats: ReadonlyMap<string, PeerStats>): void;
  /** Of the last two minutes, the oldest first; empty for whoever was not there. The same array until more is noted. */
  of(participantId: string): readonly ConnectionSample[];
}

const NONE: readonly ConnectionSample[] = [];

/** Begins with nothing, and keeps two minutes of everyone: whoever was lost and comes back finds theirs again. */
export function createStatsHistory(nowMs: () => number = () => performance.now()): StatsHistory {
  const samples = new Map<string, readonly ConnectionSample[]>();
  return {
    note: (stats) => {
      const oldestMs = nowMs() - HISTORY_MS;
      for (const id of new Set([...samples.keys(), ...stats.keys()])) {
        const now = stats.get(id);
        const kept = (samples.get(id) ?? NONE).filter(({ atMs }) => atMs >= oldestMs);
        if (now) kept.push(sampleOf(now));
        if (kept.length > 0) samples.set(id, kept);
        else samples.delete(id);
      }
    },
    of: (participantId) => samples.get(participantId) ?? NONE,
  };
}

function sampleOf({ atMs, rttMs, sent, received }: PeerStats): ConnectionSample {
  const bitrateOf = ({ audio, camera, screen }: PeerStats['sent'] | PeerStats['received']): number =>
    audio.bitrateBps + camera.bitrateBps + screen.bitrateBps;
  return {
    atMs,
    receivedBps: bitrateOf(received),
    sentBps: bitrateOf(sent),
    loss: Math.max(received.audio.loss, received.camera.loss, received.screen.loss),
    rttMs,
    jitterBufferMs: received.audio.bitrateBps > 0 ? received.audio.jitterBufferMs : null,
  };
}
