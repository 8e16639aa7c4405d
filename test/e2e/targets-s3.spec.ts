import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import type { S3Profile, WebStorageProfile } from '../../src/lib/web-storage.ts';
import { madeBytes } from '../support/browser/made-bytes.ts';
import { UPLOADS } from '../support/s3-uploads.ts';
import { isSigned } from '../support/sigv4.ts';
import { openStorageProxy, type StorageProxy } from '../support/storage-proxy.ts';
import * as storages from '../support/storage-servers.ts';
import { FILES, MB, TOTAL, expectFiles, expectOrder, sent, serveTargets } from '../support/targets.ts';

const targets = serveTargets();

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
  expect((await targets.check(profile)).error).toBeNull();

  proxy.log.length = 0;
  proxy.cutAfter(0.6 * TOTAL);
  const first = await targets.deliver(profile);
  expect(first.error?.name).toBe('target-unreachable');
  const before = sent(proxy);
  expect(before.some((line) => line.includes('partNumber=1'))).toBe(true);
  expect(existsSync(join(s3.folder, `own/2026/Übung (1)/index.html${OBJECT}`))).toBe(false);

  await s3.restart();
  proxy.restore();
  proxy.log.length = 0;
  const second = await targets.deliver(profile);
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
  const reason = async (profile: WebStorageProfile) => (await targets.deliver(profile, { files: one })).error;
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
  expect((await targets.deliver(good, { files: one })).error).toBeNull();
  await proxy.close();
  await s3.close();
});

/** Three parts. */
const FILM = [{ path: 'Film.mp4', sizeBytes: 18 * MB + 5 }];
const NOTHING_LEFT: readonly string[] = [];

/** What was asked of an upload in parts: `PUT 2 200` for a part, `POST uploads 200` where one began. */
const steps = (proxy: StorageProxy): string[] =>
  proxy.log.flatMap((line) => {
    const [method = '', url = '', ...end] = line.split(' ');
    if (!/[?&]upload/.test(url)) return [];
    const what = /[?&](?:partNumber=)?(\d+|uploads)(?:&|$)/.exec(url)?.[1];
    return [[method, ...(what ? [what] : []), ...end].join(' ')];
  });

test('a file in parts: only what the server lacks is sent, and what is given up is removed', async () => {
  test.setTimeout(90_000);
  const s3 = await storages.openS3(CORS_XML);
  const proxy = await openStorageProxy(s3.port, { cors: false });
  proxy.intercept = onlySigned;
  // The bucket is part of the host name here.
  const profile = s3Profile(proxy.port, {
    endpoint: `http://s3.localhost:${proxy.port}`,
    style: 'host',
    prefix: '',
  });
  const left = (): readonly string[] => readdirSync(join(s3.folder, UPLOADS));
  const interrupt = async (deliveryId: string): Promise<void> => {
    await targets.deliverUntilCut(proxy, profile, { deliveryId, files: FILM });
    proxy.restore();
  };
  const goOn = async (deliveryId: string, fileName: string): Promise<string[]> => {
    proxy.log.length = 0;
    const { ok, error } = await targets.deliver(profile, { deliveryId, files: FILM });
    expect(error).toBeNull();
    const url = `http://films.s3.localhost:${proxy.port}/${encodeURIComponent(fileName)}`;
    expect(ok).toMatchObject({ fileName, url });
    const { sizeBytes } = FILM[0]!;
    const bytes = readFileSync(join(s3.folder, `${fileName}${OBJECT}`));
    expect(bytes.equals(madeBytes('Film.mp4', sizeBytes))).toBe(true);
    expect(left()).toEqual(NOTHING_LEFT);
    return steps(proxy);
  };

  // Cut in the middle of the second part.
  proxy.cutAfter(12 * MB);
  await interrupt('d1');
  expect(await goOn('d1', 'Film.mp4')).toEqual(['GET 200', 'PUT 2 200', 'PUT 3 200', 'POST 200']);

  // All parts were there, and the browser has not heard of the last; a list of three has two pages.
  proxy.cutAtAnswer(({ method, url }) => method === 'PUT' && url?.includes('partNumber=3') === true);
  await interrupt('d2');
  expect(steps(proxy)).toContain('PUT 3 200 lost');
  expect(await goOn('d2', 'Film (2).mp4')).toEqual(['GET 200', 'GET 200', 'POST 200']);

  // All was done, and the browser has not heard of it.
  proxy.cutAtAnswer(({ method, url }) => method === 'POST' && url?.includes('uploadId') === true);
  await interrupt('d3');
  expect(steps(proxy)).toContain('POST 200 lost');
  expect(await goOn('d3', 'Film (3).mp4')).toEqual(NOTHING_LEFT);

  // The host has swept the half upload away.
  proxy.cutAfter(12 * MB);
  await interrupt('d4');
  for (const uploadId of left()) rmSync(join(s3.folder, UPLOADS, uploadId), { recursive: true });
  expect(await goOn('d4', 'Film (4).mp4')).toEqual([
    'GET 404',
    'POST uploads 200',
    'PUT 1 200',
    'PUT 2 200',
    'PUT 3 200',
    'POST 200',
  ]);

  // Given up.
  proxy.cutAfter(12 * MB);
  await interrupt('d5');
  expect(left()).toHaveLength(1);
  proxy.log.length = 0;
  expect(await targets.abandon(profile, 'd5')).toEqual({ ok: null, error: null });
  expect(steps(proxy)).toEqual(['DELETE 204']);
  expect(left()).toEqual(NOTHING_LEFT);
  expect(existsSync(join(s3.folder, `Film (5).mp4${OBJECT}`))).toBe(false);
  await proxy.close();
  await s3.close();
});

test('a server that lists no parts and removes none is taken at what it said before', async () => {
  const s3 = await storages.openS3(CORS_XML);
  const proxy = await openStorageProxy(s3.port, { cors: false });
  proxy.intercept = ({ method, url }) =>
    /^(GET|DELETE)$/.test(method ?? '') && url?.includes('uploadId') ? refusal(501, 'NotImplemented') : null;
  const profile = s3Profile(proxy.port);
  for (const deliveryId of ['d1', 'd2']) {
    proxy.cutAfter(12 * MB);
    await targets.deliverUntilCut(proxy, profile, { deliveryId, files: FILM });
    proxy.restore();
    proxy.log.length = 0;
  }
  expect((await targets.deliver(profile, { deliveryId: 'd1', files: FILM })).error).toBeNull();
  expect(steps(proxy)).toEqual(['GET 501', 'PUT 2 200', 'PUT 3 200', 'POST 200']);
  expect((await targets.abandon(profile, 'd2')).error).toBeNull();
  await proxy.close();
  await s3.close();
});
