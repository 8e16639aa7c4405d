import type { PoseFrame } from '../../lib/pose/pose.ts';
import type { TrainingMessage } from './messages.ts';

/** As often as poses are sent, at most. */
const INTERVAL_MS = 1_000 / 15;
/** A pose that is older says nothing of where somebody is. */
const FRESH_MS = 1_000;

/** How a pose looks on the wire. */
export interface PoseWire {
  encode(frame: PoseFrame): Uint8Array<ArrayBuffer>;
  /** Null where the bytes are no pose. */
  decode(bytes: Uint8Array<ArrayBuffer>): PoseFrame | null;
}

/** Poses of oneself and others, as they come. */
export interface Poses {
  /** Whether one looks at skeletons. */
  setWatching(watching: boolean): void;
  /** A frame of one's own: kept, and sent to those who look. */
  give(frame: PoseFrame): void;
  /** Somebody says whether they look. */
  hear(peerId: string, message: Extract<TrainingMessage, { kind: 'watch-poses' }>): void;
  /** Somebody's frame has come, unchecked. */
  receive(peerId: string, bytes: Uint8Array<ArrayBuffer>): void;
  personCame(peerId: string): void;
  personLeft(peerId: string): void;
  /** Null where none came for a second. */
  poseOf(participantId: string): PoseFrame | null;
}

/** Nobody is sent a pose who does not look at it, and nobody who is not inside. */
export function openPoses({
  selfId,
  wire,
  send,
  sendLive,
  nowMs = () => performance.now(),
}: {
  selfId: string;
  wire: PoseWire;
  /** To one, or to all who are inside. */
  send: (message: TrainingMessage, peerId?: string) => void;
  sendLive: (bytes: Uint8Array<ArrayBuffer>, peerId: string) => void;
  nowMs?: () => number;
}): Poses {
  const present = new Set<string>();
  const watchers = new Set<string>();
  const latest = new Map<string, { readonly frame: PoseFrame; readonly atMs: number }>();
  let isWatching = false;
  let nextAtMs = 0;

  return {
    setWatching: (watching) => {
      if (watching === isWatching) return;
      isWatching = watching;
      if (!watching) latest.clear();
      send({ kind: 'watch-poses', watching });
    },
    give: (frame) => {
      const now = nowMs();
      latest.set(selfId, { frame, atMs: now });
      if (watchers.size === 0 || now < nextAtMs) return;
      // What one interval was longer than it had to be, the next one may be shorter.
      nextAtMs = Math.max(nextAtMs + INTERVAL_MS, now);
      const bytes = wire.encode(frame);
      for (const peerId of watchers) sendLive(bytes, peerId);
    },
    hear: (peerId, { watching }) => {
      if (watching && present.has(peerId)) watchers.add(peerId);
      else watchers.delete(peerId);
    },
    receive: (peerId, bytes) => {
      if (!isWatching || !present.has(peerId)) return;
      const frame = wire.decode(bytes);
      // They come in any order.
      const last = latest.get(peerId);
      const isLate = last && frame && frame.timestampMs < last.frame.timestampMs;
      if (!frame || (isLate && nowMs() - last.atMs < FRESH_MS)) return;
      latest.set(peerId, { frame, atMs: nowMs() });
    },
    personCame: (peerId) => {
      present.add(peerId);
      if (isWatching) send({ kind: 'watch-poses', watching: true }, peerId);
    },
    personLeft: (peerId) => {
      for (const known of [present, watchers, latest]) known.delete(peerId);
    },
    poseOf: (participantId) => {
      const last = latest.get(participantId);
      return last && nowMs() - last.atMs < FRESH_MS ? last.frame : null;
    },
  };
}
