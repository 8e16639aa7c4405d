import type { ReadonlyStore } from '../lib/store.ts';
import type { RelayCount } from './model.ts';

/** How long all relays may be out of reach before it is called a problem. */
const PATIENCE_MS = 8_000;

/** What to do when relays come and go. */
export interface ReachabilityHandlers {
  /** No relay answers, though one did, or none ever did and patience has run out. */
  readonly onLost: () => void;
  /** It has been so for a while. Once for each loss. */
  readonly onUnreachable: () => void;
  readonly onFound: () => void;
}

/** Tells when the last relay goes and when the first comes (back), until `signal` aborts. */
export function watchReachability(
  relays: ReadonlyStore<RelayCount>,
  { onLost, onUnreachable, onFound }: ReachabilityHandlers,
  { signal }: { signal: AbortSignal },
): void {
  let wasConnected = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const update = ({ connected }: RelayCount): void => {
    if (connected > 0) {
      clearTimeout(timer);
      timer = undefined;
      wasConnected = true;
      onFound();
      return;
    }
    if (wasConnected) onLost();
    wasConnected = false;
    timer ??= setTimeout(() => {
      onLost();
      onUnreachable();
    }, PATIENCE_MS);
  };
  const stop = relays.watch(update);
  signal.addEventListener('abort', () => {
    stop();
    clearTimeout(timer);
  });
  update(relays.value);
}
