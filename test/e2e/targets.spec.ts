import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import type { WebDavProfile, WebStorageProfile } from '../../src/lib/web-storage.ts';
import { madeBytes } from '../support/browser/made-bytes.ts';
import type { TargetsPage } from '../support/browser/targets-page.ts';
import { openStorageProxy } from '../support/storage-proxy.ts';
import * as storages from '../support/storage-servers.ts';
import { FILES, MB, TOTAL, expectFiles, expectOrder, sent, serveTargets } from '../support/targets.ts';

declare const window: { targets: TargetsPage };

const PROGRESSES = (values: readonly number[]): boolean => values.every((value) => value >= 0 && value <= 1);

const targets = serveTargets();
const davProfile = (port: number, folder: string): WebDavProfile => ({
  kind: 'webdav',
  url: `http://127.0.0.1:${port}/${folder}`,
  user: storages.USER,
  password: storages.PASSWORD,
  publicUrl: '',
});

/** As somebody else does, folders and all. */
async function put(port: number, path: string, body: Buffer<ArrayBuffer>): Promise<void> {
  const login = Buffer.from(`${storages.USER}:${storages.PASSWORD}`).toString('base64');
  const ask = async (method: string, at: string, content: Buffer<ArrayBuffer> | null): Promise<void> => {
    const url = `http://127.0.0.1:${port}/dav/${at}`;
    const answer = await fetch(url, { method, body: content, headers: { Authorization: `Basic ${login}` } });
    expect(answer.status, `${method} ${at}`).toBe(201);
  };
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth += 1) {
    await ask('MKCOL', `${parts.slice(0, depth).join('/')}/`, null);
  }
  await ask('PUT', path, body);
}

const DAV_SERVERS = [
  { name: 'nginx', isThere: storages.hasNginx, open: storages.openNginx, knowsCors: true },
  { name: 'rclone', isThere: storages.hasRclone, open: storages.openRclone, knowsCors: false },
];
for (const { name, isThere, open, knowsCors } of DAV_SERVERS) {
  test(`a bundle goes to ${name}'s WebDAV, and after a cut at 60 % only the rest of it`, async () => {
    test.skip(!isThere, `Notice: no ${name} with WebDAV here.`);
    const dav = await open();
    const proxy = await openStorageProxy(dav.port, { cors: !knowsCors });
    const profile = davProfile(proxy.port, 'dav');
    expect(await targets.check(profile)).toEqual({
      ok: 'private',
      error: null,
    });
    expect(readdirSync(dav.folder)).toEqual([]);

    proxy.log.length = 0;
    proxy.cutAfter(0.6 * TOTAL);
    const first = await targets.deliver(profile);
    expect(first.error?.name).toBe('target-unreachable');
    expect(first.error?.message).toMatch(/was lost at \d+ %: try again/);
    expect(existsSync(join(dav.folder, 'Übung (1)/index.html'))).toBe(false);
    expect(existsSync(join(dav.folder, 'Übung (1)/master.m3u8'))).toBe(false);
    const before = sent(proxy);
    expect(before.length).toBeGreaterThan(3);

    await dav.restart();
    proxy.restore();
    proxy.log.length = 0;
    const second = await targets.deliver(profile);
    expect(second.error).toBeNull();
    expect(second.ok).toMatchObject({
      kind: 'remote',
      fileName: 'Übung (1)',
      url: `http://127.0.0.1:${proxy.port}/dav/%C3%9Cbung%20(1)/index.html`,
      access: 'private',
    });
    for (const line of before) expect(sent(proxy)).not.toContain(line);
    expectFiles(join(dav.folder, 'Übung (1)'));
    expectOrder(proxy);
    const progress = await targets.page.evaluate(() => window.targets.progress);
    expect(PROGRESSES(progress)).toBe(true);
    expect(progress.at(-1)).toBe(1);

    // Another delivery of that name does not touch the first; a single file needs no folder.
    const small = FILES.slice(0, 3);
    expect((await targets.deliver(profile, { deliveryId: 'd2', files: small })).ok).toMatchObject({
      fileName: 'Übung (1) (2)',
    });
    expectFiles(join(dav.folder, 'Übung (1) (2)'), small);
    const single = [{ path: 'Übung.mp4', sizeBytes: 50_000 }];
    for (const [id, fileName] of [
      ['d3', 'Übung.mp4'],
      ['d4', 'Übung (2).mp4'],
    ] as const) {
      expect((await targets.deliver(profile, { deliveryId: id, files: single })).ok).toMatchObject({
        fileName,
      });
      expect(readFileSync(join(dav.folder, fileName)).equals(madeBytes('Übung.mp4', 50_000))).toBe(true);
    }

    // Given up: nothing of it is left.
    proxy.cutAfter(0.6 * TOTAL);
    await targets.deliverUntilCut(proxy, profile, { deliveryId: 'd5', name: 'Given up' });
    proxy.restore();
    expect(existsSync(join(dav.folder, 'Given up'))).toBe(true);
    expect(await targets.abandon(profile, 'd5')).toEqual({
      ok: null,
      error: null,
    });
    expect(existsSync(join(dav.folder, 'Given up'))).toBe(false);
    await proxy.close();
    await dav.close();
  });

  test(`what ${name} has stored is not sent again, although its answer to that was lost`, async () => {
    test.skip(!isThere, `Notice: no ${name} with WebDAV here.`);
    const dav = await open();
    const proxy = await openStorageProxy(dav.port, { cors: !knowsCors });
    const profile = davProfile(proxy.port, 'dav');
    const isSegment = ({ method, url }: IncomingMessage): boolean =>
      method === 'PUT' && url?.endsWith('seg-3.m4s') === true;
    const segments = (): string[] => proxy.log.filter((line) => line.includes('seg-3.m4s'));

    proxy.cutAtAnswer(isSegment);
    await targets.deliverUntilCut(proxy, profile);
    expect(segments()[0]).toBe('PUT /dav/%C3%9Cbung%20(1)/720p/seg-3.m4s 201 lost');
    proxy.restore();
    proxy.log.length = 0;
    expect((await targets.deliver(profile)).error).toBeNull();
    expect(segments()).toEqual(['HEAD /dav/%C3%9Cbung%20(1)/720p/seg-3.m4s 200']);
    expectFiles(join(dav.folder, 'Übung (1)'));

    // In a folder that was there before it may be another one's, of the same size.
    await put(dav.port, 'Old/720p/seg-3.m4s', Buffer.alloc(MB + 3));
    proxy.cutAtAnswer(isSegment);
    await targets.deliverUntilCut(proxy, profile, { deliveryId: 'd2', name: 'Old' });
    proxy.restore();
    proxy.log.length = 0;
    expect((await targets.deliver(profile, { deliveryId: 'd2', name: 'Old' })).error).toBeNull();
    expect(segments()).toEqual([expect.stringMatching(/^PUT .* 20[14]$/)]);
    expectFiles(join(dav.folder, 'Old'));
    await proxy.close();
    await dav.close();
  });
}

