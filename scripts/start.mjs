// @ts-check
// Installs what is missing, builds what has changed, and serves the app with a relay of its own.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, requireNode } from './install.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');
const SOURCES = ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];

requireNode();
ensureInstalled();
// Only now are the packages there that these import.
const { makeAssets } = await import('./assets.mjs');
await makeAssets();
buildIfNeeded();
const { startServer } = await import('./serve.mjs');
await serve();

function buildIfNeeded() {
  const built = newest(join(DIST, 'index.html'));
  if (built > Math.max(...SOURCES.map((source) => newest(join(ROOT, source))))) return;
  console.log('Building…');
  const vite = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js');
  const { status } = spawnSync(process.execPath, [vite, 'build'], { cwd: ROOT, stdio: 'inherit' });
  if (status !== 0) fail('The app could not be built.');
}

async function serve() {
  const wanted = process.env['PORT'] ?? '4173';
  const port = Number(wanted);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) fail(`PORT is “${wanted}”, which is not a port.`);
  const server = await startServer({ port, dist: DIST }).catch((error) => {
    if (error.code === 'EADDRINUSE')
      fail(`Port ${port} is taken. Choose another: PORT=${port + 1} npm start`);
    if (error.code === 'EACCES') fail(`Port ${port} needs more rights. Choose another: PORT=4173 npm start`);
    throw error;
  });
  console.log(`\nCoterie is at http://localhost:${server.port}/`);
  const others = lanAddresses();
  if (others.length > 0) {
    console.log('In this network also at');
    for (const address of others) console.log(`  http://${address}:${server.port}/`);
    console.log('but browsers give camera and microphone only to https or localhost.');
  }
  console.log('Stop with Ctrl+C.');
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, async () => {
      await server.close();
      process.exit(0);
    });
  }
}

function lanAddresses() {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}

/**
 * When `path`, or the newest file under it, last changed (ms); 0 where it does not exist.
 * @param {string} path
 * @returns {number}
 */
function newest(path) {
  if (!existsSync(path)) return 0;
  const info = statSync(path);
  if (!info.isDirectory()) return info.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/**
 * @param {string} sentence
 * @returns {never}
 */
function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
