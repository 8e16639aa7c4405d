import { createBulkReader, type BulkOutcome, type BulkTarget } from './bulk-reader.ts';
import { createBulkServer, type BulkSource } from './bulk-server.ts';
import { parseFrame, writeFrame, type Frame } from './bulk-frames.ts';

export type { BulkOutcome, BulkTarget } from './bulk-reader.ts';
export type { BulkSource } from './bulk-server.ts';

/** The label of the channel, by which guarded-connection.ts knows that it limits itself. */
export const BULK_LABEL = 'coterie-bulk';
/** Both sides open it under this number, far from those that the browser hands out. */
const CHANNEL_ID = 200;

/** What is large, to and from one peer, beside the messages and without holding them up. */
export interface Bulk {
  /** Gives out, from now on, whatever `open` knows. It is asked once for each transfer. */
  serve(open: (resource: string) => BulkSource | null): void;
  /**
   * Fetches a resource of the peer's, from `target.offset` to its end. Resolves with how that ended; whatever was
   * written is good. Rejects where `target.write` does, or with an AbortError.
   */
  fetch(resource: string, target: BulkTarget, options: { signal: AbortSignal }): Promise<BulkOutcome>;
  /** Ends all transfers with 'gone'. */
  close(): void;
}

/**
 * Opens the channel on an admitted connection, which stays the caller's; the peer does the same. Many transfers run
 * side by side in small frames. A reader grants what it can take, so that a slow disk holds the sender back, and no
 * sender fills its memory. Who breaks these rules finds the channel closed; the connection goes on without it.
 */
export function openBulk(peerConnection: RTCPeerConnection, { signal }: { signal: AbortSignal }): Bulk {
  const channel = peerConnection.createDataChannel(BULK_LABEL, { negotiated: true, id: CHANNEL_ID });
  channel.binaryType = 'arraybuffer';
  const send = (frame: Frame): void => {
    if (channel.readyState === 'open') channel.send(writeFrame(frame));
  };
  const reader = createBulkReader(send);
  const server = createBulkServer(channel, send);
  let wasGreeted = false;

  const close = (outcome: 'gone' | 'broke-rules' = 'gone'): void => {
    signal.removeEventListener('abort', closeUnasked);
    channel.onopen = channel.onmessage = channel.onclose = channel.onerror = null;
    channel.close();
    reader.close(outcome);
    server.close();
  };
  const closeUnasked = (): void => close();
  signal.addEventListener('abort', closeUnasked);

  const receive = (frame: Frame | null): boolean => {
    switch (frame?.kind) {
      case undefined:
        return false;
      case 'hello':
        // What is sent before the other side has opened its end is lost: so each waits to be greeted.
        if (!wasGreeted) send({ kind: 'hello' });
        wasGreeted = true;
        reader.start();
        return true;
      case 'ask':
      case 'grant':
      case 'cancel':
        return server.receive(frame);
      case 'data':
      case 'end':
        return reader.receive(frame);
    }
  };

  channel.onopen = () => send({ kind: 'hello' });
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!(data instanceof ArrayBuffer) || !receive(parseFrame(data))) close('broke-rules');
  };
  channel.onclose = closeUnasked;
  // The close that follows says all there is to say.
  channel.onerror = null;

  return {
    serve: (open) => server.serve(open),
    fetch: (resource, target, options) => reader.fetch(resource, target, options),
    close: closeUnasked,
  };
}
