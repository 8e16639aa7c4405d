/// <reference lib="webworker" />
import { clientsClaim, type WorkboxPlugin } from 'workbox-core';
import { ExpirationPlugin } from 'workbox-expiration';
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  precacheAndRoute,
  type PrecacheEntry,
} from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';
import { CacheFirst, NetworkFirst } from 'workbox-strategies';
import { SHARED_CACHE, SHARE_FIELD, SHARE_PATH } from '../lib/shared-files.ts';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: (PrecacheEntry | string)[] };

/**
 * The shell is stored when the app is installed. Everything heavy is stored when it is first used, and the page
 * that used it is told.
 */
precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html')));

/** Tells every page that a heavy file is now there without a network; see pwa.ts. */
const announceStored = {
  cacheDidUpdate: async ({ request }: { request: Request }): Promise<void> => {
    const path = new URL(request.url).pathname;
    for (const client of await self.clients.matchAll({ includeUncontrolled: true })) {
      client.postMessage({ type: 'stored', path });
    }
  },
};

const under = (folder: string): string => new URL(`./${folder}/`, self.registration.scope).pathname;

// Its type says that each hook may be undefined, which exactOptionalPropertyTypes keeps apart from absent.
const expiration = new ExpirationPlugin({ maxEntries: 120 }) as WorkboxPlugin;

// Code of calls, effects and exports: the hash in its name makes each address hold one content for ever.
registerRoute(
  ({ url }) => url.origin === self.location.origin && url.pathname.startsWith(under('assets')),
  new CacheFirst({
    cacheName: 'coterie-code',
    plugins: [expiration],
  }),
);

// Models, wasm runtimes and their loaders. The cache's name carries the version of what is in them.
registerRoute(
  ({ url }) =>
    url.origin === self.location.origin &&
    (url.pathname.startsWith(under('models')) || url.pathname.startsWith(under('vendor'))),
  new CacheFirst({ cacheName: 'coterie-heavy-1', plugins: [announceStored] }),
);

// A deployer edits it without rebuilding, so the network's answer counts; the last one serves offline.
registerRoute(
  ({ url }) => url.pathname === new URL('./relays.json', self.registration.scope).pathname,
  new NetworkFirst({ cacheName: 'coterie-config', networkTimeoutSeconds: 3 }),
);

/** What another app shares is put aside for the library, which is then shown: it never leaves the device. */
async function takeShared(request: Request): Promise<Response> {
  const files = (await request.formData()).getAll(SHARE_FIELD).filter((part) => part instanceof File);
  const cache = await caches.open(SHARED_CACHE);
  for (const file of files) {
    const address = new URL(`./${SHARE_PATH}/${crypto.randomUUID()}`, self.registration.scope);
    const headers = { 'content-type': file.type, 'x-file-name': encodeURIComponent(file.name) };
    await cache.put(address, new Response(file, { headers }));
  }
  return Response.redirect(new URL('./#/library', self.registration.scope), 303);
}

registerRoute(
  ({ url }) => url.pathname === new URL(`./${SHARE_PATH}`, self.registration.scope).pathname,
  ({ request }) => takeShared(request),
  'POST',
);

self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'SKIP_WAITING') void self.skipWaiting();
});
clientsClaim();
