import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, expect, test, type Browser, type Page } from 'playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from '../../scripts/browser.mjs';
import type { WebDavProfile, S3Profile, WebStorageProfile } from '../../src/lib/web-storage.ts';
import { madeBytes } from '../support/browser/made-bytes.ts';
import type { DeliveryOrder, TargetsPage } from '../support/browser/targets-page.ts';
import { servePage } from '../support/served-page.mjs';
import { openStorageProxy, type StorageProxy } from '../support/storage-proxy.ts';
import { isSigned } from '../support/sigv4.ts';
import * as storages from '../support/storage-servers.ts';

declare const window: { targets: TargetsPage };

const MB = 1024 * 1024;
/** As a bundle has them, out of order: the last ones must come last all the same. */
const FILES = [
  { path: 'index.html', sizeBytes: 4_000 },
  { path: 'master.m3u8', sizeBytes: 900 },
  { path: '720p/init.mp4', sizeBytes: 1_200 },
  ...[0, 1, 2, 3, 4].map((n) => ({ path: `720p/seg-${n}.m4s`, sizeBytes: MB + n })),
  { path: '720p/playlist.m3u8', sizeBytes: 2_000 },
  { path: 'audio/all.m4s', sizeBytes: 17 * MB + 3 },
  { path: 'subtitles/de (SDH) & more +.vtt', sizeBytes: 300 },
  { path: 'empty.txt', sizeBytes: 0 },
];
const TOTAL = FILES.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
const PROGRESSES = (values: readonly number[]): boolean => values.every((value) => value >= 0 && value <= 1);

let browser: Browser;
let server: Awaited<ReturnType<typeof servePage>>;
let page: Page;
let problems: string[];

test.beforeAll(async () => {
  // The page has the app's own policy: that it reaches other servers all the same is what the worker is for.
  const app = readFileSync('index.html', 'utf8');
  const policy = /<meta\s+http-equiv="Content-Security-Policy"[^>]+>/.exec(app)![0];
  const withPolicy = {
    name: 'policy',
    transformIndexHtml: (html: string) => html.replace('<head>', `<head>${policy}`),
  };
  server = await servePage('targets-page', [withPolicy]);
  browser = await chromium.launch({ executablePath: await ensureChromium(), args: CHROMIUM_ARGS });
});
test.afterAll(async () => {
  await browser.close();
  await server.close();
});
test.beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
  problems = [];
  page.on('pageerror', (error) => problems.push(error.message));
  await page.goto(server.url);
});
test.afterEach(async () => {
  expect(problems).toEqual([]);
  await page.context().close();
});

const deliver = (profile: WebStorageProfile, more: Partial<DeliveryOrder> = {}) =>
  page.evaluate((order) => window.targets.deliver(order), {
    ...{ profile, name: 'Übung (1)', deliveryId: 'd1', files: FILES },
    ...more,
  });
const sent = (proxy: StorageProxy): string[] =>
  proxy.log.filter((line) => /^(PUT|POST) .* 2\d\d$/.test(line));
const davProfile = (port: number, folder: string): WebDavProfile => ({
  kind: 'webdav',
  url: `http://127.0.0.1:${port}/${folder}`,
  user: storages.USER,
  password: storages.PASSWORD,
  publicUrl: '',
});

/** Byte for byte, and nothing beside. */
function expectFiles(folder: string, files = FILES, suffix = ''): void {
  for (const { path, sizeBytes } of files) {
    const bytes = readFileSync(join(folder, path) + suffix);
    expect(bytes.equals(madeBytes(path, sizeBytes)), path).toBe(true);
  }
  if (suffix) return;
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  expect(found).toHaveLength(files.length);
}

