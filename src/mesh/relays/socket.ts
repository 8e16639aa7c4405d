import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import type { RelayState } from './relay.ts';

const FIRST_DELAY_MS = 500;
const LONGEST_DELAY_MS = 30_000;
/** A socket that neither opens nor fails is given up; browsers themselves wait for minutes. */
const OPEN_TIMEOUT_MS = 10_000;
/** A relay that drops us sooner than this has not worked, so the delay goes on growing. */
const STEADY_MS = 5_000;
const LARGEST_MESSAGE_CHARACTERS = 256 * 1024;

/** A WebSocket that comes back: see {@link openSocket}. */
export interface Socket {
  readonly state: ReadonlyStore<RelayState>;
  /** False where the socket is not open. */
  send(text: string): boolean;
  /** Never tries again; the state is `retired`. */
  retire(): void;
  close(): void;
}

/**
 * Keeps a WebSocket open: reconnects with growing, jittered delays for as long as it takes, and at once when the
 * network returns. Oversize and binary messages are dropped.
 */
export function openSocket(
  url: string,
  { onOpen, onText }: { onOpen: () => void; onText: (text: string) => void },
): Socket {
  const state = createStore<RelayState>('connecting');
  const lifetime = new AbortController();
  let socket: WebSocket | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let delayMs = FIRST_DELAY_MS;

  const retryLater = (): void => {
    socket = null;
    if (lifetime.signal.aborted) return;
    state.set('waiting');
    clearTimeout(timer);
    // Full jitter, so that the peers of a relay that restarts do not all return in the same moment.
    timer = setTimeout(connect, delayMs * (0.5 + Math.random() / 2));
    delayMs = Math.min(delayMs * 2, LONGEST_DELAY_MS);
  };

  const connect = (): void => {
    if (lifetime.signal.aborted || socket) return;
    clearTimeout(timer);
    state.set('connecting');
    let opened: WebSocket;
    try {
      opened = new WebSocket(url);
    } catch {
      // Not allowed from this page (ws: on an https page), which will not change.
      end('retired');
      return;
    }
    socket = opened;
    let openedAtMs = Infinity;
    const openTimeout = setTimeout(() => opened.close(), OPEN_TIMEOUT_MS);
    opened.addEventListener('open', () => {
      clearTimeout(openTimeout);
      if (socket !== opened) return;
      openedAtMs = performance.now();
      state.set('connected');
      onOpen();
    });
    opened.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const isSane = typeof data === 'string' && data.length <= LARGEST_MESSAGE_CHARACTERS;
      if (isSane && socket === opened) onText(data);
    });
    opened.addEventListener('close', () => {
      clearTimeout(openTimeout);
      if (socket !== opened) return;
      if (performance.now() - openedAtMs > STEADY_MS) delayMs = FIRST_DELAY_MS;
      retryLater();
    });
  };

  const end = (finalState: RelayState): void => {
    lifetime.abort();
    clearTimeout(timer);
    const last = socket;
    socket = null;
    last?.close();
    state.set(finalState);
  };

  const onOnline = (): void => {
    delayMs = FIRST_DELAY_MS;
    connect();
  };
  addEventListener('online', onOnline, { signal: lifetime.signal });
  connect();

  return {
    state,
    send: (text) => {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(text);
      return true;
    },
    retire: () => {
      if (!lifetime.signal.aborted) end('retired');
    },
    close: () => {
      if (!lifetime.signal.aborted) end('waiting');
    },
  };
}
