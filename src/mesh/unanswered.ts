import * as v from 'valibot';

const signal = v.object({ peerId: v.pipe(v.string(), v.minLength(1), v.maxLength(64)) });
/** Long enough for ICE to try everything; a peer behind the strictest router has failed by then. */
const PATIENCE_MS = 15_000;
/** Silent for longer than this, it has gone: peers announce themselves more often. */
const FORGET_MS = 40_000;
const MOST_PEERS = 64;

/** Notices peers that are heard on relays for a while and yet never connect: see {@link watchUnanswered}. */
export interface UnansweredWatch {
  /** A relay delivered this text. */
  readonly heard: (text: string) => void;
  /** This peer is here, or has been: start over. */
  readonly connected: (peerId: string) => void;
}

/** Calls `onUnanswered` when a peer goes on signalling 15 s after its first signal without being connected. */
export function watchUnanswered(
  onUnanswered: (peerId: string) => void,
  nowMs: () => number = () => performance.now(),
): UnansweredWatch {
  const waiting = new Map<string, { readonly sinceMs: number; heardAtMs: number; told: boolean }>();
  const present = new Set<string>();
  return {
    heard: (text) => {
      const peerId = peerIdIn(text);
      if (peerId === null || present.has(peerId)) return;
      const now = nowMs();
      for (const [id, { heardAtMs }] of waiting) if (now - heardAtMs > FORGET_MS) waiting.delete(id);
      const peer = waiting.get(peerId);
      if (!peer) {
        if (waiting.size < MOST_PEERS) waiting.set(peerId, { sinceMs: now, heardAtMs: now, told: false });
        return;
      }
      peer.heardAtMs = now;
      if (peer.told || now - peer.sinceMs < PATIENCE_MS) return;
      peer.told = true;
      onUnanswered(peerId);
    },
    connected: (peerId) => {
      waiting.delete(peerId);
      present.add(peerId);
    },
  };
}

function peerIdIn(text: string): string | null {
  try {
    const result = v.safeParse(signal, JSON.parse(text));
    return result.success ? result.output.peerId : null;
  } catch {
    return null;
  }
}
