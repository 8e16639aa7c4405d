import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, expect, test, type Browser, type Page } from 'playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from '../../scripts/browser.mjs';
import type { WebStorageProfile } from '../../src/lib/web-storage.ts';
import { madeBytes } from './browser/made-bytes.ts';
import type { DeliveryOrder, TargetsPage } from './browser/targets-page.ts';
import { servePage } from './served-page.mjs';
import type { StorageProxy } from './storage-proxy.ts';

declare const window: { targets: TargetsPage };

/** Bytes. */
export const MB = 1024 * 1024;
/** As a bundle has them, out of order: the last ones must come last all the same. */
export const FILES = [
  { path: 'index.html', sizeBytes: 4_000 },
  { path: 'master.m3u8', sizeBytes: 900 },
  { path: '720p/init.mp4', sizeBytes: 1_200 },
  ...[0, 1, 2, 3, 4].map((n) => ({ path: `720p/seg-${n}.m4s`, sizeBytes: MB + n })),
  { path: '720p/playlist.m3u8', sizeBytes: 2_000 },
  { path: 'audio/all.m4s', sizeBytes: 17 * MB + 3 },
  { path: 'subtitles/de (SDH) & more +.vtt', sizeBytes: 300 },
  { path: 'empty.txt', sizeBytes: 0 },
];
/** Bytes of all of them. */
export const TOTAL = FILES.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);

/** A page that uploads as the app does. Each test of the file gets it anew; that nothing went wrong in it is looked at after each. */
export function serveTargets() {
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
  return {
    get page() {
      return page;
    },
    get url() {
      return server.url;
    },
    /** All of {@link FILES}, unless other ones are given. */
    deliver,
    check: (profile: WebStorageProfile) => page.evaluate((one) => window.targets.check(one), profile),
    abandon: (profile: WebStorageProfile, deliveryId: string) =>
      page.evaluate(([one, id]) => window.targets.abandon(one, id), [profile, deliveryId] as const),
    /** Delivers until the proxy cuts the line, and ends the delivery there, as closing the tab does. */
    async deliverUntilCut(proxy: StorageProxy, ...order: Parameters<typeof deliver>): Promise<void> {
      const stopped = deliver(...order);
      await expect.poll(() => proxy.isCut, { timeout: 30_000 }).toBe(true);
      await page.evaluate(() => window.targets.stop());
      expect((await stopped).error?.name).toBe('AbortError');
    },
  };
}

/** What was brought, and the browser knows that it was. */
export const sent = (proxy: StorageProxy): string[] =>
  proxy.log.filter((line) => /^(PUT|POST) .* 2\d\d$/.test(line));

/** Byte for byte, and, without a suffix of the server's own, nothing beside. */
export function expectFiles(folder: string, files = FILES, suffix = ''): void {
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

/** The files with which playing begins came last. */
export function expectOrder(proxy: StorageProxy): void {
  const order = sent(proxy).map((line) => decodeURIComponent(line.split(' ')[1]!.split('?')[0]!));
  expect(order.slice(-2).map((path) => path.split('/').at(-1))).toEqual(['index.html', 'master.m3u8']);
}
