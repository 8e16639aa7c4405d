import type { Frame } from './protocol.ts';

/** A socket that neither opens nor fails is given up; browsers themselves wait for minutes. */
const OPEN_TIMEOUT_MS = 10_000;
const LARGEST_FRAME = 256 * 1024;

/** What happens on a socket. */
export interface SocketHandlers {
  readonly onOpen: () => void;
  /** Oversize frames are dropped before. */
  readonly onFrame: (frame: Frame) => void;
  /** Once, and last: it failed to open, was closed by the other end, or is about to be by `close`. */
  readonly onClose: () => void;
}

/** One WebSocket: see {@link openSocket}. */
export interface Socket {
  /** Sends, or does nothing where the socket is not open. */
  readonly send: (frame: Frame) => void;
  /** Closes at once: nothing is heard of the socket after `onClose`, which comes before this returns and may send. */
  readonly close: () => void;
}

/**
 * Opens a WebSocket, for `subprotocol` where that is not empty.
 * @throws SecurityError or SyntaxError where the page may not open it (ws: from an https: page), or is no address
 */
export function openSocket(url: string, subprotocol: string, handlers: SocketHandlers): Socket {
  const socket = new WebSocket(url, subprotocol === '' ? [] : [subprotocol]);
  socket.binaryType = 'arraybuffer';
  const lifetime = new AbortController();
  const on = { signal: lifetime.signal };

  const close = (): void => {
    if (lifetime.signal.aborted) return;
    lifetime.abort();
    clearTimeout(openTimeout);
    handlers.onClose();
    socket.close();
  };
  const openTimeout = setTimeout(close, OPEN_TIMEOUT_MS);

  socket.addEventListener(
    'open',
    () => {
      clearTimeout(openTimeout);
      handlers.onOpen();
    },
    on,
  );
  socket.addEventListener(
    'message',
    ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string' && data.length <= LARGEST_FRAME) handlers.onFrame(data);
      if (data instanceof ArrayBuffer && data.byteLength <= LARGEST_FRAME) {
        handlers.onFrame(new Uint8Array(data));
      }
    },
    on,
  );
  socket.addEventListener('close', close, on);

  return {
    send: (frame) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    },
    close,
  };
}
