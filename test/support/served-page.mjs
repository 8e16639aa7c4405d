// @ts-check
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { startServer } from '../../scripts/serve.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Builds a page of test/support/browser and serves it, with a relay, as the app is served.
 * @param {string} name of the page, without its ending
 * @param {import('vite').Plugin[]} [plugins]
 * @param {readonly string[]} [publicFolders] of public/, which the page loads from
 * @returns {Promise<{ url: string, port: number, restart: () => Promise<void>, stop: () => Promise<void>, close: () => Promise<void> }>}
 */
export async function servePage(name, plugins = [], publicFolders = []) {
  const page = `test/support/browser/${name}.html`;
  const dist = await mkdtemp(join(tmpdir(), 'coterie-page-'));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    base: './',
    plugins,
    worker: { format: 'es' },
    build: {
      outDir: dist,
      target: 'es2022',
      minify: false,
      modulePreload: false,
      rollupOptions: { input: join(ROOT, page) },
    },
  });
  // From where its links, which climb out of the folder, still find everything.
  await rename(join(dist, page), join(dist, 'index.html'));
  for (const folder of publicFolders)
    await cp(join(ROOT, 'public', folder), join(dist, folder), { recursive: true });
  let server = await startServer({ port: 0, dist });
  const { port } = server;
  return {
    url: `http://localhost:${port}/`,
    port,
    stop: () => server.close(),
    restart: async () => {
      server = await startServer({ port, dist });
    },
    close: async () => {
      await server.close();
      await rm(dist, { recursive: true, force: true });
    },
  };
}
