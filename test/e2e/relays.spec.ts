// Calls over every kind of relay, and over relays that die: real browsers, real relays and brokers, real media.
import { expect, test, type Page } from 'playwright/test';
import { expectAllPlaying, gatherPeople, join, seen } from '../support/call-people.ts';
import { startRelay } from '../support/relay-lab.mjs';

type LabRelay = Awaited<ReturnType<typeof startRelay>>;

const people = gatherPeople();
const running: LabRelay[] = [];

test.afterEach(async () => {
  await Promise.all(running.splice(0).map((relay) => relay.close()));
});

async function relay(kind: string, port?: number): Promise<LabRelay> {
  const started = await startRelay(kind, port);
  running.push(started);
  return started;
}

/** Where nobody listens: a relay that was there a moment ago. */
async function refusing(): Promise<string> {
  const { url, close } = await startRelay('nostr');
  await close();
  return url;
}

const relaysOf = (page: Page): Promise<{ connected: number; total: number }> =>
  page.evaluate(() => window.callPage.relays());
const createRoom = (page: Page): Promise<string> => page.evaluate(() => window.callPage.createRoom());

/** Two people who know these relays, in one room, seeing each other. */
async function meet(adas: readonly string[], bos = adas): Promise<{ ada: Page; bo: Page; code: string }> {
  const [ada, bo] = await Promise.all([people.open(adas), people.open(bos)]);
  const code = await createRoom(ada);
  await Promise.all([join(ada, code, 'Ada'), join(bo, code, 'Bo')]);
  await expectAllPlaying({ Ada: ada, Bo: bo });
  return { ada, bo, code };
}

/** Says something, and waits for the other one to hear it. */
async function expectTalk(from: Page, to: Page, text: string): Promise<void> {
  await from.evaluate((said) => window.callPage.say(said), text);
  await expect
    .poll(() => to.evaluate(() => window.callPage.conversation().messages.map((message) => message.text)))
    .toContain(text);
}

test('an MQTT relay alone is enough for a call', async () => {
  const { url } = await relay('mqtt');
  const { ada, bo } = await meet([url]);
  for (const page of [ada, bo]) {
    await expect.poll(() => relaysOf(page)).toEqual({ connected: 1, total: 1 });
    expect(await page.evaluate(() => window.callPage.notices())).toEqual([]);
  }
});

test('of Nostr and MQTT relays, one MQTT relay in common is enough', async () => {
  const [adas, bos, common] = await Promise.all([relay('nostr'), relay('nostr'), relay('mqtt')]);
  const { ada, bo } = await meet([adas.url, common.url], [bos.url, common.url]);
  for (const page of [ada, bo]) await expect.poll(() => relaysOf(page)).toEqual({ connected: 2, total: 2 });
});

test('three relays of four that are dead from the start keep nobody from the fourth', async () => {
  const [hole, swallowing, alive] = await Promise.all([
    relay('black-hole'),
    relay('swallowing'),
    relay('nostr'),
  ]);
  const { ada, bo } = await meet([await refusing(), hole.url, swallowing.url, alive.url]);
  // The one that delivers nothing is set aside as soon as it is clear that it does not.
  for (const page of [ada, bo]) {
    await expect.poll(() => relaysOf(page), { timeout: 15_000 }).toEqual({ connected: 1, total: 4 });
    expect(await page.evaluate(() => window.callPage.state())).toBe('joined');
    expect(await page.evaluate(() => window.callPage.notices())).toEqual([]);
  }
});

test('when all relays die the call goes on, takes in who comes by cable, and others when a relay is back', async () => {
  test.slow();
  const relays = await Promise.all([relay('nostr'), relay('nostr'), relay('mqtt'), relay('mqtt')]);
  const urls = relays.map(({ url }) => url);
  const { ada, bo, code } = await meet(urls);
  await expect.poll(() => relaysOf(ada)).toEqual({ connected: 4, total: 4 });

  await Promise.all(running.splice(0).map(({ close }) => close()));
  for (const page of [ada, bo]) {
    await expect.poll(() => relaysOf(page)).toEqual({ connected: 0, total: 4 });
    await expect.poll(() => page.evaluate(() => window.callPage.state())).toBe('reconnecting');
  }
  // Pictures, words, rights and orders go from peer to peer.
  await expectAllPlaying({ Ada: ada, Bo: bo });
  await expectTalk(ada, bo, 'Is this on?');
  await expectTalk(bo, ada, 'It is.');
  await ada.evaluate(() => window.callPage.setRole('Bo', 'cohost'));
  await expect.poll(async () => (await seen(bo, 'Bo'))?.role).toBe('cohost');
  await ada.evaluate(() => window.callPage.moderate('mute', 'Bo'));
  await expect.poll(async () => (await seen(ada, 'Bo'))?.muted).toBe(true);

  // Cy is connected with Bo by hand, and meets Ada through Bo.
  const cy = await people.open(urls);
  await join(cy, code, 'Cy');
  const offer = await bo.evaluate(() => window.callPage.offerPairing());
  const answer = await cy.evaluate((text) => window.callPage.answerPairing(text), offer);
  await bo.evaluate((text) => window.callPage.acceptPairing(text), answer);
  await expectAllPlaying({ Ada: ada, Bo: bo, Cy: cy });
  await expectTalk(cy, ada, 'No internet here.');

  // One relay of four comes back; whoever knows none but that one finds everybody.
  const { url, port } = relays[2];
  await relay('mqtt', port);
  const dan = await people.open([url]);
  await join(dan, code, 'Dan');
  await expectAllPlaying({ Ada: ada, Bo: bo, Cy: cy, Dan: dan });
  for (const page of [ada, bo, cy]) {
    // Whoever has not tried it again yet heard of Dan through the others.
    await expect.poll(() => relaysOf(page), { timeout: 30_000 }).toEqual({ connected: 1, total: 4 });
    await expect.poll(() => page.evaluate(() => window.callPage.state())).toBe('joined');
    expect(await page.evaluate(() => window.callPage.notices())).not.toContain('relay-unreachable');
  }
});
