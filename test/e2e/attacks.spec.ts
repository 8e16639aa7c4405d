// People with apps of their own making: real browsers, a real relay, frames past our own code. What each attack could
// do to a call is tried at length in test/unit/room; here it is shown that the wire leaves no way around that.
import { expect, test, type Page } from 'playwright/test';
import { expectPlaying, gatherPeople, join } from '../support/call-people.ts';

const gathered = gatherPeople();

const people = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    window.callPage
      .participants()
      .map(({ name, role }) => `${name} ${role}`)
      .sort(),
  );
const expectPeople = async (pages: readonly Page[], ...expected: string[]): Promise<void> => {
  for (const page of pages)
    await expect.poll(() => people(page), { timeout: 30_000 }).toEqual(expected.sort());
};
const texts = (page: Page): Promise<string[]> =>
  page.evaluate(() => window.callPage.conversation().messages.map(({ text }) => text));

/** Ada's room, with Bo in it. */
async function adaAndBo(): Promise<{ ada: Page; bo: Page; code: string }> {
  const [ada, bo] = [await gathered.open(), await gathered.open()];
  const code = await ada.evaluate(() => window.callPage.createRoom());
  await join(ada, code, 'Ada');
  await join(bo, code, 'Bo');
  await expectPeople([ada, bo], 'Ada host', 'Bo guest');
  return { ada, bo, code };
}

/** They see and hear one another still, and nobody else. */
async function expectUnharmed(ada: Page, bo: Page, line: string): Promise<void> {
  await expectPeople([ada, bo], 'Ada host', 'Bo guest');
  await bo.evaluate((text) => window.callPage.say(text), line);
  await expect.poll(() => texts(ada)).toContain(line);
  await Promise.all([expectPlaying(ada, 'Bo'), expectPlaying(bo, 'Ada')]);
}

test('somebody who was removed, and whose app does not care, is not heard', async () => {
  const { ada, bo, code } = await adaAndBo();
  const mal = await gathered.open();
  await join(mal, code, 'Mal');
  await expectPeople([ada, bo], 'Ada host', 'Bo guest', 'Mal guest');
  await mal.evaluate(() => window.callPage.say('Hello'));
  for (const page of [ada, bo]) await expect.poll(() => texts(page)).toContain('Hello');

  await mal.evaluate(() => window.callPage.deafen());
  await ada.evaluate(() => window.callPage.moderate('remove', 'Mal'));
  // The line is still there for a moment, and their app believes that they are in.
  await mal.evaluate(() => window.callPage.say('Still here'));
  await mal.evaluate(() => window.callPage.forge({ kind: 'command', command: 'mute' }));
  expect(await mal.evaluate(() => window.callPage.state())).toBe('joined');
  await expectUnharmed(ada, bo, 'Mal is gone');
  for (const page of [ada, bo]) expect(await texts(page)).toEqual(['Hello', 'Mal is gone']);
});

test('a megabyte of chat, a thousand messages a second, a message without end, a flood of poses: dropped, and the call goes on', async () => {
  test.slow();
  const { ada, bo, code } = await adaAndBo();
  const attacks: readonly [name: string, deed: string, attack: (page: Page) => Promise<void>][] = [
    [
      'Megabyte',
      'sent far too much',
      (page) =>
        page.evaluate(() => {
          const signed = { body: 'x'.repeat(1_000_000), signer: 'A'.repeat(43), signature: 'A'.repeat(86) };
          window.callPage.forge({ kind: 'entries', entries: [signed] });
        }),
    ],
    [
      'Long',
      'did not keep to the protocol',
      // Short enough for the wire.
      (page) =>
        page.evaluate(() => {
          const content = { kind: 'text', text: 'x'.repeat(200_000) };
          window.callPage.forge({
            kind: 'direct',
            id: 'a'.repeat(22),
            to: 'A'.repeat(43),
            sentAtMs: 0,
            content,
          });
        }),
    ],
    [
      'Thousand',
      'sent far too much',
      (page) => page.evaluate(() => window.callPage.forge({ kind: 'typing' }, { times: 1_000 })),
    ],
    [
      'Endless',
      'sent far too much',
      (page) =>
        page.evaluate(() => window.callPage.forge({ kind: 'x'.repeat(40_000) }, { times: 9, hasEnd: false })),
    ],
    [
      'Flooding with poses',
      'sent far too much',
      (page) => page.evaluate(() => window.callPage.sendLiveRaw(180, 2_000)),
    ],
    [
      'Something large',
      'did not keep to the protocol',
      (page) => page.evaluate(() => window.callPage.sendLiveRaw(5_000, 1)),
    ],
  ];
  for (const [name, deed, attack] of attacks) {
    const mal = await gathered.open();
    await join(mal, code, name, 'viewer');
    await expectPeople([ada, bo], 'Ada host', 'Bo guest', `${name} viewer`);
    await attack(mal);
    await expectUnharmed(ada, bo, `${name} is gone`);
    for (const page of [ada, bo]) {
      const reasons = await page.evaluate(() => window.callPage.noticeTexts());
      expect(reasons.join('\n')).toContain(`${name} was disconnected, since their app ${deed}.`);
    }
    await mal.evaluate(() => window.callPage.leave());
  }
});

test('two hosts with copies of one key who disagree: the room is of one mind', async () => {
  const [ada, eve, bo] = [await gathered.open(), await gathered.open(), await gathered.open()];
  const { code, key } = await ada.evaluate(() => window.callPage.hostRoomOf());
  await eve.evaluate((copied) => window.callPage.hostRoomOf(copied), key);
  await join(ada, code, 'Ada');
  await join(eve, code, 'Eve');
  await join(bo, code, 'Bo');
  await expectPeople([ada, eve, bo], 'Ada host', 'Bo guest', 'Eve host');
  await Promise.all([
    ada.evaluate(() => window.callPage.setRole('Bo', 'cohost')),
    eve.evaluate(() => window.callPage.setRole('Bo', 'viewer')),
    ada.evaluate(() => window.callPage.setPolicy({ type: 'voice' })),
    eve.evaluate(() => window.callPage.setPolicy({ type: 'studio' })),
  ]);
  const mind = async (page: Page): Promise<string> =>
    JSON.stringify([await people(page), await page.evaluate(() => window.callPage.policy())]);
  await expect.poll(async () => new Set(await Promise.all([ada, eve, bo].map(mind))).size).toBe(1);
  // Each goes on from there, and the room outlives either.
  await eve.evaluate(() => window.callPage.setRole('Bo', 'guest'));
  await expectPeople([ada, eve, bo], 'Ada host', 'Bo guest', 'Eve host');
  await ada.evaluate(() => window.callPage.setRole('Bo', 'cohost'));
  await expectPeople([ada, eve, bo], 'Ada host', 'Bo cohost', 'Eve host');
  await ada.evaluate(() => window.callPage.leave());
  await eve.evaluate(() => window.callPage.setRole('Bo', 'viewer'));
  await expectPeople([eve, bo], 'Bo viewer', 'Eve host');
});
