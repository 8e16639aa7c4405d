// @ts-check
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.m4s': 'video/iso.segment',
  '.mp4': 'video/mp4',
  '.ts': 'video/mp2t',
  '.vtt': 'text/vtt',
  '.jpg': 'image/jpeg',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
});

/**
 * As plain a static host as there is: files by path, under a sub-path, nothing else.
 * @param {ReadonlyMap<string, Uint8Array>} files by relative path
 * @param {string} [under] sub-path, with slashes at both ends
 * @returns {Promise<{address: string, missed: string[], close: () => Promise<void>}>}
 */
export function serveFiles(files, under = '/some/folder/') {
  return serve((path) => files.get(path), under);
}

/**
 * The same for a folder on disk, some of its files being replaced.
 * @param {string} folder
 * @param {Record<string, string>} replaced contents by relative path
 */
export function serveFolder(folder, replaced, under = '/some/folder/') {
  return serve((path) => {
    const text = replaced[path];
    if (text !== undefined) return Buffer.from(text);
    const file = join(folder, path);
    return existsSync(file) && statSync(file).isFile() ? readFileSync(file) : undefined;
  }, under);
}

/**
 * @param {(path: string) => Uint8Array | undefined} find
 * @param {string} under
 */
async function serve(find, under) {
  /** @type {string[]} */
  const missed = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = decodeURIComponent(pathname).slice(under.length) || 'index.html';
    const bytes = pathname.startsWith(under) ? find(path) : undefined;
    if (!bytes) {
      missed.push(pathname);
      response.writeHead(404).end();
      return;
    }
    const type = { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' };
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    if (from === undefined) {
      response.writeHead(200, { ...type, 'Accept-Ranges': 'bytes' }).end(bytes);
      return;
    }
    const part = bytes.subarray(Number(from), to ? Number(to) + 1 : bytes.length);
    const range = `bytes ${from}-${Number(from) + part.length - 1}/${bytes.length}`;
    response.writeHead(part.length > 0 ? 206 : 416, { ...type, 'Content-Range': range }).end(part);
  });
  await new Promise((resolve) => server.listen(0, () => resolve(undefined)));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  return {
    address: `http://localhost:${address.port}${under}`,
    missed,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve(undefined)));
    },
  };
}
