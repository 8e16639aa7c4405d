import { abortError } from '../lib/errors.ts';
import { CHUNK_BYTES, type EndReason, type Frame } from './bulk-frames.ts';

/** How a transfer ended. 'gone': the connection did; 'broke-rules': more, or less, or other than was to come. */
export type BulkOutcome = EndReason | 'gone' | 'broke-rules';

/** Where the bytes go. */
export interface BulkTarget {
  /** How many bytes are there already. */
  readonly offset: number;
  /** How many there will be in the end. */
  readonly sizeBytes: number;
  /** Takes the next bytes, in order, one call at a time; no more come than fit into memory before it resolves. */
  readonly write: (bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
}

/** The reading side of a bulk channel. */
export interface BulkReader {
  fetch(resource: string, target: BulkTarget, options: { signal: AbortSignal }): Promise<BulkOutcome>;
  /** The peer's end is open: what was to be fetched is asked for. */
  start(): void;
  /** False where the peer breaks the rules. */
  receive(frame: Extract<Frame, { kind: 'data' | 'end' }>): boolean;
  close(outcome: 'gone' | 'broke-rules'): void;
}

/** Granted ahead of what is written, for each transfer. */
const WINDOW_BYTES = 1024 * 1024;
/** Only the last frame may be smaller: many tiny ones would cost far more memory than was granted. */
const SMALLEST_BYTES = 1024;

interface Transfer {
  readonly id: number;
  readonly resource: string;
  readonly target: BulkTarget;
  /** What is still to come. */
  missingBytes: number;
  /** What may still come before more is granted. */
  grantedBytes: number;
  waiting: Uint8Array<ArrayBuffer>[];
  isWriting: boolean;
  /** How the author has ended it; what waits is written first. */
  ending: BulkOutcome | null;
  /** Null once nobody waits for it any more; it stays until the author has ended it too. */
  settle: { resolve: (outcome: BulkOutcome) => void; reject: (error: unknown) => void } | null;
}

/** Reads what it asks for by `send`. */
export function createBulkReader(send: (frame: Frame) => void): BulkReader {
  const transfers = new Map<number, Transfer>();
  let nextId = 1;
  let isStarted = false;
  let isClosed = false;

  const ask = ({ id, resource, target, grantedBytes }: Transfer): void =>
    send({ kind: 'ask', transfer: id, offset: target.offset, grantedBytes, resource });

  /** Nobody waits any more. What the author has already sent goes on coming for a moment. */
  const abandon = (transfer: Transfer, error: unknown): void => {
    transfer.waiting = [];
    transfer.settle?.reject(error);
    transfer.settle = null;
    if (transfer.ending === null && isStarted) send({ kind: 'cancel', transfer: transfer.id });
    else transfers.delete(transfer.id);
  };

  const finishIfWritten = (transfer: Transfer): void => {
    const { id, ending, isWriting, waiting, missingBytes, settle } = transfer;
    if (ending === null || isWriting || waiting.length > 0) return;
    transfers.delete(id);
    settle?.resolve(ending === 'done' && missingBytes > 0 ? 'broke-rules' : ending);
  };

  const write = async (transfer: Transfer): Promise<void> => {
    if (transfer.isWriting) return;
    transfer.isWriting = true;
    try {
      while (transfer.waiting.length > 0) {
        const bytes = joined(transfer.waiting.splice(0));
        await transfer.target.write(bytes);
        if (!transfer.settle) return;
        transfer.grantedBytes += bytes.byteLength;
        if (transfer.ending === null)
          send({ kind: 'grant', transfer: transfer.id, grantedBytes: bytes.byteLength });
      }
    } catch (error) {
      abandon(transfer, error);
    } finally {
      transfer.isWriting = false;
      finishIfWritten(transfer);
    }
  };

  return {
    fetch(resource, target, { signal }) {
      const { promise, resolve, reject } = Promise.withResolvers<BulkOutcome>();
      if (signal.aborted) return Promise.reject(abortError());
      if (isClosed) return Promise.resolve('gone');
      const transfer: Transfer = {
        id: nextId,
        resource,
        target,
        missingBytes: target.sizeBytes - target.offset,
        grantedBytes: WINDOW_BYTES,
        waiting: [],
        isWriting: false,
        ending: null,
        settle: { resolve, reject },
      };
      nextId += 1;
      transfers.set(transfer.id, transfer);
      const onAbort = (): void => abandon(transfer, abortError());
      signal.addEventListener('abort', onAbort);
      if (isStarted) ask(transfer);
      return promise.finally(() => signal.removeEventListener('abort', onAbort));
    },

    start() {
      if (isStarted) return;
      isStarted = true;
      for (const transfer of transfers.values()) ask(transfer);
    },

    receive(frame) {
      const transfer = transfers.get(frame.transfer);
      if (transfer?.ending !== null) return false;
      if (frame.kind === 'end') {
        transfer.ending = frame.reason;
        if (transfer.settle) finishIfWritten(transfer);
        else transfers.delete(transfer.id);
        return true;
      }
      const { byteLength } = frame.bytes;
      const isTooMuch = byteLength > transfer.grantedBytes || byteLength > transfer.missingBytes;
      const isTooSmall = byteLength < SMALLEST_BYTES && byteLength !== transfer.missingBytes;
      if (isTooMuch || isTooSmall || byteLength === 0 || byteLength > CHUNK_BYTES) return false;
      transfer.grantedBytes -= byteLength;
      transfer.missingBytes -= byteLength;
      if (!transfer.settle) return true;
      transfer.waiting.push(frame.bytes);
      void write(transfer);
      return true;
    },

    close(outcome) {
      isClosed = true;
      for (const transfer of transfers.values()) {
        transfer.ending ??= outcome;
        finishIfWritten(transfer);
      }
    },
  };
}

function joined(pieces: readonly Uint8Array<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let offset = 0;
  for (const piece of pieces) {
    bytes.set(piece, offset);
    offset += piece.byteLength;
  }
  return bytes;
}
