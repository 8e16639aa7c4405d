// @ts-check
import { createServer } from 'node:http';
import { extname } from 'node:path';

const TYPES = /** @type {Record<string, string>} */ ({
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.m4s': 'video/iso.segment',
  '.mp4': 'video/mp4',
});

/**
 * As plain a static host as there is: files by path, under a sub-path, nothing else.
 * @param {ReadonlyMap<string, Uint8Array>} files by relative path
 * @param {string} [under] sub-path, with slashes at both ends
 * @returns {Promise<{address: string, missed: string[], close: () => Promise<void>}>}
 */
export async function serveFiles(files, under = '/some/folder/') {
  /** @type {string[]} */
  const missed = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = decodeURIComponent(pathname).slice(under.length);
    const bytes = pathname.startsWith(under) ? files.get(path) : undefined;
    if (!bytes) {
      missed.push(pathname);
      response.writeHead(404).end();
      return;
    }
    response
      .writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' })
      .end(bytes);
  });
  await new Promise((resolve) => server.listen(0, () => resolve(undefined)));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('no port');
  return {
    address: `http://localhost:${address.port}${under}`,
    missed,
    close: () => new Promise((resolve) => server.close(() => resolve(undefined))),
  };
}
