import { CHUNK_BYTES, type EndReason, type Frame } from './bulk-frames.ts';
import { createPacer, type Pacer, type Parcel } from './bulk-pacer.ts';
import { createTokenBucket } from './token-bucket.ts';

/** Something that is given out to one reader. */
export interface BulkSource {
  readonly blob: Blob;
  /** Aborted when it is not given out any more. */
  readonly signal: AbortSignal;
  /** Called with how far into the blob the transfer has come. */
  readonly onSent?: (offset: number) => void;
  /** Called once, when this transfer has ended, whichever way. */
  readonly onEnd: () => void;
}

/** The author's side of a bulk channel. */
export interface BulkServer {
  serve(open: (resource: string) => BulkSource | null): void;
  /** False where the peer breaks the rules. */
  receive(frame: Extract<Frame, { kind: 'ask' | 'grant' | 'cancel' }>): boolean;
  close(): void;
}

/** Transfers to one peer at a time. */
const MOST_TRANSFERS = 16;
const ASKS = { burst: 64, perSecond: 4 };
/** More than any reader of ours ever has granted. */
const MOST_GRANTED_BYTES = 16 * 1024 * 1024;
/** Read from disk at a time. */
const READ_BYTES = 256 * 1024;
/** The channel's own queue is kept this short, so that other channels get their turn. */
const MOST_BUFFERED_BYTES = 256 * 1024;
const FEW_BUFFERED_BYTES = 64 * 1024;

interface Transfer {
  readonly id: number;
  readonly source: BulkSource;
  grantedBytes: number;
  /** Its own, so that a reader who stands still holds up only this one. */
  readonly pacer: Pacer;
  /** What was sent and is not known to be written, the oldest first. */
  readonly onTheirWay: Parcel[];
  /** Goes on where more may be sent, or the transfer ended. */
  wake: () => void;
}

/** Gives out, on `channel`, what it is told to; `send` puts one frame on it. */
export function createBulkServer(channel: RTCDataChannel, send: (frame: Frame) => void): BulkServer {
  const transfers = new Map<number, Transfer>();
  const mayAsk = createTokenBucket(ASKS);
  let open: (resource: string) => BulkSource | null = () => null;
  channel.bufferedAmountLowThreshold = FEW_BUFFERED_BYTES;

  /** A reader may use its number again. */
  const isRunning = (transfer: Transfer): boolean => transfers.get(transfer.id) === transfer;
  const end = (transfer: Transfer, reason: EndReason): void => {
    if (!isRunning(transfer)) return;
    transfers.delete(transfer.id);
    transfer.wake();
    send({ kind: 'end', transfer: transfer.id, reason });
    transfer.source.onEnd();
  };

  /** A reader grants what it has written. */
  const noteArrival = ({ onTheirWay, pacer }: Transfer, writtenBytes: number): void => {
    let count = 0;
    for (let bytes = 0; count < onTheirWay.length; count += 1) {
      bytes += onTheirWay[count]?.sizeBytes ?? 0;
      if (bytes > writtenBytes) break;
    }
    pacer.arrived(onTheirWay.splice(0, count));
  };

  const drained = async (): Promise<void> => {
    if (channel.bufferedAmount <= MOST_BUFFERED_BYTES) return;
    await new Promise<void>((resolve) => {
      const done = new AbortController();
      const onEvent = (): void => {
        done.abort();
        resolve();
      };
      for (const type of ['bufferedamountlow', 'close'])
        channel.addEventListener(type, onEvent, { signal: done.signal });
    });
  };

  const waitWhile = async (transfer: Transfer, mustWait: () => boolean): Promise<void> => {
    while (mustWait() && isRunning(transfer)) await new Promise<void>((resolve) => (transfer.wake = resolve));
  };

  const pump = async (transfer: Transfer, from: number): Promise<void> => {
    const { pacer, onTheirWay, source } = transfer;
    const { blob } = source;
    let offset = from;
    while (offset < blob.size) {
      const nextBytes = Math.min(CHUNK_BYTES, blob.size - offset);
      await waitWhile(transfer, () => transfer.grantedBytes < nextBytes);
      if (!isRunning(transfer)) return;
      const toRead = Math.min(READ_BYTES, transfer.grantedBytes, blob.size - offset);
      const whole = toRead < blob.size - offset ? toRead - (toRead % CHUNK_BYTES) : toRead;
      const bytes = new Uint8Array(await blob.slice(offset, offset + whole).arrayBuffer());
      for (let at = 0; at < bytes.byteLength; at += CHUNK_BYTES) {
        await waitWhile(transfer, () => !pacer.hasRoom());
        await drained();
        if (!isRunning(transfer)) return;
        const chunk = bytes.subarray(at, at + CHUNK_BYTES);
        transfer.grantedBytes -= chunk.byteLength;
        offset += chunk.byteLength;
        onTheirWay.push(pacer.sent(chunk.byteLength));
        send({ kind: 'data', transfer: transfer.id, bytes: chunk });
        source.onSent?.(offset);
      }
    }
    end(transfer, 'done');
  };

  const begin = ({ transfer: id, offset, grantedBytes, resource }: Extract<Frame, { kind: 'ask' }>): void => {
    if (transfers.size >= MOST_TRANSFERS) {
      send({ kind: 'end', transfer: id, reason: 'busy' });
      return;
    }
    const source = open(resource);
    if (!source || source.signal.aborted || offset > source.blob.size) {
      send({ kind: 'end', transfer: id, reason: 'not-offered' });
      source?.onEnd();
      return;
    }
    const transfer: Transfer = {
      id,
      source,
      grantedBytes,
      pacer: createPacer(),
      onTheirWay: [],
      wake: () => undefined,
    };
    transfers.set(id, transfer);
    source.signal.addEventListener('abort', () => end(transfer, 'not-offered'));
    // A file that was changed or deleted since it was offered cannot be read any more.
    pump(transfer, offset).catch(() => end(transfer, 'unreadable'));
  };

  return {
    serve: (opener) => {
      open = opener;
    },
    receive(frame) {
      const transfer = transfers.get(frame.transfer);
      switch (frame.kind) {
        case 'ask':
          if (transfer || !mayAsk(1)) return false;
          begin(frame);
          return true;
        case 'grant':
          // It may have ended while this was on its way.
          if (!transfer) return true;
          transfer.grantedBytes += frame.grantedBytes;
          if (transfer.grantedBytes > MOST_GRANTED_BYTES) return false;
          noteArrival(transfer, frame.grantedBytes);
          transfer.wake();
          return true;
        case 'cancel':
          if (transfer) end(transfer, 'done');
          return true;
      }
    },
    close() {
      for (const transfer of [...transfers.values()]) end(transfer, 'done');
    },
  };
}
