// Who may do what, without a server: real browsers, a real relay, the call without its screens.
import { expect, test, type Page } from 'playwright/test';
import { gatherPeople, join, seen } from '../support/call-people.ts';

const callers = gatherPeople();

/** Everyone in the room as `page` has it: 'Ada host'. */
const people = (page: Page): Promise<string[]> =>
  page.evaluate(() => window.callPage.participants().map(({ name, role }) => `${name} ${role}`));
const state = (page: Page): Promise<string> => page.evaluate(() => window.callPage.state());
const knocks = (page: Page): Promise<string[]> =>
  page.evaluate(() => window.callPage.knocks().map(({ name }) => name));
const expectPeople = (page: Page, ...expected: string[]): Promise<void> =>
  expect.poll(async () => (await people(page)).sort(), { timeout: 15_000 }).toEqual(expected.sort());

/** Ada's room with Ada in it. */
async function hostRoom(): Promise<{ ada: Page; code: string }> {
  const ada = await callers.open();
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await join(ada, code, 'Ada');
  return { ada, code };
}

test('the host leaves and returns, and a cohost keeps order meanwhile', async () => {
  const { ada, code } = await hostRoom();
  const [bo, cy] = [await callers.open(), await callers.open()];
  await join(bo, code, 'Bo');
  await expectPeople(ada, 'Ada host', 'Bo guest');
  await expectPeople(bo, 'Ada host', 'Bo guest');
  await ada.evaluate(() => window.callPage.setRole('Bo', 'cohost'));
  await expectPeople(bo, 'Ada host', 'Bo cohost');

  // The host's tab goes; a newcomer learns of the cohost from the cohost alone, and cannot but believe it.
  await ada.evaluate(() => window.callPage.leave());
  await join(cy, code, 'Cy');
  await expectPeople(cy, 'Bo cohost', 'Cy guest');
  await bo.evaluate(() => window.callPage.moderate('mute', 'Cy'));
  await expect.poll(async () => (await seen(bo, 'Cy'))?.muted).toBe(true);
  await bo.evaluate(() => window.callPage.setRole('Cy', 'viewer'));
  await expectPeople(cy, 'Bo cohost', 'Cy viewer');
  // Nobody else may.
  const refused = await cy.evaluate(() =>
    window.callPage.setRole('Bo', 'viewer').then(
      () => 'done',
      (error: unknown) => (error as Error).name,
    ),
  );
  expect(refused).toBe('not-allowed');

  // The room's key is in the host's browser, and makes its holder host again, in a new page too.
  await ada.reload();
  await join(ada, code, 'Ada');
  await expectPeople(ada, 'Ada host', 'Bo cohost', 'Cy viewer');
  await expectPeople(cy, 'Ada host', 'Bo cohost', 'Cy viewer');
  await ada.evaluate(() => window.callPage.setRole('Bo', 'guest'));
  await expectPeople(cy, 'Ada host', 'Bo guest', 'Cy viewer');
  const powerless = await bo.evaluate(() =>
    window.callPage.moderate('remove', 'Cy').then(
      () => 'done',
      (error: unknown) => (error as Error).name,
    ),
  );
  expect(powerless).toBe('not-allowed');
});

test('somebody who was removed stays out: by reload, by a new tab, and after the host has gone', async () => {
  const { ada, code } = await hostRoom();
  const [bo, mal] = [await callers.open(), await callers.open()];
  await join(bo, code, 'Bo');
  await join(mal, code, 'Mal');
  await expectPeople(bo, 'Ada host', 'Bo guest', 'Mal guest');
  await ada.evaluate(() => window.callPage.moderate('remove', 'Mal'));
  await expect.poll(() => mal.evaluate(() => window.callPage.errorCode())).toBe('room-removed');
  await expectPeople(bo, 'Ada host', 'Bo guest');
  // Camera and microphone are let go of.
  expect(await mal.evaluate(() => window.callPage.tracksLive())).toBe(0);

  // A reload: the door, and nothing of what goes on behind it.
  await mal.reload();
  await join(mal, code, 'Mal');
  await expect.poll(() => state(mal)).toBe('knocking');
  await expectPeople(mal, 'Mal guest');
  await expect.poll(() => knocks(ada)).toEqual(['Mal']);
  // A new tab, when the host is not there any more.
  await ada.evaluate(() => window.callPage.leave());
  const tab = await callers.openTab(mal);
  await join(tab, code, 'Somebody else');
  await expect.poll(() => state(tab)).toBe('knocking');
  await tab.waitForTimeout(1500);
  await expectPeople(bo, 'Bo guest');
  await expectPeople(tab, 'Somebody else guest');

  // The host comes back and lets them in again.
  await join(ada, code, 'Ada');
  await expect.poll(() => knocks(ada), { timeout: 30_000 }).toContain('Mal');
  await ada.evaluate(() => window.callPage.moderate('admit', 'Mal'));
  await expect.poll(() => state(mal)).toBe('joined');
  await expectPeople(bo, 'Ada host', 'Bo guest', 'Mal guest', 'Somebody else guest');
});