test('what a WebDAV server refuses is explained in a sentence', async () => {
  test.skip(!storages.hasNginx, 'Notice: no nginx with WebDAV here.');
  const dav = await storages.openNginx();
  const proxy = await openStorageProxy(dav.port, { cors: false });
  const one = FILES.slice(0, 1);
  const reason = async (profile: WebStorageProfile) => (await targets.deliver(profile, { files: one })).error;
  const good = davProfile(proxy.port, 'dav/');

  expect(await reason({ ...good, password: 'wrong' })).toEqual({
    name: 'target-refused',
    message: `127.0.0.1:${proxy.port} does not accept the user name or the password: check them.`,
  });
  expect((await reason(davProfile(proxy.port, 'readonly')))?.message).toMatch(
    /does not allow this user to write/,
  );
  expect(await reason(davProfile(proxy.port, 'full'))).toMatchObject({
    name: 'target-full',
    message: expect.stringContaining('no space left'),
  });
  expect((await reason(davProfile(proxy.port, 'small')))?.message).toMatch(/files that large/);
  const cors = await reason(davProfile(proxy.port, 'closed'));
  expect(cors?.name).toBe('target-unreachable');
  expect(cors?.message).toContain(`(CORS): it has to allow the origin ${targets.url.slice(0, -1)}`);
  expect(cors?.message).toContain('MKCOL');
  await proxy.close();
  expect((await reason(good))?.message).toMatch(/does not answer: check the address/);

  // Seen by everyone, where the folder is shown elsewhere without a password.
  const open = { ...davProfile(dav.port, 'dav'), publicUrl: `http://127.0.0.1:${dav.port}/public` };
  expect((await targets.deliver(open, { files: one })).ok).toMatchObject({
    access: 'public',
    url: `http://127.0.0.1:${dav.port}/public/index.html`,
  });
  await dav.close();
});

test('a server that is busy or breaks off for a moment is asked again, as late as it asks for', async () => {
  test.skip(!storages.hasNginx, 'Notice: no nginx with WebDAV here.');
  const dav = await storages.openNginx();
  const proxy = await openStorageProxy(dav.port, { cors: false });
  const askedAtMs: number[] = [];
  proxy.intercept = ({ method, url }) => {
    if (method !== 'PUT' || !url?.endsWith('master.m3u8')) return null;
    askedAtMs.push(performance.now());
    const headers = {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': 'Retry-After',
      'Retry-After': '2',
    };
    return askedAtMs.length === 1 ? { status: 503, body: 'busy', headers } : null;
  };
  expect((await targets.deliver(davProfile(proxy.port, 'dav'))).error).toBeNull();
  expect(askedAtMs).toHaveLength(2);
  expect(askedAtMs[1]! - askedAtMs[0]!).toBeGreaterThan(1_950);
  expectFiles(join(dav.folder, 'Übung (1)'));
  await proxy.close();
  await dav.close();
});

test('the page itself reaches no other server', async () => {
  const other = await openStorageProxy(1, { cors: true });
  other.intercept = () => ({ status: 200, body: '' });
  const reached = await targets.page.evaluate(async (url) => {
    try {
      await fetch(url);
      return true;
    } catch {
      return false;
    }
  }, `http://127.0.0.1:${other.port}/`);
  expect(reached).toBe(false);
  expect(other.log).toEqual([]);
  await other.close();
});
