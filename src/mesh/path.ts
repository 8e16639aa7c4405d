import { watchLiveness, type Liveness } from './liveness.ts';

/**
 * What is worth sending just now. While nothing comes from a peer, what we send does not arrive either: pictures wait,
 * and sound goes on, since it must not break off where one is mistaken. Without a network nothing is sent. What is lost
 * for seconds would spoil the browser's estimate of the path that comes after, and be sent again before anything new.
 */
export type Passage = 'all' | 'sound' | 'nothing';

/** How long after a path is there again pictures are sent whole; one may be lost while both sides change over. */
const KEYFRAMES_MS = [100, 400] as const;
/** A path over a network that has come back is found in less. */
const PATH_MS = 2_000;

/** The way that packets take to one peer. */
export interface Path {
  readonly passage: Passage;
  /** The device has lost its network, or has one again. */
  setOnline(isOnline: boolean): void;
}

/**
 * Watches the path of a connection until `signal` aborts. `onKeyframe`: receivers miss what was lost, and would wait up
 * to three seconds before they ask for a whole picture.
 */
export function watchPath(
  peerConnection: RTCPeerConnection,
  {
    onPassage,
    onKeyframe,
    onLiveness,
  }: { onPassage: () => void; onKeyframe: () => void; onLiveness: (liveness: Liveness) => void },
  { signal }: { signal: AbortSignal },
): Path {
  let passage: Passage = 'all';
  const timers: ReturnType<typeof setTimeout>[] = [];
  const later = (work: () => void, ms: number): void => void timers.push(setTimeout(work, ms));
  const cancel = (): void => {
    for (const timer of timers.splice(0)) clearTimeout(timer);
  };
  const set = (next: Passage): void => {
    if (next === passage) return;
    passage = next;
    onPassage();
  };
  const open = (): void => {
    cancel();
    set('all');
    for (const ms of KEYFRAMES_MS) later(onKeyframe, ms);
  };

  watchLiveness(
    peerConnection,
    (liveness) => {
      if (liveness === 'alive') open();
      else if (passage === 'all') set('sound');
      onLiveness(liveness);
    },
    { signal },
  );
  peerConnection.sctp?.transport.iceTransport.addEventListener('selectedcandidatepairchange', open, {
    signal,
  });
  signal.addEventListener('abort', cancel);

  return {
    get passage() {
      return passage;
    },
    setOnline: (isOnline) => {
      if (!isOnline) {
        cancel();
        set('nothing');
      } else if (passage === 'nothing') {
        // The old path may be good again, of which browsers do not tell.
        later(open, PATH_MS);
      }
    },
  };
}