test('who is banned cannot even knock', async () => {
  const { ada, code } = await hostRoom();
  const mal = await callers.open();
  await join(mal, code, 'Mal');
  await expectPeople(ada, 'Ada host', 'Mal guest');
  await ada.evaluate(() => window.callPage.moderate('ban', 'Mal'));
  await expect.poll(() => mal.evaluate(() => window.callPage.errorCode())).toBe('room-banned');
  await mal.reload();
  await join(mal, code, 'Mal');
  await mal.waitForTimeout(3000);
  expect(await knocks(ada)).toEqual([]);
  await expectPeople(ada, 'Ada host');
  expect((await people(mal)).length).toBeLessThan(2);
});

test('a newcomer knocks, a cohost lets them in; another is refused; a locked room keeps out old guests', async () => {
  const { ada, code } = await hostRoom();
  const [bo, cy, dan] = [await callers.open(), await callers.open(), await callers.open()];
  await join(bo, code, 'Bo');
  await expectPeople(ada, 'Ada host', 'Bo guest');
  await ada.evaluate(() => window.callPage.setRole('Bo', 'cohost'));
  await ada.evaluate(() => window.callPage.setPolicy({ asksFirst: true }));
  await expectPeople(bo, 'Ada host', 'Bo cohost');

  await join(cy, code, 'Cy');
  await expect.poll(() => state(cy)).toBe('knocking');
  await expect.poll(() => knocks(bo)).toEqual(['Cy']);
  // At the door one sees nobody, and nobody gets a picture or a word of what is said.
  await ada.evaluate(() => window.callPage.say('a secret'));
  await cy.waitForTimeout(800);
  await expectPeople(cy, 'Cy guest');
  expect(await cy.evaluate(() => window.callPage.conversation().messages)).toEqual([]);
  expect(await cy.evaluate(() => document.querySelectorAll('video').length)).toBeLessThan(2);

  await bo.evaluate(() => window.callPage.moderate('admit', 'Cy'));
  await expect.poll(() => state(cy)).toBe('joined');
  await expectPeople(cy, 'Ada host', 'Bo cohost', 'Cy guest');
  await expect.poll(async () => (await seen(cy, 'Ada'))?.frames ?? 0, { timeout: 15_000 }).toBeGreaterThan(3);

  await join(dan, code, 'Dan');
  await expect.poll(() => knocks(ada)).toEqual(['Dan']);
  await ada.evaluate(() => window.callPage.moderate('refuse', 'Dan'));
  await expect.poll(() => dan.evaluate(() => window.callPage.errorCode())).toBe('room-refused');

  // Who was let in once may come back; not so once the room is locked.
  await cy.evaluate(() => window.callPage.leave());
  await join(cy, code, 'Cy');
  await expectPeople(cy, 'Ada host', 'Bo cohost', 'Cy guest');
  await cy.evaluate(() => window.callPage.leave());
  await expectPeople(ada, 'Ada host', 'Bo cohost');
  await ada.evaluate(() => window.callPage.setPolicy({ locked: true }));
  await join(cy, code, 'Cy');
  await expect.poll(() => state(cy)).toBe('knocking');
});

