import type { Closable } from '../../lib/stage.ts';
import { openQrWorker } from '../../workers/qr/qr.client.ts';
import { openCamera } from './capture.ts';

/** A camera that looks for QR codes. */
export interface QrScan extends Closable {
  /** The picture is of somebody in front of the screen, who expects a mirror. */
  readonly facesUser: boolean;
}

/** Reads QR codes, from a camera or a picture. Nothing is loaded before it is used, and nothing stays open after. */
export interface QrReader {
  /**
   * Opens a camera, the one at the back where there is one, shows it in `video`, and calls `onText` with every code
   * in every picture until it is closed. @throws 'camera-denied' @throws 'camera-missing' @throws 'camera-in-use'
   * @throws Error where the reader cannot be loaded @throws AbortError
   */
  scan(
    video: HTMLVideoElement,
    onText: (text: string) => void,
    options: { signal: AbortSignal },
  ): Promise<QrScan>;
  /** The text of each code in a picture, which is transferred. @throws Error where the reader cannot be loaded */
  read(picture: ImageBitmap): Promise<readonly string[]>;
  /** Loads what reading needs, so that it is stored for use without a network. */
  prepare(): Promise<void>;
}

/** Ten pictures a second find a code in an instant, and leave half of a slow processor alone. */
const PICTURE_INTERVAL_MS = 100;

/** `wasmUrl` is absolute; it is fetched only where the browser has no reader of its own. */
export function createQrReader(wasmUrl: string): QrReader {
  const withWorker = async <T>(
    use: (worker: Awaited<ReturnType<typeof openQrWorker>>) => T,
  ): Promise<Awaited<T>> => {
    const worker = await openQrWorker(wasmUrl, { signal: new AbortController().signal });
    try {
      return await use(worker);
    } finally {
      worker.close();
    }
  };

  return {
    read: (picture) => withWorker((worker) => worker.read(picture)),
    prepare: () => withWorker(() => undefined),
    async scan(video, onText, { signal }) {
      const lifetime = new AbortController();
      const scope = { signal: AbortSignal.any([signal, lifetime.signal]) };
      const end = (): void => {
        lifetime.abort();
        video.srcObject = null;
      };
      try {
        const [camera, worker] = await Promise.all([
          openCamera({ deviceId: null, facing: 'environment' }, scope),
          openQrWorker(wasmUrl, scope),
        ]);
        video.srcObject = new MediaStream([camera.output]);
        await video.play();
        const reading = readAll(video, (picture) => worker.read(picture), onText, scope);
        const closed = Promise.race([reading, camera.closed]).finally(end);
        // Nobody may be listening yet.
        closed.catch(() => undefined);
        return {
          facesUser: camera.output.getSettings().facingMode !== 'environment',
          closed,
          close: () => {
            end();
            return closed;
          },
        };
      } catch (error) {
        end();
        throw error;
      }
    },
  };
}

/** Reads one picture after the other until `signal` aborts. */
async function readAll(
  video: HTMLVideoElement,
  read: (picture: ImageBitmap) => Promise<readonly string[]>,
  onText: (text: string) => void,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  while (!signal.aborted) {
    const dueAtMs = performance.now() + PICTURE_INTERVAL_MS;
    try {
      for (const text of await read(await createImageBitmap(video))) if (!isAborted(signal)) onText(text);
    } catch (error) {
      if (isAborted(signal)) return;
      throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueAtMs - performance.now())));
  }
}

/** Told apart from the property, which the compiler takes to be what it was before the wait. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
