// Whole calls without screens: real browsers, a real relay, real media.
import { createServer, type AddressInfo } from 'node:net';
import { expect, test, type Page } from 'playwright/test';
import { WebSocket } from 'ws';
import { expectPlaying, gatherPeople, join, seen } from '../support/call-people.ts';
import type { CallPage } from '../support/browser/call-page.ts';

const people = gatherPeople();

const participants = (page: Page): Promise<ReturnType<CallPage['participants']>> =>
  page.evaluate(() => window.callPage.participants());

async function names(page: Page): Promise<string[]> {
  return (await participants(page)).map(({ name }) => name);
}

async function pair(): Promise<{ ada: Page; bo: Page; code: string }> {
  const ada = await people.open();
  const bo = await people.open();
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await Promise.all([join(ada, code, 'Ada'), join(bo, code, 'Bo')]);
  await Promise.all([expectPlaying(ada, 'Bo'), expectPlaying(bo, 'Ada')]);
  return { ada, bo, code };
}

test('three people meet, see and hear each other, and share safety words', async () => {
  const { ada, bo, code } = await pair();
  const cy = await people.open();
  await join(cy, code, 'Cy');
  await Promise.all([expectPlaying(ada, 'Cy'), expectPlaying(bo, 'Cy'), expectPlaying(cy, 'Ada')]);
  await expectPlaying(cy, 'Bo');
  expect(await cy.evaluate(() => window.callPage.audioLevel('Ada'))).toBeGreaterThan(0.05);
  expect(await ada.evaluate(() => window.callPage.audioLevel('Bo'))).toBeGreaterThan(0.05);

  const words = async (page: Page, name: string): Promise<string | undefined> =>
    (await seen(page, name))?.safety?.number;
  expect(await words(ada, 'Bo')).toMatch(/^\d{5}( \d{5}){4}$/);
  expect(await words(ada, 'Bo')).toBe(await words(bo, 'Ada'));
  expect(await words(ada, 'Cy')).toBe(await words(cy, 'Ada'));
  expect(await words(ada, 'Cy')).not.toBe(await words(ada, 'Bo'));
  expect(await names(ada)).toEqual(['Ada', 'Bo', 'Cy']);
  for (const page of [ada, bo, cy]) expect(await page.evaluate(() => window.callPage.notices())).toEqual([]);
});

test('muting, stopping video and recording are told, and what is stopped is not sent', async () => {
  const { ada, bo } = await pair();
  await ada.evaluate(() => window.callPage.mute(true));
  await expect.poll(async () => (await seen(bo, 'Ada'))?.muted).toBe(true);
  // What was spoken before is still in the jitter buffer for a moment.
  await bo.waitForTimeout(500);
  expect(await bo.evaluate(() => window.callPage.audioLevel('Ada'))).toBeLessThan(0.01);
  await ada.evaluate(() => window.callPage.mute(false));
  await expect.poll(async () => (await seen(bo, 'Ada'))?.muted).toBe(false);
  expect(await bo.evaluate(() => window.callPage.audioLevel('Ada'))).toBeGreaterThan(0.05);

  await ada.evaluate(() => window.callPage.stopVideo());
  await expect.poll(async () => (await seen(bo, 'Ada'))?.videoOn).toBe(false);
  await bo.waitForTimeout(500);
  const stopped = (await seen(bo, 'Ada'))?.frames;
  await bo.waitForTimeout(700);
  expect((await seen(bo, 'Ada'))?.frames).toBe(stopped);
  await ada.evaluate(() => window.callPage.startVideo());
  await expect.poll(async () => (await seen(bo, 'Ada'))?.videoOn).toBe(true);
  await expectPlaying(bo, 'Ada');

  await bo.evaluate(() => window.callPage.setRecording(true));
  await expect.poll(async () => (await seen(ada, 'Bo'))?.recording).toBe(true);
});

