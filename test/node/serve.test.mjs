// @ts-check
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startServer } from '../../scripts/serve.mjs';

const POLICY = "default-src 'none'; script-src 'self'";

describe('local server', () => {
  /** @type {string} */
  let folder;
  /** @type {Awaited<ReturnType<typeof startServer>>} */
  let server;
  /** @type {(path: string, init?: RequestInit) => Promise<Response>} */
  let get;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'coterie-serve-'));
    const dist = join(folder, 'dist');
    mkdirSync(join(dist, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'secret.txt'), 'secret');
    writeFileSync(
      join(dist, 'index.html'),
      `<meta\n  http-equiv="Content-Security-Policy"\n  content="${POLICY}"\n/>`,
    );
    writeFileSync(join(dist, 'relays.json'), '{"relays":["wss://public.example"],"iceServers":[]}');
    writeFileSync(join(dist, 'assets', 'index-Ab3_d-9x.js'), 'export {};');
    for (const name of ['core.wasm', 'model.tflite', 'master.m3u8', 'manifest.webmanifest', 'empty.txt']) {
      writeFileSync(join(dist, name), name === 'empty.txt' ? '' : '0123456789');
    }
    server = await startServer({ port: 0, dist });
    get = (path, init) => fetch(`http://localhost:${server.port}${path}`, init);
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('serves the page with the policy that the page names, and more', async () => {
    const response = await get('/');
    assert.equal(response.status, 200);
    assert.match(String(response.headers.get('content-type')), /^text\/html/);
    assert.equal(response.headers.get('content-security-policy'), `${POLICY}; frame-ancestors 'none'`);
    assert.equal(response.headers.get('x-content-type-options'), 'nosniff');
    assert.equal(response.headers.get('referrer-policy'), 'no-referrer');
    assert.match(String(response.headers.get('permissions-policy')), /camera=\(self\)/);
  });

  it('names types that browsers insist on', async () => {
    for (const [path, type] of [
      ['/core.wasm', 'application/wasm'],
      ['/model.tflite', 'application/octet-stream'],
      ['/master.m3u8', 'application/vnd.apple.mpegurl'],
      ['/manifest.webmanifest', 'application/manifest+json; charset=utf-8'],
      ['/assets/index-Ab3_d-9x.js', 'text/javascript; charset=utf-8'],
    ]) {
      assert.equal((await get(String(path))).headers.get('content-type'), type);
    }
  });

  it('names its own relay, and no server elsewhere', async () => {
    assert.deepEqual(await (await get('/relays.json')).json(), { relays: ['/relay'], iceServers: [] });
  });

  it('lets what carries a hash be kept for ever, and has the rest asked for', async () => {
    const asset = await get('/assets/index-Ab3_d-9x.js');
    assert.match(String(asset.headers.get('cache-control')), /immutable/);
    const page = await get('/');
    assert.equal(page.headers.get('cache-control'), 'no-cache');
    const again = await get('/', { headers: { 'If-None-Match': String(page.headers.get('etag')) } });
    assert.equal(again.status, 304);
  });

  it('serves ranges', async () => {
    /** @param {string} range */
    const part = async (range) => {
      const response = await get('/core.wasm', { headers: { Range: range } });
      return [response.status, await response.text(), response.headers.get('content-range')];
    };
    assert.deepEqual(await part('bytes=2-4'), [206, '234', 'bytes 2-4/10']);
    assert.deepEqual(await part('bytes=7-'), [206, '789', 'bytes 7-9/10']);
    assert.deepEqual(await part('bytes=-3'), [206, '789', 'bytes 7-9/10']);
    assert.deepEqual(await part('bytes=8-99'), [206, '89', 'bytes 8-9/10']);
    assert.deepEqual(await part('bytes=20-'), [416, '', 'bytes */10']);
    assert.deepEqual(await part('bytes=1-2,4-5'), [200, '0123456789', null]);
    assert.deepEqual(await part('lines=1-2'), [200, '0123456789', null]);
  });

  it('answers HEAD, empty files and other methods properly', async () => {
    const head = await get('/core.wasm', { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers.get('content-length'), await head.text()], [200, '10', '']);
    assert.equal(await (await get('/empty.txt')).text(), '');
    assert.equal((await get('/', { method: 'POST' })).status, 405);
  });

  it('keeps to its folder', async () => {
    /** Past fetch, which would tidy the path. @param {string} path @returns {Promise<number | undefined>} */
    const statusOf = (path) =>
      new Promise((resolve, reject) => {
        request({ port: server.port, path }, (response) => {
          response.resume();
          resolve(response.statusCode);
        })
          .on('error', reject)
          .end();
      });
    for (const path of [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/%00',
      '/%ff',
      '/nothing',
      '/assets',
    ]) {
      assert.equal(await statusOf(path), 404, path);
    }
  });

  it('says when its port is taken', async () => {
    await assert.rejects(startServer({ port: server.port, dist: join(folder, 'dist') }), {
      code: 'EADDRINUSE',
    });
  });
});
