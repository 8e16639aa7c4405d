/// <reference types="vite/client" />
import { Workbox } from 'workbox-window';
import type { InstallState } from './app.ts';
import { log } from './lib/log.ts';
import { createStore, type ReadonlyStore } from './lib/store.ts';

/** Chromium's event that lets a page offer its own install button. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<unknown>;
}

/** The installed app's own state, and what can be done about it. */
export interface Pwa {
  readonly install: ReadonlyStore<InstallState>;
  /** Resolves when what this page and its workers ask for is stored from now on; never, where nothing is stored. */
  readonly controlled: Promise<unknown>;
  promptInstall(): Promise<void>;
  /** Switches to the version that waits, and reloads. */
  applyUpdate(): Promise<void>;
}

/**
 * Registers the service worker once the page is idle, so that it never competes with the first screen. Where
 * there is none (development, a browser without) the app works, but only online.
 */
export function openPwa(): Pwa {
  const install = createStore<InstallState>({
    updateReady: false,
    canInstall: false,
    // Under a service worker already: the shell was stored at an earlier visit.
    offlineReady: 'serviceWorker' in navigator && navigator.serviceWorker.controller !== null,
    stored: null,
  });
  const change = (part: Partial<InstallState>): void => install.update((state) => ({ ...state, ...part }));
  let offer: InstallPromptEvent | null = null;

  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer = event as InstallPromptEvent;
    change({ canInstall: true });
  });
  window.addEventListener('appinstalled', () => {
    offer = null;
    change({ canInstall: false });
  });

  const workbox = 'serviceWorker' in navigator && import.meta.env.PROD ? new Workbox('./sw.js') : null;
  if (workbox) {
    workbox.addEventListener('waiting', () => change({ updateReady: true }));
    workbox.addEventListener('activated', () => change({ offlineReady: true }));
    workbox.addEventListener('controlling', () => storeUnserved(workbox));
    workbox.addEventListener('message', ({ data }) => {
      const { type, path } = data as { type?: unknown; path?: unknown };
      if (type === 'stored' && typeof path === 'string' && path.endsWith('.wasm')) change({ stored: path });
    });
    whenIdle(() => {
      workbox
        .register()
        .catch((error: unknown) => log.warn('The app could not be stored for offline use.', error));
    });
  }

  return {
    install,
    controlled: workbox?.controlling ?? new Promise<never>(() => undefined),
    async promptInstall() {
      await offer?.prompt();
      offer = null;
      change({ canInstall: false });
    },
    applyUpdate() {
      if (!workbox) return Promise.resolve();
      workbox.addEventListener('controlling', () => location.reload());
      workbox.messageSkipWaiting();
      return Promise.resolve();
    },
  };
}

/**
 * Has the service worker store what this visit asked for before it was there, as it stores what is asked for
 * afterwards. Some of that may still be on its way.
 */
function storeUnserved(workbox: Workbox): void {
  const observer = new PerformanceObserver((list) => {
    const resources = list.getEntries() as PerformanceResourceTiming[];
    const urlsToCache = resources.filter(({ workerStart }) => workerStart === 0).map(({ name }) => name);
    if (urlsToCache.length === 0) return;
    workbox.messageSW({ type: 'CACHE_URLS', payload: { urlsToCache } }).catch((error: unknown) => {
      log.warn('Not all of this visit could be stored for offline use.', error);
    });
  });
  observer.observe({ type: 'resource', buffered: true });
}

function whenIdle(task: () => void): void {
  const start = (): void => {
    if ('requestIdleCallback' in window) requestIdleCallback(task, { timeout: 4000 });
    else setTimeout(task, 1500);
  };
  if (document.readyState === 'complete') start();
  else window.addEventListener('load', start, { once: true });
}