test('who joins by voice shows no picture until they start one, and a viewer sends nothing', async () => {
  const ada = await people.open();
  const voice = await people.open();
  const viewer = await people.open();
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await join(ada, code, 'Ada');
  await join(voice, code, 'Voice', 'voice');
  await join(viewer, code, 'Viewer', 'viewer');
  await expectPlaying(viewer, 'Ada');
  await expectPlaying(voice, 'Ada');
  await expect.poll(() => names(ada)).toEqual(['Ada', 'Voice', 'Viewer']);
  expect(await ada.evaluate(() => window.callPage.audioLevel('Voice'))).toBeGreaterThan(0.05);
  expect(await seen(ada, 'Voice')).toMatchObject({ videoOn: false, muted: false, frames: 0 });
  expect(await seen(ada, 'Viewer')).toMatchObject({ videoOn: false, muted: true, frames: 0 });
  expect(await ada.evaluate(() => window.callPage.audioLevel('Viewer'))).toBe(0);
  await voice.evaluate(() => window.callPage.startVideo());
  await expectPlaying(ada, 'Voice');
});

test('two tabs of one browser can call each other, and a reloaded tab is the same person', async () => {
  const first = await people.open();
  const second = await people.openTab(first);
  const code = await first.evaluate(() => window.callPage.createRoom());
  await join(first, code, 'First');
  await join(second, code, 'Second');
  await Promise.all([expectPlaying(first, 'Second'), expectPlaying(second, 'First')]);
  const before = await seen(first, 'Second');

  await second.reload();
  await join(second, code, 'Second');
  await expect.poll(() => names(first)).toEqual(['First', 'Second']);
  expect((await seen(first, 'Second'))?.id).toBe(before?.id);
  await expectPlaying(second, 'First');
});

test('a tab that crashed and came back replaces its ghost, which never shows beside it', async () => {
  const { ada, bo, code } = await pair();
  const ghost = await seen(ada, 'Bo');
  // A crashed renderer says no goodbye.
  const session = await bo.context().newCDPSession(bo);
  session.send('Page.crash').catch(() => undefined);
  await bo.waitForEvent('crash');
  const back = await people.openTab(bo);
  await join(back, code, 'Bo');
  await expectPlaying(back, 'Ada');
  await expectPlaying(ada, 'Bo');
  expect((await seen(ada, 'Bo'))?.id).toBe(ghost?.id);
  expect((await seen(ada, 'Bo'))?.known, 'known means from an earlier call').toBe(false);
  const history = await ada.evaluate(() => window.callPage.history());
  expect(history).not.toContain('Ada, Bo, Bo');
  expect(history.slice(history.indexOf('Ada, Bo')), 'the tile stays').not.toContain('Ada');
});

test('somebody who is gone without a word is missed soon', async () => {
  const { ada, bo } = await pair();
  const session = await bo.context().newCDPSession(bo);
  session.send('Page.crash').catch(() => undefined);
  await bo.waitForEvent('crash');
  const startedAtMs = Date.now();
  await expect
    .poll(async () => (await seen(ada, 'Bo'))?.connection ?? 'gone', { timeout: 15_000 })
    .not.toBe('connected');
  const noticedMs = Date.now() - startedAtMs;
  // Their place is kept while they might come back: four tries, and twenty seconds more.
  await expect.poll(() => names(ada), { timeout: 45_000 }).toEqual(['Ada']);
  expect(noticedMs).toBeLessThan(6_500);
});

test('closing the tab is seen at once', async () => {
  const { ada, bo } = await pair();
  await bo.close({ runBeforeUnload: false });
  await expect.poll(() => names(ada), { timeout: 2_500 }).toEqual(['Ada']);
});

test('who is asked whether to leave the page, and stays, is still in the call', async () => {
  const { ada, bo } = await pair();
  await ada.evaluate(() => dispatchEvent(new Event('beforeunload', { cancelable: true })));
  await ada.waitForTimeout(1000);
  await Promise.all([expectPlaying(ada, 'Bo'), expectPlaying(bo, 'Ada')]);
});

test('people met before are known', async () => {
  const { ada, bo, code } = await pair();
  expect((await seen(ada, 'Bo'))?.known).toBe(false);
  await ada.evaluate(() => window.callPage.leave());
  await expect.poll(() => names(bo)).toEqual(['Bo']);
  await join(ada, code, 'Ada');
  await expectPlaying(ada, 'Bo');
  expect((await seen(ada, 'Bo'))?.known).toBe(true);
});

test('a connection that is not the one vouched for is refused', async () => {
  const ada = await people.open();
  const mallory = await people.open();
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await mallory.evaluate(() => window.callPage.lie());
  await join(ada, code, 'Ada');
  await join(mallory, code, 'Mallory');
  await expect
    .poll(() => ada.evaluate(() => window.callPage.notices()), { timeout: 15_000 })
    .toContain('peer-refused');
  expect(await ada.evaluate(() => window.callPage.history())).not.toContain('Ada, Mallory');
  expect(await names(ada)).toEqual(['Ada']);
});

