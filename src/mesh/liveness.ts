const CHECK_MS = 500;
/** While nothing comes one looks more often, so that nobody waits for us to notice that it does again. */
const QUIET_CHECK_MS = 200;
/** Statistics are dear, and each further connection would ask for its own: a page asks no oftener than this. */
const SHARED_CHECK_MS = 100;
/** Whoever is sent media answers with reports several times a second; whoever is sent next to nothing need not. */
const QUIET_MS = 1_000;
const ANSWERED_BYTES = 1_000;
/** A quiet connection still checks its path every 2.5 s in Chromium (webrtc's stable ping interval). */
const SILENCE_MS = 4_000;

/** How many connections this page watches. */
let watched = 0;

/**
 * What comes from a peer: something; nothing for a second, although we send, which says that it does not arrive; or
 * nothing for so long that they are not there.
 */
export type Liveness = 'alive' | 'quiet' | 'silent';

/**
 * Tells, until `signal` aborts, when nothing at all comes from a peer any more, and when something does again.
 * The browser's own connection state needs some 8 s to say so. It counts packets and not messages, so that a
 * peer whose page is busy or frozen, but whose sound still comes, is not taken for gone.
 */
export function watchLiveness(
  peerConnection: RTCPeerConnection,
  onChange: (liveness: Liveness) => void,
  { signal }: { signal: AbortSignal },
): void {
  let last: Traffic = { received: -1, sentBytes: 0 };
  let sentBytesWhenHeard = 0;
  let heardAtMs = performance.now();
  let liveness: Liveness = 'alive';

  const judge = (sentBytes: number): Liveness => {
    const silenceMs = performance.now() - heardAtMs;
    if (silenceMs >= SILENCE_MS) return 'silent';
    return silenceMs >= QUIET_MS && sentBytes - sentBytesWhenHeard >= ANSWERED_BYTES ? 'quiet' : 'alive';
  };
  const check = async (): Promise<void> => {
    const traffic = await readTraffic(peerConnection);
    if (signal.aborted || traffic === null) return;
    if (traffic.received !== last.received) {
      heardAtMs = performance.now();
      sentBytesWhenHeard = traffic.sentBytes;
    }
    last = traffic;
    const next = judge(traffic.sentBytes);
    if (next !== liveness) onChange(next);
    liveness = next;
    timer = setTimeout(tick, intervalMs());
  };
  const intervalMs = (): number =>
    Math.max(liveness === 'alive' ? CHECK_MS : QUIET_CHECK_MS, watched * SHARED_CHECK_MS);
  // A closed connection has no statistics, and its owner has seen it close.
  const tick = (): void => void check().catch(() => undefined);
  let timer = setTimeout(tick, CHECK_MS);
  watched += 1;
  signal.addEventListener('abort', () => {
    watched -= 1;
    clearTimeout(timer);
  });
}

/** What went over a connection so far. */
export interface Traffic {
  /** Packets of media and data, and checks of the path. */
  readonly received: number;
  /** Without checks of the path. */
  readonly sentBytes: number;
}

/**
 * Null in browsers that do not count checks of the path (Firefox), where two people who only watch would seem silent to
 * each other.
 */
export async function readTraffic(peerConnection: RTCPeerConnection): Promise<Traffic | null> {
  let traffic: Traffic | null = null;
  (await peerConnection.getStats()).forEach((stats: RTCStats & Partial<RTCIceCandidatePairStats>) => {
    if (stats.type !== 'candidate-pair' || stats.responsesReceived === undefined) return;
    const { responsesReceived, requestsReceived = 0, bytesReceived = 0, bytesSent = 0 } = stats;
    const { received, sentBytes } = traffic ?? { received: 0, sentBytes: 0 };
    traffic = {
      received: received + responsesReceived + requestsReceived + bytesReceived,
      sentBytes: sentBytes + bytesSent,
    };
  });
  return traffic;
}
