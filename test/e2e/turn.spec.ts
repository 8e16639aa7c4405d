// Calls over TURN servers, and over those that die, are slow, or refuse: real browsers, coturn as the real server.
import { expect, test, type Page } from 'playwright/test';
import { axeFindings } from '../support/axe.ts';
import { expectAllPlaying, gatherPeople, join, seen } from '../support/call-people.ts';
import { openPerson } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';
import {
  deadTurnServer,
  startSilentTurnServer,
  startTurnServer,
  turnText,
  whyNoTurnServer,
  type LabTurnServer,
} from '../support/turn-server.ts';

const obstacle = whyNoTurnServer();
test.skip(obstacle !== null, obstacle ?? '');

const people = gatherPeople();
const app = serveApp();
const running: LabTurnServer[] = [];

test.afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.kill()));
});

async function start(opening: Promise<LabTurnServer>): Promise<LabTurnServer> {
  const server = await opening;
  running.push(server);
  return server;
}
const withWrongPassword = (server: LabTurnServer): LabTurnServer => ({ ...server, credential: 'wrong' });

/** Ada and Bo on pages of their own, joining one room with these TURN servers in its link. */
async function meet(
  servers: readonly LabTurnServer[],
  { ada: isAdaRelayOnly, bo: isBoRelayOnly }: { ada: boolean; bo: boolean },
): Promise<{ ada: Page; bo: Page }> {
  const [ada, bo] = await Promise.all([people.open(), people.open()]);
  const code = await ada.evaluate(() => window.callPage.createRoom());
  const turn = servers.map(turnText);
  await Promise.all([
    join(ada, code, 'Ada', 'camera', { turn, relayOnly: isAdaRelayOnly }),
    join(bo, code, 'Bo', 'camera', { turn, relayOnly: isBoRelayOnly }),
  ]);
  return { ada, bo };
}

const pathTo = (page: Page, name: string) =>
  page.evaluate((who) => window.callPage.statsOf(who)?.path ?? null, name);
const frames = async (page: Page, name: string): Promise<number> => (await seen(page, name))?.frames ?? 0;

/** What a page has told of itself is where TURN servers listen for it, and nothing of its own. */
async function expectNoOwnAddress(page: Page): Promise<void> {
  const candidates = await page.evaluate(() => window.callPage.candidates());
  const direct = candidates.filter((candidate) => !candidate.includes(' typ relay raddr 0.0.0.0 rport 0 '));
  expect(direct).toEqual([]);
}

/** Kills a server, and waits until both play over another one. What is still in buffers does not count. */
async function expectMoved(
  { ada, bo }: { ada: Page; bo: Page },
  from: LabTurnServer,
  to: LabTurnServer,
): Promise<void> {
  await from.kill();
  const killedMs = performance.now();
  const untilMoved = async (page: Page, name: string): Promise<number> => {
    await expect
      .poll(() => pathTo(page, name), { intervals: [100], timeout: 40_000 })
      .toMatchObject({ kind: 'relayed', server: expect.stringContaining(to.url) });
    const count = await frames(page, name);
    await expect.poll(() => frames(page, name), { intervals: [100] }).toBeGreaterThan(count + 5);
    return performance.now() - killedMs;
  };
  const tookMs = await Promise.all([untilMoved(ada, 'Bo'), untilMoved(bo, 'Ada')]);
  console.log(`over another server after ${tookMs.map(Math.round).join(' and ')} ms`);
}

test('over TURN only: the call plays, and goes on over the next server whenever one is killed', async () => {
  const servers = await Promise.all([start(startTurnServer()), start(startTurnServer())]);
  const dead = await deadTurnServer();
  const { ada, bo } = await meet([dead, ...servers], { ada: true, bo: true });
  await expectAllPlaying({ Ada: ada, Bo: bo });
  await expect.poll(() => pathTo(ada, 'Bo')).toMatchObject({ kind: 'relayed', protocol: 'udp' });
  await expect.poll(() => pathTo(bo, 'Ada')).toMatchObject({ kind: 'relayed' });
  const used = (await pathTo(ada, 'Bo'))?.server;
  const first = servers.find(({ url }) => used?.startsWith(url));
  const second = servers.find((server) => server !== first);
  if (!first || !second) throw new Error(`Ada uses ${used}, which is none of the two.`);
  const before = await seen(ada, 'Bo');

  await expectMoved({ ada, bo }, first, second);
  // No connection was given this one, which did not answer: it is found by asking again.
  const third = await start(startTurnServer(dead.port));
  await expectMoved({ ada, bo }, second, third);

  // It is the same connection, on the same tile: nobody has left.
  for (const page of [ada, bo]) {
    const history = await page.evaluate(() => window.callPage.history());
    const together = history.findIndex((names) => names.includes(', '));
    expect(history.slice(together).every((names) => names.includes(', '))).toBe(true);
  }
  const after = await seen(ada, 'Bo');
  expect(after?.safety).toEqual(before?.safety);
  expect([after?.id, after?.role]).toEqual([before?.id, before?.role]);
  await expect.poll(async () => (await seen(ada, 'Bo'))?.connection).toBe('connected');
  await ada.evaluate(() => window.callPage.say('still here'));
  await bo.evaluate(() => window.callPage.whenSeen('message still here'));
  await Promise.all([ada, bo].map(expectNoOwnAddress));
});

