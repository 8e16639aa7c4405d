const CHECK_MS = 500;
/** While nothing comes one looks more often, so that nobody waits for us to notice that it does again. */
const QUIET_CHECK_MS = 200;
/** Whoever is sent media answers with reports several times a second. */
const QUIET_MS = 1_000;
/** A quiet connection still checks its path every 2.5 s in Chromium (webrtc's stable ping interval). */
const SILENCE_MS = 4_000;

/**
 * What comes from a peer: something; nothing for a second, which says that what we send does not arrive, if we send
 * anything; or nothing for so long that they are not there.
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
  let count = -1;
  let heardAtMs = performance.now();
  let liveness: Liveness = 'alive';

  const check = async (): Promise<void> => {
    const received = await countReceived(peerConnection);
    if (signal.aborted || received === null) return;
    if (received !== count) heardAtMs = performance.now();
    count = received;
    const silenceMs = performance.now() - heardAtMs;
    const next = silenceMs < QUIET_MS ? 'alive' : silenceMs < SILENCE_MS ? 'quiet' : 'silent';
    if (next !== liveness) onChange(next);
    liveness = next;
    timer = setTimeout(tick, liveness === 'alive' ? CHECK_MS : QUIET_CHECK_MS);
  };
  // A closed connection has no statistics, and its owner has seen it close.
  const tick = (): void => void check().catch(() => undefined);
  let timer = setTimeout(tick, CHECK_MS);
  signal.addEventListener('abort', () => clearTimeout(timer));
}

/**
 * Packets of media and data, and checks of the path, that arrived so far. Null in browsers that do not count the
 * latter (Firefox), where two people who only watch would seem silent to each other.
 */
export async function countReceived(peerConnection: RTCPeerConnection): Promise<number | null> {
  let received: number | null = null;
  (await peerConnection.getStats()).forEach((stats: RTCStats & Partial<RTCIceCandidatePairStats>) => {
    if (stats.type === 'candidate-pair' && stats.responsesReceived !== undefined) {
      received ??= 0;
      received += stats.responsesReceived + (stats.requestsReceived ?? 0) + (stats.bytesReceived ?? 0);
    }
  });
  return received;
}