function expectOrder(proxy: StorageProxy): void {
  const order = sent(proxy).map((line) => decodeURIComponent(line.split(' ')[1]!.split('?')[0]!));
  expect(order.slice(-2).map((path) => path.split('/').at(-1))).toEqual(['index.html', 'master.m3u8']);
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
    expect(await page.evaluate((one) => window.targets.check(one), profile)).toEqual({
      ok: 'private',
      error: null,
    });
    expect(readdirSync(dav.folder)).toEqual([]);

    proxy.log.length = 0;
    proxy.cutAfter(0.6 * TOTAL);
    const first = await deliver(profile);
    expect(first.error?.name).toBe('target-unreachable');
    expect(first.error?.message).toMatch(/was lost at \d+ %: try again/);
    expect(existsSync(join(dav.folder, 'Übung (1)/index.html'))).toBe(false);
    expect(existsSync(join(dav.folder, 'Übung (1)/master.m3u8'))).toBe(false);
    const before = sent(proxy);
    expect(before.length).toBeGreaterThan(3);

    await dav.restart();
    proxy.restore();
    proxy.log.length = 0;
    const second = await deliver(profile);
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
    const progress = await page.evaluate(() => window.targets.progress);
    expect(PROGRESSES(progress)).toBe(true);
    expect(progress.at(-1)).toBe(1);

    // Another delivery of that name does not touch the first; a single file needs no folder.
    const small = FILES.slice(0, 3);
    expect((await deliver(profile, { deliveryId: 'd2', files: small })).ok).toMatchObject({
      fileName: 'Übung (1) (2)',
    });
    expectFiles(join(dav.folder, 'Übung (1) (2)'), small);
    const single = [{ path: 'Übung.mp4', sizeBytes: 50_000 }];
    for (const [id, fileName] of [
      ['d3', 'Übung.mp4'],
      ['d4', 'Übung (2).mp4'],
    ] as const) {
      expect((await deliver(profile, { deliveryId: id, files: single })).ok).toMatchObject({ fileName });
      expect(readFileSync(join(dav.folder, fileName)).equals(madeBytes('Übung.mp4', 50_000))).toBe(true);
    }

    // Given up: nothing of it is left.
    proxy.cutAfter(0.6 * TOTAL);
    const stopped = deliver(profile, { deliveryId: 'd5', name: 'Given up' });
    await expect.poll(() => proxy.isCut, { timeout: 30_000 }).toBe(true);
    await page.evaluate(() => window.targets.stop());
    expect((await stopped).error?.name).toBe('AbortError');
    proxy.restore();
    expect(existsSync(join(dav.folder, 'Given up'))).toBe(true);
    expect(await page.evaluate((one) => window.targets.abandon(one, 'd5'), profile)).toEqual({
      ok: null,
      error: null,
    });
    expect(existsSync(join(dav.folder, 'Given up'))).toBe(false);
    await proxy.close();
    await dav.close();
  });
}

