import { log } from '../../lib/log.ts';
import { SHARED_CACHE } from '../../lib/shared-files.ts';

/** Chromium's queue of files that the operating system had the app open; no types have it yet. */
interface LaunchQueue {
  setConsumer(consumer: (params: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}

/** Hands over files that the operating system opened with the app, now and later, and those shared with it. */
export function receiveFiles(onFiles: (files: readonly File[]) => void): void {
  const { launchQueue } = window as unknown as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files = [] }) => {
    Promise.all(files.map((handle) => handle.getFile())).then(
      (opened) => onFiles(opened),
      (error: unknown) => log.warn('What the app was opened with cannot be read.', error),
    );
  });
  takeShared().then(
    (files) => (files.length > 0 ? onFiles(files) : undefined),
    (error: unknown) => log.warn('What was shared cannot be read.', error),
  );
}

/** What the service worker put aside, once. */
async function takeShared(): Promise<readonly File[]> {
  // There are no caches where the page is not secure.
  if (!('caches' in window) || !(await caches.has(SHARED_CACHE))) return [];
  const cache = await caches.open(SHARED_CACHE);
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const response = await cache.match(request);
    if (!response) continue;
    const name = decodeURIComponent(response.headers.get('x-file-name') ?? 'shared');
    const type = response.headers.get('content-type') ?? '';
    files.push(new File([await response.blob()], name, { type }));
    await cache.delete(request);
  }
  return files;
}
