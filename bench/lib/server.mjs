import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Serves the sources as modules (TypeScript compiled on the way), `public/` at the root, and the pages of
 * bench/pages at /bench/pages/. No app shell and no service worker.
 * @returns {Promise<{origin: string, close(): Promise<void>}>}
 */
export async function serveSources() {
  const server = await createServer({
    root: ROOT,
    configFile: false,
    appType: 'mpa',
    logLevel: 'error',
    cacheDir: 'node_modules/.vite-bench',
    server: { host: '127.0.0.1', port: 0, hmr: false, watch: null },
    // A dependency found late reloads the page in the middle of a measurement.
    optimizeDeps: { include: ['comlink', 'client-zip', 'mediabunny'], noDiscovery: true },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (!address || typeof address === 'string') throw new Error('The bench server has no port.');
  return { origin: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}