test('what a WebDAV server refuses is explained in a sentence', async () => {
  test.skip(!storages.hasNginx, 'Notice: no nginx with WebDAV here.');
  const dav = await storages.openNginx();
  const proxy = await openStorageProxy(dav.port, { cors: false });
  const one = FILES.slice(0, 1);
  const reason = async (profile: WebStorageProfile) => (await deliver(profile, { files: one })).error;
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
  expect(cors?.message).toContain(`(CORS): it has to allow the origin ${server.url.slice(0, -1)}`);
  expect(cors?.message).toContain('MKCOL');
  await proxy.close();
  expect((await reason(good))?.message).toMatch(/does not answer: check the address/);

  // Seen by everyone, where the folder is shown elsewhere without a password.
  const open = { ...davProfile(dav.port, 'dav'), publicUrl: `http://127.0.0.1:${dav.port}/public` };
  expect((await deliver(open, { files: one })).ok).toMatchObject({
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
  expect((await deliver(davProfile(proxy.port, 'dav'))).error).toBeNull();
  expect(askedAtMs).toHaveLength(2);
  expect(askedAtMs[1]! - askedAtMs[0]!).toBeGreaterThan(1_950);
  expectFiles(join(dav.folder, 'Übung (1)'));
  await proxy.close();
  await dav.close();
});

/** As the app tells people to set them, in the form that S3 itself wants. */
const CORS_XML = `<CORSConfiguration><CORSRule><AllowedOrigin>*</AllowedOrigin>
${['GET', 'HEAD', 'PUT', 'POST', 'DELETE'].map((method) => `<AllowedMethod>${method}</AllowedMethod>`).join('')}
<AllowedHeader>*</AllowedHeader><ExposeHeader>ETag</ExposeHeader></CORSRule></CORSConfiguration>`;
const OBJECT = '._S3rver_object';
const s3Profile = (port: number, more: Partial<S3Profile> = {}): S3Profile => ({
  ...{
    kind: 's3',
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    bucket: 'films',
    prefix: 'own/2026',
  },
  ...{ keyId: storages.S3_KEY, secret: storages.S3_KEY, sessionToken: '', style: 'path', publicUrl: '' },
  ...more,
});

const refusal = (status: number, code: string) => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message></Error>`,
  headers: { 'Access-Control-Allow-Origin': '*' },
});
/** Everyone may ask what they may ask, and read. */
const onlySigned: StorageProxy['intercept'] = (request) =>
  request.method === 'OPTIONS' || !request.headers['x-amz-date'] || isSigned(request, storages.S3_KEY)
    ? null
    : refusal(403, 'SignatureDoesNotMatch');

test('a bundle goes to S3, large files in parts, and after a cut only what is missing', async () => {
  const s3 = await storages.openS3(CORS_XML);
  const proxy = await openStorageProxy(s3.port, { cors: false });
  proxy.intercept = onlySigned;
  const profile = s3Profile(proxy.port);
  expect((await page.evaluate((one) => window.targets.check(one), profile)).error).toBeNull();

  proxy.log.length = 0;
  proxy.cutAfter(0.6 * TOTAL);
  const first = await deliver(profile);
  expect(first.error?.name).toBe('target-unreachable');
  const before = sent(proxy);
  expect(before.some((line) => line.includes('partNumber=1'))).toBe(true);
  expect(existsSync(join(s3.folder, `own/2026/Übung (1)/index.html${OBJECT}`))).toBe(false);

  await s3.restart();
  proxy.restore();
  proxy.log.length = 0;
  const second = await deliver(profile);
  expect(second.error).toBeNull();
  expect(second.ok).toMatchObject({
    url: `http://127.0.0.1:${proxy.port}/films/own/2026/%C3%9Cbung%20(1)/index.html`,
  });
  for (const line of before) expect(sent(proxy)).not.toContain(line);
  // Its first part was there: of 17 MB in parts of 8 MB, the others were sent.
  expect(sent(proxy).filter((line) => line.includes('partNumber')).length).toBeLessThan(3);
  expectFiles(join(s3.folder, 'own/2026/Übung (1)'), FILES, OBJECT);
  expectOrder(proxy);
  const types = await fetch(`http://127.0.0.1:${s3.port}/films/own/2026/%C3%9Cbung%20(1)/720p/playlist.m3u8`);
  if (types.ok) {
    expect(types.headers.get('content-type')).toBe('application/vnd.apple.mpegurl');
    expect(types.headers.get('cache-control')).toBe('no-cache');
  }
  await proxy.close();
  await s3.close();
});

test('what S3 refuses is explained in a sentence', async () => {
  const s3 = await storages.openS3(CORS_XML);
  const proxy = await openStorageProxy(s3.port, { cors: false });
  const one = FILES.slice(0, 1);
  const reason = async (profile: WebStorageProfile) => (await deliver(profile, { files: one })).error;
  const good = s3Profile(proxy.port);
  proxy.intercept = onlySigned;
  expect((await reason({ ...good, secret: 'wrong' }))?.message).toMatch(/secret key does not fit/);
  expect((await reason({ ...good, keyId: 'WRONG' }))?.message).toMatch(/does not know this access key id/);
  // A bucket that is not there has no CORS rules either, so that only the host is known to answer.
  expect((await reason({ ...good, bucket: 'missing' }))?.message).toMatch(/CORS|no bucket “missing”/);

  const codes = [
    ['ExpiredToken', 'target-refused', /session token has expired/],
    ['RequestTimeTooSkewed', 'target-refused', /clock of this device/],
    ['NoSuchBucket', 'target-refused', /no bucket “films”/],
    ['QuotaExceeded', 'target-full', /no space left/],
  ] as const;
  for (const [code, name, words] of codes) {
    const status = code === 'NoSuchBucket' ? 404 : code === 'ExpiredToken' ? 400 : 403;
    proxy.intercept = ({ method }) => (method === 'PUT' ? refusal(status, code) : null);
    const error = await reason({ ...good, sessionToken: 'session' });
    expect(error?.name, code).toBe(name);
    expect(error?.message).toMatch(words);
  }
  // With new credentials it goes on.
  proxy.intercept = onlySigned;
  expect((await deliver(good, { files: one })).error).toBeNull();
  await proxy.close();
  await s3.close();
});

test('the page itself reaches no other server', async () => {
  const other = await openStorageProxy(1, { cors: true });
  other.intercept = () => ({ status: 200, body: '' });
  const reached = await page.evaluate(async (url) => {
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
