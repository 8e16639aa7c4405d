import { chromium, expect, test, type Browser, type BrowserContext, type Page } from 'playwright/test';
import { CHROMIUM_ARGS, ensureChromium } from '../../scripts/browser.mjs';
import type { CallPage } from './browser/call-page.ts';
import { serveCallPage } from './call-page.mjs';

type Server = Awaited<ReturnType<typeof serveCallPage>>;
type JoinAs = Parameters<CallPage['join']>[0]['as'];

/** People on the bare call page, each with a browser profile of their own: see {@link gatherPeople}. */
export interface People {
  /**
   * Opens a page of somebody new. `relays`: the only ones that they know, as relays.json would give them; without,
   * they know that of the page's own server.
   */
  readonly open: (relays?: readonly string[]) => Promise<Page>;
  /** Opens another tab in the browser profile of somebody who is there. */
  readonly openTab: (beside: Page) => Promise<Page>;
  /** What serves the page, and its relay. */
  readonly server: () => Server;
}

/** Serves the call page, and opens browsers at it, while the tests of this file run. Nothing may go uncaught there. */
export function gatherPeople(): People {
  let served: { server: Server; browser: Browser } | null = null;
  const contexts: BrowserContext[] = [];
  const uncaught: Error[] = [];

  test.beforeAll(async () => {
    const browser = await chromium.launch({
      executablePath: await ensureChromium(),
      args: [...CHROMIUM_ARGS, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    });
    served = { browser, server: await serveCallPage() };
  });
  test.afterEach(async () => {
    await Promise.all(contexts.splice(0).map((context) => context.close()));
    expect(uncaught.splice(0), 'uncaught in a page').toEqual([]);
  });
  test.afterAll(async () => {
    await served?.browser.close();
    await served?.server.close();
  });

  const now = (): { server: Server; browser: Browser } => {
    if (!served) throw new Error('The page is served only while tests run.');
    return served;
  };
  const openPage = async (context: BrowserContext, relays?: readonly string[]): Promise<Page> => {
    const page = await context.newPage();
    page.on('pageerror', (error) => uncaught.push(error));
    if (relays)
      await page.route('**/relays.json', (route) => route.fulfill({ json: { relays, iceServers: [] } }));
    await page.goto(now().server.url);
    return page;
  };

  return {
    open: async (relays) => {
      const context = await now().browser.newContext({ permissions: ['camera', 'microphone'] });
      contexts.push(context);
      return openPage(context, relays);
    },
    openTab: (beside) => openPage(beside.context()),
    server: () => now().server,
  };
}

/** Joins the room with devices of one's own. */
export async function join(
  page: Page,
  code: string,
  name: string,
  as: JoinAs = 'camera',
  { relayOnly = false, turn = [] as readonly string[] } = {},
): Promise<void> {
  await page.evaluate(
    ([roomCode, servers]) => window.callPage.preview(roomCode, { relays: [], turn: servers }),
    [code, turn] as const,
  );
  await page.evaluate((options) => window.callPage.join(options), { name, as, relayOnly });
}

/** Somebody as `page` has them; undefined while they are not in the room. */
export function seen(
  page: Page,
  name: string,
): Promise<ReturnType<CallPage['participants']>[number] | undefined> {
  return page.evaluate((who) => window.callPage.participants().find((person) => person.name === who), name);
}

/** Waits until frames of `name` are decoded on `page`, and goes on until more come. */
export async function expectPlaying(page: Page, name: string): Promise<void> {
  const framesOf = async (): Promise<number> => (await seen(page, name))?.frames ?? 0;
  const message = `frames of ${name}`;
  await expect.poll(framesOf, { message, timeout: 45_000 }).toBeGreaterThan(0);
  const before = await framesOf();
  await expect.poll(framesOf, { message, timeout: 15_000 }).toBeGreaterThan(before + 5);
}

/** Waits until each of `people` decodes frames of every other one. */
export async function expectAllPlaying(people: Readonly<Record<string, Page>>): Promise<void> {
  const names = Object.keys(people);
  await Promise.all(
    Object.entries(people).flatMap(([name, page]) =>
      names.filter((other) => other !== name).map((other) => expectPlaying(page, other)),
    ),
  );
}
