import { transfer, wrap } from 'comlink';
import type { QrApi } from './qr.contract.ts';

/** A reader of QR codes, loaded. */
export interface QrWorker {
  /** The text of each QR code in the picture, which is transferred and closed. One at a time. */
  read(picture: ImageBitmap): Promise<readonly string[]>;
  /** Ends the worker; whoever waits for an answer gets an AbortError. Safe to call twice. */
  close(): void;
}

/**
 * Starts the worker and loads the reader; `wasmUrl` is absolute. Aborting ends it.
 * @throws Error where it cannot be loaded @throws AbortError
 */
export async function openQrWorker(wasmUrl: string, { signal }: { signal: AbortSignal }): Promise<QrWorker> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./qr.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<QrApi>(worker);
  const { promise: ended, reject: end } = Promise.withResolvers<never>();
  ended.catch(() => undefined);
  const lifetime = new AbortController();
  const stop = (reason: unknown): void => {
    lifetime.abort();
    worker.terminate();
    end(reason);
  };
  const close = (): void => stop(new DOMException('The reader was closed.', 'AbortError'));
  signal.addEventListener('abort', close, { signal: lifetime.signal });
  worker.addEventListener('error', ({ message }) =>
    stop(new Error(`The QR reader stopped: ${message || 'its script did not load.'}`)),
  );
  try {
    await Promise.race([api.load(wasmUrl), ended]);
  } catch (error) {
    close();
    throw error;
  }
  return {
    read: (picture) => Promise.race([api.read(transfer(picture, [picture])), ended]),
    close,
  };
}