test('a peer that sends junk, or floods, is dropped, and the rest of the call goes on', async () => {
  const { ada, bo, code } = await pair();
  const mallory = await people.open();
  await join(mallory, code, 'Mallory');
  await expect.poll(() => names(ada)).toEqual(['Ada', 'Bo', 'Mallory']);
  await mallory.evaluate(() => window.callPage.sendRaw([1, 2, 3, 255], 2000));
  await expect.poll(() => ada.evaluate(() => window.callPage.notices())).toContain('peer-refused');
  await expect.poll(() => ada.evaluate(() => window.callPage.history())).toContain('Ada, Bo');
  // Trystero calls again at once, and is turned away.
  await ada.waitForTimeout(3000);
  expect(await names(ada)).toEqual(['Ada', 'Bo']);
  await Promise.all([expectPlaying(ada, 'Bo'), expectPlaying(bo, 'Ada')]);
});

test('junk from a relay does no harm', async () => {
  const { ada, bo } = await pair();
  await ada.evaluate(() => {
    const socket = window.callPage.sockets().at(-1);
    const texts = [
      '',
      '{',
      '[]',
      '["EVENT"]',
      '["EVENT","coterie-1",{}]',
      '["EVENT","coterie-1",{"content":7}]',
    ];
    const contents = [
      '',
      '{',
      'null',
      '[]',
      '{"peerId":"x","offer":"junk"}',
      '{"peerId":"x","answer":"$"}',
      '{"peerId":{}}',
    ];
    for (const content of contents)
      for (const id of ['coterie-1', 'coterie-2']) texts.push(JSON.stringify(['EVENT', id, { content }]));
    for (const data of texts) socket?.dispatchEvent(new MessageEvent('message', { data }));
    socket?.dispatchEvent(new MessageEvent('message', { data: new ArrayBuffer(8) }));
    socket?.dispatchEvent(new MessageEvent('message', { data: 'x'.repeat(1_000_000) }));
  });
  await Promise.all([expectPlaying(ada, 'Bo'), expectPlaying(bo, 'Ada')]);
  expect(await ada.evaluate(() => window.callPage.relays())).toEqual({ connected: 1, total: 1 });
});

test('a dead relay keeps nobody waiting', async () => {
  const ada = await people.open();
  const bo = await people.open();
  const code = await ada.evaluate(() => window.callPage.createRoom());
  // One refuses at once, one takes the connection and never says a word.
  const silent = createServer();
  await new Promise<void>((resolve) => silent.listen(0, 'localhost', resolve));
  const { port } = silent.address() as AddressInfo;
  try {
    const dead = `${code}?relay=ws://localhost:9/&relay=ws://localhost:${port}/`;
    await Promise.all([join(ada, `#/r/${dead}`, 'Ada'), join(bo, code, 'Bo')]);
    await expectPlaying(ada, 'Bo');
    expect(await ada.evaluate(() => window.callPage.relays())).toEqual({ connected: 1, total: 3 });
  } finally {
    silent.close();
  }
});

test('when the relay goes, the call stays; when it returns, newcomers find it', async () => {
  test.slow();
  const { ada, bo, code } = await pair();
  await people.server().stop();
  await expect.poll(() => ada.evaluate(() => window.callPage.state())).toBe('reconnecting');
  await expect
    .poll(() => ada.evaluate(() => window.callPage.notices()), { timeout: 12_000 })
    .toEqual(['relay-unreachable']);
  await Promise.all([expectPlaying(ada, 'Bo'), expectPlaying(bo, 'Ada')]);
  await people.server().restart();
  await expect.poll(() => ada.evaluate(() => window.callPage.state()), { timeout: 40_000 }).toBe('joined');
  expect(await ada.evaluate(() => window.callPage.notices())).toEqual([]);
  const cy = await people.open();
  await join(cy, code, 'Cy');
  await expectPlaying(cy, 'Ada');
});

test('without any relay it says so and goes on trying', async () => {
  const ada = await people.open();
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await ada.route('**/relays.json', (route) =>
    route.fulfill({ json: { relays: ['ws://localhost:9/'], iceServers: [] } }),
  );
  await join(ada, code, 'Ada');
  expect(await ada.evaluate(() => window.callPage.state())).toBe('joined');
  await expect
    .poll(() => ada.evaluate(() => window.callPage.notices()), { timeout: 12_000 })
    .toEqual(['relay-unreachable']);
  expect(await ada.evaluate(() => window.callPage.state())).toBe('reconnecting');
});