test('a viewer asks, is promoted, and shows nothing before they agree', async () => {
  const { ada, code } = await hostRoom();
  const vi = await callers.open();
  await join(vi, code, 'Vi', 'viewer');
  await expectPeople(ada, 'Ada host', 'Vi viewer');
  await vi.evaluate(() => window.callPage.raiseHand(true));
  await expect.poll(async () => (await seen(ada, 'Vi'))?.hand).toBe(1);
  await ada.evaluate(() => window.callPage.setRole('Vi', 'guest'));
  await expect
    .poll(() => vi.evaluate(() => window.callPage.asks().map(({ kind }) => kind)))
    .toEqual(['come-on-stage']);
  await vi.waitForTimeout(1000);
  expect(await seen(ada, 'Vi')).toMatchObject({ role: 'guest', muted: true, videoOn: false, frames: 0 });
  await vi.evaluate(() => window.callPage.answerAsk('yes'));
  await expect.poll(async () => (await seen(ada, 'Vi'))?.frames ?? 0, { timeout: 15_000 }).toBeGreaterThan(3);
  expect(await seen(ada, 'Vi')).toMatchObject({ muted: false, videoOn: true, hand: null });

  // Back among the viewers: nothing flows any more, and the camera is let go of.
  await ada.evaluate(() => window.callPage.setRole('Vi', 'viewer'));
  await expect
    .poll(() => seen(ada, 'Vi'))
    .toMatchObject({ role: 'viewer', videoOn: false, hasStream: false });
  await expect.poll(() => vi.evaluate(() => window.callPage.camera())).toBe('off');
});

test('muting from afar: one may unmute, unless the host holds one muted; nobody is unmuted without a yes', async () => {
  const { ada, code } = await hostRoom();
  const bo = await callers.open();
  await join(bo, code, 'Bo');
  await expectPeople(ada, 'Ada host', 'Bo guest');
  const isMuted = async (): Promise<boolean | undefined> => (await seen(ada, 'Bo'))?.muted;
  await ada.evaluate(() => window.callPage.moderate('mute', 'Bo'));
  await expect.poll(isMuted).toBe(true);
  expect(await bo.evaluate(() => window.callPage.setMuted(false))).toBe(true);
  await expect.poll(isMuted).toBe(false);

  await ada.evaluate(() => window.callPage.setPolicy({ mayUnmute: false }));
  await ada.evaluate(() => window.callPage.moderate('mute-all'));
  await expect.poll(isMuted).toBe(true);
  await expect.poll(async () => (await seen(bo, 'Bo'))?.held).toBe(true);
  expect(await bo.evaluate(() => window.callPage.setMuted(false))).toBe(false);
  // An app that does not keep to it is not heard either.
  await bo.evaluate(() => window.callPage.mute(false));
  expect(await ada.evaluate(() => window.callPage.audioLevel('Bo'))).toBeLessThan(0.001);

  await ada.evaluate(() => window.callPage.moderate('ask-unmute', 'Bo'));
  await expect.poll(async () => (await seen(bo, 'Bo'))?.held).toBe(false);
  await bo.evaluate(() => window.callPage.mute(true));
  await ada.evaluate(() => window.callPage.moderate('ask-unmute', 'Bo'));
  await expect.poll(() => bo.evaluate(() => window.callPage.asks().length)).toBe(1);
  expect(await isMuted()).toBe(true);
  await bo.evaluate(() => window.callPage.answerAsk('yes'));
  await expect.poll(isMuted).toBe(false);
  expect(await ada.evaluate(() => window.callPage.audioLevel('Bo'))).toBeGreaterThan(0.01);
});

test('ending the call for all ends it for all, and only hosts can', async () => {
  const { ada, code } = await hostRoom();
  const bo = await callers.open();
  await join(bo, code, 'Bo');
  await expectPeople(ada, 'Ada host', 'Bo guest');
  await expect
    .poll(() =>
      bo.evaluate(() =>
        window.callPage.moderate('end').then(
          () => 'done',
          (error: unknown) => (error as Error).name,
        ),
      ),
    )
    .toBe('not-allowed');
  await ada.evaluate(() => window.callPage.moderate('end'));
  for (const page of [ada, bo]) {
    await expect.poll(() => page.evaluate(() => window.callPage.errorCode())).toBe('room-ended');
    expect(await page.evaluate(() => window.callPage.open())).toEqual({ sockets: 0, connections: 0 });
  }
});

test('a voice room has no pictures, and those who had one lose it', async () => {
  const { ada, code } = await hostRoom();
  const bo = await callers.open();
  await join(bo, code, 'Bo');
  await expect.poll(async () => (await seen(ada, 'Bo'))?.videoOn).toBe(true);
  await ada.evaluate(() => window.callPage.setPolicy({ type: 'voice' }));
  await expect.poll(async () => (await seen(ada, 'Bo'))?.videoOn).toBe(false);
  await expect.poll(() => bo.evaluate(() => window.callPage.camera())).toBe('off');
  expect(await bo.evaluate(() => window.callPage.capacity())).toMatchObject({ guests: 1, mostGuests: 8 });
  expect(await ada.evaluate(() => window.callPage.audioLevel('Bo'))).toBeGreaterThan(0.01);
});