test('of four servers, the one is used that is not dead, mute or refusing, and nobody waits for the others', async () => {
  const good = await start(startTurnServer());
  const silent = await start(startSilentTurnServer());
  const servers = [silent, await deadTurnServer(), withWrongPassword(good), good];
  const startedMs = performance.now();
  const { ada, bo } = await meet(servers, { ada: true, bo: false });
  expect(await ada.evaluate(() => window.callPage.state())).toBe('joined');
  console.log(`both joined after ${Math.round(performance.now() - startedMs)} ms`);
  await expectAllPlaying({ Ada: ada, Bo: bo });
  console.log(`both play after ${Math.round(performance.now() - startedMs)} ms`);

  await expect
    .poll(() => pathTo(ada, 'Bo'))
    .toMatchObject({ kind: 'relayed', server: expect.stringContaining(good.url) });
  // Bo sends directly to the address at the TURN server, which is all that there is of Ada.
  await expect.poll(() => pathTo(bo, 'Ada')).toMatchObject({ kind: 'relayed' });
  await expectNoOwnAddress(ada);
  expect(await ada.evaluate(() => window.callPage.notices())).toEqual([]);
});

test('over TURN only, with none that works: says so, never goes around it, and calls as soon as one is back', async () => {
  const silent = await start(startSilentTurnServer());
  const dead = await deadTurnServer();
  const { ada, bo } = await meet([silent, dead], { ada: true, bo: false });
  const notices = () => ada.evaluate(() => window.callPage.notices());
  await expect.poll(notices).toContain('turn-unreachable');
  expect(await ada.evaluate(() => window.callPage.candidates())).toEqual([]);
  expect(await seen(ada, 'Bo')).toBeUndefined();
  expect(await seen(bo, 'Ada')).toBeUndefined();

  await start(startTurnServer(dead.port));
  await expect.poll(notices).not.toContain('turn-unreachable');
  await expectAllPlaying({ Ada: ada, Bo: bo });
  await expectNoOwnAddress(ada);
});

test('Settings: servers are added with a password, asked, kept and removed; Relay only says what it lacks', async () => {
  const good = await start(startTurnServer());
  const silent = await start(startSilentTurnServer());
  const { page, problems, close } = await openPerson(`${app.address}#/settings`);
  const item = (server: LabTurnServer) => page.getByRole('listitem').filter({ hasText: server.url });
  const add = async ({ url, username, credential }: LabTurnServer): Promise<void> => {
    await page.getByRole('textbox', { name: 'Address' }).fill(url);
    await page.getByRole('textbox', { name: 'User name' }).fill(username);
    await page.getByRole('textbox', { name: 'Password' }).fill(credential);
    await page.getByRole('button', { name: 'Add server' }).click();
  };

  await add({ ...good, url: 'https://turn.example' });
  await expect(page.getByRole('alert')).toContainText('Type an address such as');
  await add(good);
  await add(silent);
  await expect(item(good)).toContainText(/Relays for us after \d+ ms/);
  await expect(item(silent)).toContainText('No answer within 5 seconds');
  await page.getByRole('switch', { name: 'Relay only' }).press(' ');
  expect(await axeFindings(page)).toEqual([]);

  await page.reload();
  await expect(page.getByRole('switch', { name: 'Relay only' })).toBeChecked();
  await page.getByRole('button', { name: `Remove ${good.url}` }).click();
  await expect(item(good)).toBeHidden();
  await add(withWrongPassword(good));
  await expect(item(good)).toContainText('It does not accept the password');

  // The same servers are asked at the start of a call; Settings rule every room.
  await page.goto(app.address);
  await page.getByRole('textbox', { name: 'Your name' }).fill('Ada');
  await page.getByRole('button', { name: 'New room' }).click();
  const choice = page.getByRole('switch', { name: 'Relay only' });
  await expect(choice).toBeChecked();
  await expect(choice).toBeDisabled();
  await page.getByRole('button', { name: 'Join room' }).click();
  const alert = page.getByRole('alert').filter({ hasText: 'no TURN server answers' });
  await expect(alert).toBeVisible();
  expect(await axeFindings(page)).toEqual([]);
  await alert.getByRole('button', { name: 'Open Settings' }).click();

  await page.getByRole('button', { name: `Remove ${good.url}` }).click();
  await page.getByRole('button', { name: `Remove ${silent.url}` }).click();
  await page.getByRole('switch', { name: 'Relay only' }).press(' ');
  await page.getByRole('link', { name: 'Back' }).click();

  // One room may be stricter than Settings, and stays so.
  await page.getByRole('button', { name: 'New room' }).click();
  await expect(choice).not.toBeChecked();
  await choice.press(' ');
  await page.getByRole('button', { name: 'Join room' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'there is no TURN server' })).toBeVisible();
  await page.reload();
  await expect(choice).toBeChecked();
  expect(problems).toEqual([]);
  await close();
});