test('a wrong relays.json fails the join with a reason, and the next try may succeed', async () => {
  const ada = await people.open();
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await ada.route('**/relays.json', (route) => route.fulfill({ body: '{"relays": 7}' }));
  await join(ada, code, 'Ada');
  expect(await ada.evaluate(() => window.callPage.state())).toBe('failed');
  expect(await ada.evaluate(() => window.callPage.error())).toContain('relays.json');
  await ada.unroute('**/relays.json');
  await ada.evaluate(() => window.callPage.join({ name: 'Ada', as: 'camera', relayOnly: false }));
  expect(await ada.evaluate(() => window.callPage.state())).toBe('joined');
});

test('somebody who calls and never answers is reported', async () => {
  test.slow();
  const ada = await people.open();
  const code = await ada.evaluate(() => window.callPage.createRoom());
  // Bo's network lets the relay through and nothing else.
  const bo = await people.open();
  await bo.evaluate(() => window.callPage.blockPeers());
  await join(ada, code, 'Ada');
  await join(bo, code, 'Bo');
  await expect
    .poll(() => ada.evaluate(() => window.callPage.notices()), { timeout: 35_000 })
    .toEqual(['peer-unanswered']);
  expect(await names(ada)).toEqual(['Ada']);
});

test('thirty rejoins in a row: each comes through at once, and leaving leaves nothing open', async () => {
  const { ada, bo, code } = await pair();
  for (let round = 0; round < 30; round += 1) {
    await ada.evaluate(() => window.callPage.leave());
    expect(await ada.evaluate(() => window.callPage.open())).toEqual({ sockets: 0, connections: 0 });
    expect(await ada.evaluate(() => window.callPage.tracksLive())).toBe(0);
    expect(await ada.evaluate(() => window.callPage.state())).toBe('idle');
    await expect.poll(() => names(bo), { timeout: 2_000 }).toEqual(['Bo']);
    await join(ada, code, 'Ada');
    // A connection that waits for a dead one would take 15 s.
    await expect.poll(() => names(bo), { timeout: 5_000 }).toEqual(['Bo', 'Ada']);
  }
  await Promise.all([expectPlaying(ada, 'Bo'), expectPlaying(bo, 'Ada')]);
});

test('whoever is alone makes no connections for a crowd that is not there', async () => {
  const ada = await people.open();
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await join(ada, code, 'Ada');
  await expect.poll(() => ada.evaluate(() => window.callPage.relays())).toEqual({ connected: 1, total: 1 });
  expect((await ada.evaluate(() => window.callPage.open())).connections).toBeLessThanOrEqual(2);
});

test('the preview sends nothing', async () => {
  const ada = await people.open();
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await ada.evaluate((roomCode) => window.callPage.preview(roomCode), code);
  await ada.waitForTimeout(1500);
  expect(await ada.evaluate(() => window.callPage.open())).toEqual({ sockets: 0, connections: 0 });
  await ada.evaluate(() => window.callPage.leave());
  expect(await ada.evaluate(() => window.callPage.tracksLive())).toBe(0);
});

test('relays are shown neither names, nor addresses, nor the room code', async () => {
  const heard: string[] = [];
  const code = 'apple-banana-zoo-abandon-ability-able';
  const listener = new WebSocket(`ws://localhost:${String(people.server().port)}/relay`);
  listener.on('message', (data: Buffer) => heard.push(data.toString()));
  await new Promise((resolve) => listener.once('open', resolve));
  listener.send(JSON.stringify(['REQ', 'all', {}]));
  const ada = await people.open();
  const bo = await people.open();
  await Promise.all([join(ada, code, 'Adalbert'), join(bo, code, 'Bonifaz')]);
  await expectPlaying(ada, 'Bonifaz');
  listener.terminate();
  const all = heard.join('\n');
  expect(heard.length).toBeGreaterThan(4);
  for (const secret of ['Adalbert', 'Bonifaz', 'apple', 'candidate:', 'v=0', 'fingerprint', '127.0.0.1']) {
    expect(all.includes(secret), secret).toBe(false);
  }
});
