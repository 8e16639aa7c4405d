// @ts-check
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { attachRelay } from './relay.mjs';

/** @type {Readonly<Record<string, string>>} */
const MIME_TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.md': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.tflite': 'application/octet-stream',
  '.m3u8': 'application/vnd.apple.mpegurl',
  '.m4s': 'video/iso.segment',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
  '.vtt': 'text/vtt; charset=utf-8',
  '.zip': 'application/zip',
};

/** Vite puts a hash of the content into these names, so they never change. */
const HASHED = /^\/assets\/.+-[\w-]{8}\.\w+$/;

/** The relay of this very server, and nobody else: a call on one machine or network needs no internet. */
const LOCAL_RELAYS = JSON.stringify({ relays: ['/relay'], iceServers: [] });

/**
 * The worker that uploads to people's own web storages. A worker's policy is that of its own response, so that the page
 * itself still reaches no server but this one. A static host that sends no policy at all does not limit it either.
 */
const UPLOADER = /^\/assets\/uploader\.worker-[\w-]{8}\.js$/;
const UPLOADER_POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self' https: http://localhost:* http://*.localhost:* http://127.0.0.1:*";

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy':
    'camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=()',
};

/**
 * Serves a built app and, on the same origin, a Nostr relay at /relay. `port` 0 takes any free one. Rejects
 * with node's `EADDRINUSE` where the port is taken.
 * @param {{ port: number, dist: string, host?: string }} options
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function startServer({ port, dist, host }) {
  const policy = await readPolicy(dist);
  const server = createServer((request, response) => {
    respond(request, response, dist, policy).catch((error) => {
      console.error(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end();
    });
  });
  const relay = attachRelay(server);
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(undefined));
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    port: address.port,
    close: async () => {
      relay.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * The Content-Security-Policy that the page names for static hosts, as a header, with what only a header may say.
 * @param {string} dist
 */
async function readPolicy(dist) {
  const html = await readFile(join(dist, 'index.html'), 'utf8');
  const content = /http-equiv="Content-Security-Policy"\s+content="([^"]+)"/.exec(html)?.[1];
  return [content, "frame-ancestors 'none'"].filter(Boolean).join('; ');
}

/**
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 * @param {string} dist
 * @param {string} policy
 */
async function respond(request, response, dist, policy) {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  response.setHeader('Content-Security-Policy', policy);
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const path = decodePath(request.url ?? '/');
  if (path !== null && UPLOADER.test(path)) response.setHeader('Content-Security-Policy', UPLOADER_POLICY);
  if (path === '/relays.json') {
    response.setHeader('Cache-Control', 'no-cache');
    response.setHeader('Content-Type', MIME_TYPES['.json'] ?? '');
    response.end(request.method === 'HEAD' ? undefined : LOCAL_RELAYS);
    return;
  }
  const file = path === null ? null : await findFile(dist, path);
  if (!file || path === null) {
    response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' }).end('Not found\n');
    return;
  }
  const etag = `"${file.sizeBytes.toString(36)}-${Math.round(file.changedAtMs).toString(36)}"`;
  response.setHeader('Content-Type', MIME_TYPES[extname(file.path)] ?? 'application/octet-stream');
  response.setHeader('Cache-Control', HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('ETag', etag);
  response.setHeader('Accept-Ranges', 'bytes');
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304).end();
    return;
  }
  const range = readRange(request.headers.range, file.sizeBytes);
  if (range === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${file.sizeBytes}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
  if (range) response.setHeader('Content-Range', `bytes ${start}-${end}/${file.sizeBytes}`);
  response.writeHead(range ? 206 : 200, { 'Content-Length': end - start + 1 });
  if (request.method === 'HEAD' || end < start) {
    response.end();
    return;
  }
  const stream = createReadStream(file.path, { start, end });
  response.on('close', () => stream.destroy());
  stream.on('error', () => response.destroy()).pipe(response);
}

/** @param {string} url */
function decodePath(url) {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return null;
  }
}

/**
 * @param {string} dist
 * @param {string} path
 * @returns {Promise<{ path: string, sizeBytes: number, changedAtMs: number } | null>}
 */
async function findFile(dist, path) {
  const file = join(dist, path.endsWith('/') ? `${path}index.html` : path);
  if (!file.startsWith(dist + sep) || path.includes('\0')) return null;
  const info = await stat(file).catch(() => null);
  return info?.isFile() ? { path: file, sizeBytes: info.size, changedAtMs: info.mtimeMs } : null;
}

/**
 * One range of bytes, both ends included (RFC 9110, section 14). Several ranges at once are answered in full.
 * @param {string | undefined} header
 * @param {number} sizeBytes
 * @returns {{ start: number, end: number } | 'unsatisfiable' | null}
 */
function readRange(header, sizeBytes) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return null;
  const [first, last] = [match[1] ?? '', match[2] ?? ''];
  const start = first === '' ? Math.max(0, sizeBytes - Number(last)) : Number(first);
  const end = first === '' || last === '' ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1);
  return start > end ? 'unsatisfiable' : { start, end };
}
