import { createTokenBucket } from './token-bucket.ts';

/** The label of the channel, by which guarded-connection.ts knows that it limits itself. */
export const LIVE_LABEL = 'coterie-live';
/** Both sides open it under this number, beside that of bulk.ts. */
const CHANNEL_ID = 201;

/** No frame is larger: one that fits into a single packet of every path is lost alone or comes alone. */
export const MOST_LIVE_BYTES = 1024;
/** What waits to be sent is no longer live: better the next one. */
const MOST_BUFFERED_BYTES = 4 * MOST_LIVE_BYTES;
/** Twice what any honest sender makes of a camera, and what a path lets go of at once after it was blocked. */
const FRAMES = { burst: 90, perSecond: 45 };

/** What is worth something only now, such as poses: to and from one peer, unordered, and lost where it is late. */
export interface Live {
  /** Sends a frame of at most {@link MOST_LIVE_BYTES}; drops it while held, or where the last ones still wait. */
  send(bytes: Uint8Array<ArrayBuffer>): void;
  /** While held, nothing passes in either direction. It is at first. */
  setHeld(held: boolean): void;
  close(): void;
}

/**
 * Opens the channel on an admitted connection, which stays the caller's; the peer does the same. Frames that come go to
 * `onFrame`, to be checked there. Who sends what is no frame, or far too many, is told by `onViolation`, once, and
 * finds the channel closed.
 */
export function openLive(
  peerConnection: RTCPeerConnection,
  {
    onFrame,
    onViolation,
  }: {
    onFrame: (bytes: Uint8Array<ArrayBuffer>) => void;
    onViolation: (reason: 'flood' | 'malformed') => void;
  },
): Live {
  const channel = peerConnection.createDataChannel(LIVE_LABEL, {
    negotiated: true,
    id: CHANNEL_ID,
    ordered: false,
    maxRetransmits: 0,
  });
  channel.binaryType = 'arraybuffer';
  const take = createTokenBucket(FRAMES);
  let isHeld = true;

  const close = (): void => {
    channel.onmessage = channel.onclose = channel.onerror = null;
    channel.close();
  };
  const refuse = (reason: 'flood' | 'malformed'): void => {
    close();
    onViolation(reason);
  };
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!(data instanceof ArrayBuffer) || data.byteLength > MOST_LIVE_BYTES) refuse('malformed');
    else if (!take(1)) refuse('flood');
    else if (!isHeld) onFrame(new Uint8Array(data));
  };

  return {
    send: (bytes) => {
      if (isHeld || channel.readyState !== 'open' || bytes.byteLength > MOST_LIVE_BYTES) return;
      if (channel.bufferedAmount + bytes.byteLength <= MOST_BUFFERED_BYTES) channel.send(bytes);
    },
    setHeld: (held) => {
      isHeld = held;
    },
    close,
  };
}
