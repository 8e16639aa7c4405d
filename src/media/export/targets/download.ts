import { isAbort } from '../../../lib/errors.ts';
import { log } from '../../../lib/log.ts';
import { openZipFile, openZipInto, type ZipFile } from '../../../workers/zip/zip.client.ts';
import type { Delivery, DeliveryRequest, Target } from '../delivery.ts';
import { DOWNLOADS_FOLDER, holdDownload, openDownloadsFolder, removeStaleZips } from './downloads-folder.ts';
import { writeFile } from './folder.ts';
import { totalBytes } from './places.ts';

/**
 * One zip, to be downloaded; a single file as it is. It is written to the browser's own storage while it is made, so that
 * memory stays flat however long the recording; or straight into `saveTo`, a file that the person picked, which needs no
 * second copy on disk. What was interrupted begins anew: a zip cannot be gone on with.
 */
export function createDownloadTarget({ saveTo }: { readonly saveTo: FileSystemFileHandle | null }): Target {
  return {
    async deliver(request, scope) {
      scope.signal.throwIfAborted();
      const [only, second] = request.files;
      if (saveTo) return saveInto(saveTo, request, scope);
      if (only && !second) return single(only.path, only.content, request);
      return zipped(request, scope);
    },
    // An interrupted zip is removed at once.
    abandon: () => Promise.resolve(),
  };
}

/** Needs no copy: it is read from where it lies. */
function single(path: string, content: Blob, { onProgress }: DeliveryRequest): Delivery {
  const fileName = path.split('/').at(-1) ?? path;
  onProgress(1);
  const file = new File([content], fileName, { type: content.type });
  return { kind: 'download', file, fileName, discard: () => Promise.resolve() };
}

async function zipped(request: DeliveryRequest, scope: { readonly signal: AbortSignal }): Promise<Delivery> {
  await removeStaleZips();
  const storedName = `${crypto.randomUUID()}.zip`;
  const release = await holdDownload(storedName);
  try {
    const zip = await openZipFile(DOWNLOADS_FOLDER, storedName, progressOf(request));
    const file = await fill(zip, request, scope);
    const discard = async (): Promise<void> => {
      await (await openDownloadsFolder()).removeEntry(storedName);
      release();
    };
    return { kind: 'download', file, fileName: `${request.name}.zip`, discard };
  } catch (error) {
    release();
    throw error;
  }
}

async function saveInto(
  handle: FileSystemFileHandle,
  request: DeliveryRequest,
  scope: { readonly signal: AbortSignal },
): Promise<Delivery> {
  const [only, second] = request.files;
  const report = progressOf(request);
  if (only && !second) await writeFile(handle, only.content, report, scope);
  else await fill(await openZipInto(handle, report), request, scope);
  request.onProgress(1);
  return { kind: 'folder', fileName: handle.name };
}

async function fill(
  zip: ZipFile,
  { name, files, onProgress }: DeliveryRequest,
  { signal }: { readonly signal: AbortSignal },
): Promise<File> {
  const stop = (): void => zip.cancel(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    for (const { path, content } of files) {
      await zip.addFile(`${name}/${path}`, content);
      signal.throwIfAborted();
    }
    const file = await zip.finish();
    onProgress(1);
    return file;
  } catch (error) {
    // What was the cause is said, and not that the rest could not be removed.
    await zip.abandon().catch((failure: unknown) => log.warn('A half-written zip was left.', failure));
    throw isAbort(error) ? (signal.reason ?? error) : error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The zip is a little larger than its files. */
function progressOf({ files, onProgress }: DeliveryRequest): (bytes: number) => void {
  const total = Math.max(1, totalBytes(files));
  return (bytes) => onProgress(Math.min(1, bytes / total));
}
