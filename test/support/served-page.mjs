// @ts-check
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
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
 * @param {{ isLikeApp?: boolean }} [options] `isLikeApp`: with the app's public files beside it, and under the app's policy
 * @returns {Promise<{ url: string, port: number, restart: () => Promise<void>, stop: () => Promise<void>, close: () => Promise<void> }>}
 */
export async function servePage(name, plugins = [], { isLikeApp = false } = {}) {
  const page = `test/support/browser/${name}.html`;
  const dist = await mkdtemp(join(tmpdir(), 'coterie-page-'));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    publicDir: isLikeApp ? 'public' : false,
    base: './',
    plugins: isLikeApp ? [...plugins, await appPolicy()] : plugins,
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

/**
 * Puts the app's Content-Security-Policy into a page.
 * @returns {Promise<import('vite').Plugin>}
 */
async function appPolicy() {
  const html = await readFile(join(ROOT, 'index.html'), 'utf8');
  const policy = /<meta\s+http-equiv="Content-Security-Policy"[^>]+>/.exec(html)?.[0];
  if (!policy) throw new Error('The app has no policy.');
  return { name: 'app-policy', transformIndexHtml: (page) => page.replace('<head>', `<head>${policy}`) };
}
