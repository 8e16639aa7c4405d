import { mkdtempSync, renameSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Builds a page of bench/pages as the app is built: what is measured is what would be shipped.
 * @param {string} page from the root of the project
 * @param {Record<string, string>} served what the page finds at the server, by name: links, so that nothing is copied
 * @returns {Promise<string>} the folder to serve, the caller's to delete
 */
export async function buildPage(page, served) {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-bench-'));
  await build({
    root: ROOT,
    configFile: false,
    logLevel: 'error',
    publicDir: false,
    worker: { format: 'es' },
    build: {
      outDir: folder,
      target: 'es2022',
      assetsInlineLimit: 0,
      rollupOptions: { input: join(ROOT, page) },
    },
  });
  renameSync(join(folder, page), join(folder, 'index.html'));
  for (const [name, target] of Object.entries(served)) symlinkSync(target, join(folder, name), 'junction');
  return folder;
}
