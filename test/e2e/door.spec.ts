import { expect, test, type Locator, type Page } from 'playwright/test';
import { axeFindings } from '../support/axe.ts';
import { joinRoom, makeRoom, openPerson, tileOf, waitForPicture } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

const controls = (page: Page): Locator => page.getByRole('toolbar', { name: 'Call controls' });
const people = (page: Page): Locator => page.getByRole('complementary', { name: 'People' });

/** Knocks at a room whose hosts ask first. */
async function knock(page: Page, link: string, name: string, as?: 'Viewer'): Promise<void> {
  await page.goto(link);
  await page.getByRole('textbox', { name: 'Your name' }).fill(name);
  if (as) {
    await page.getByRole('combobox', { name: 'Join as' }).click();
    await page.getByRole('option', { name: as }).click();
  }
  await page.getByRole('button', { name: 'Join room' }).click();
  await expect(page.getByRole('heading', { name: `${name}, someone will let you in` })).toBeVisible();
}

/** Chooses from the menu of a tile. */
async function choose(tile: Locator, action: string): Promise<void> {
  const item = tile.page().getByRole('menuitem', { name: action, exact: true });
  // Where somebody has just come, the tiles move once more, and the menu of one that moves closes.
  await expect(async () => {
    await tile.getByRole('button', { name: /^Actions for/ }).click();
    await item.click({ timeout: 2000 });
  }).toPass();
}

/** The key may be lost: a dialog that has just closed gives the focus back to what had opened it. */
async function turnOn(control: Locator): Promise<void> {
  await expect(async () => {
    if (!(await control.isChecked())) await control.press(' ');
    await expect(control).toBeChecked({ timeout: 2000 });
  }).toPass();
}

/** Opens the dialog in which two people compare, and tells what it shows. */
async function safetyOf(page: Page, name: string): Promise<{ emoji: string; number: string }> {
  await choose(tileOf(page, name), 'Verify…');
  await expect(page.getByRole('dialog', { name: `Verify ${name}` })).toBeVisible();
  const text = async (of: string): Promise<string> =>
    (await page.locator('co-verify-dialog').locator(of).innerText()).replace(/\s/g, '');
  return { emoji: await text('.emoji'), number: await text('.number') };
}

/** Says yes to a dialog that asks first. */
async function confirm(page: Page, title: string, button: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: title });
  await expect(dialog).toBeVisible();
  await page.locator('co-confirm-dialog').getByRole('button', { name: button, exact: true }).click();
  // Until it is gone, keys go to it.
  await expect(dialog).toBeHidden();
}

test('an invitation is a link, a QR code, or what the system shares', async () => {
  const ada = await openPerson('about:blank', { camera: null });
  await ada.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  // A browser without a system to share with has no such button, nor has this one.
  await ada.page.addInitScript(() => {
    navigator.share = (data) => {
      document.title = data?.url ?? '';
      return Promise.resolve();
    };
  });
  await ada.page.goto(app.address);
  const link = await makeRoom(ada.page, 'Ada');
  await ada.page.getByRole('button', { name: 'Copy invite link' }).click();
  await expect(ada.page.getByRole('button', { name: 'Link copied' })).toBeVisible();
  expect(await ada.page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  await ada.page.getByRole('button', { name: 'Share invite' }).click();
  await expect(ada.page).toHaveTitle(link);
  await ada.page.getByRole('button', { name: 'Show QR code' }).click();
  await expect(ada.page.getByRole('dialog', { name: 'Scan to join' })).toBeVisible();
  await expect(ada.page.getByRole('img', { name: 'QR code of the invite link' })).toBeVisible();
  await expect(ada.page.getByText(link)).toBeVisible();
  expect(await axeFindings(ada.page)).toEqual([]);
  await ada.close();
});

test('the door and those who keep it: a cohost admits, names and keys are told apart, and order is kept', async () => {
  test.setTimeout(240_000);
  const ada = await openPerson(app.address, { camera: null });
  const bo = await openPerson(app.address, { camera: null });
  const link = await makeRoom(ada.page, 'Ada');
  await joinRoom(bo.page, link, 'Bo');

  await test.step('two people compare, and it is remembered', async () => {
    const [atAda, atBo] = [await safetyOf(ada.page, 'Bo'), await safetyOf(bo.page, 'Ada')];
    expect(atAda).toEqual(atBo);
    expect(atAda.number).toMatch(/^\d{6,}$/);
    expect(await axeFindings(ada.page)).toEqual([]);
    await ada.page.getByRole('button', { name: 'They match' }).click();
    await expect(tileOf(ada.page, 'Bo').getByTitle('Verified')).toBeVisible();
    await bo.page.keyboard.press('Escape');
    await bo.page.getByRole('button', { name: 'Leave' }).click();
    await expect(tileOf(ada.page, 'Bo')).toBeHidden();
    await joinRoom(bo.page, link, 'Bo');
    await expect(tileOf(ada.page, 'Bo').getByTitle('Verified')).toBeVisible();
  });

  const cy = await openPerson(app.address);
  await test.step('the host asks first; a cohost lets somebody in', async () => {
    await choose(tileOf(ada.page, 'Bo'), 'Make cohost');
    await expect(tileOf(bo.page, 'Bo (you)').getByText('Cohost')).toBeVisible();
    await ada.page.getByRole('button', { name: 'People' }).click();
    const asksFirst = people(ada.page).getByRole('switch', { name: 'Ask before letting people in' });
    await turnOn(asksFirst);
    await knock(cy.page, link, 'Cy', 'Viewer');
    await expect(cy.page.getByText('Nobody inside sees or hears you yet.')).toBeVisible();
    const atDoor = bo.page.getByRole('alert').filter({ hasText: 'Cy is at the door' });
    await expect(atDoor).toBeVisible();
    expect(await axeFindings(bo.page)).toEqual([]);
    await atDoor.getByRole('button', { name: 'Admit' }).click();
    await expect(controls(cy.page)).toBeVisible();
    await expect(tileOf(cy.page, 'Ada')).toBeVisible();
    await expect(atDoor).toBeHidden();
  });

  await test.step('a viewer asks for the stage, and is seen only after they agree', async () => {
    await expect(cy.page.getByText('You are watching. Raise your hand to come on stage.')).toBeVisible();
    await cy.page.getByRole('button', { name: 'Raise hand' }).click();
    const hand = people(ada.page).getByRole('list', { name: 'Raised hands' }).getByRole('listitem');
    await expect(hand).toContainText('Wants to come on stage');
    await hand.getByRole('button', { name: 'Let on stage' }).click();
    const offer = cy.page.getByRole('alert').filter({ hasText: 'You may come on stage' });
    await expect(offer).toBeVisible();
    await expect(tileOf(ada.page, 'Cy').locator('video')).toBeHidden();
    await offer.getByRole('button', { name: 'Join with camera' }).click();
    await waitForPicture(ada.page, 'Cy');
    await expect(tileOf(ada.page, 'Cy').getByText('Muted')).not.toBeAttached();
  });

  await test.step('a host mutes, and can only ask to unmute', async () => {
    await choose(tileOf(ada.page, 'Cy'), 'Mute');
    await expect(cy.page.getByText('Ada muted you.')).toBeVisible();
    await expect(tileOf(ada.page, 'Cy').getByText('Muted')).toBeAttached();
    await choose(tileOf(ada.page, 'Cy'), 'Ask to unmute');
    const asked = cy.page.getByRole('alert').filter({ hasText: 'Ada asks you to unmute' });
    await expect(asked).toBeVisible();
    await expect(tileOf(ada.page, 'Cy').getByText('Muted')).toBeAttached();
    await asked.getByRole('button', { name: 'Unmute' }).click();
    await expect(tileOf(ada.page, 'Cy').getByText('Muted')).not.toBeAttached();
  });

  const mal = await openPerson(app.address, { camera: null });
  const waiting = people(ada.page).getByRole('list', { name: 'Waiting' }).getByRole('listitem');
  const imposter = tileOf(ada.page, 'Bo').filter({ hasText: 'New key under a known name' });
  await test.step('a known name with another key is warned of; refused, one reads what to do next', async () => {
    await knock(mal.page, link, 'Bo');
    await expect(waiting).toContainText('New key under a known name: perhaps not who you think');
    await waiting.getByRole('button', { name: 'Refuse' }).click();
    await expect(mal.page.getByRole('heading', { name: 'You were not let in' })).toBeVisible();
    await expect(mal.page.getByRole('alert')).toContainText('You can knock again, or ask for another time.');
    expect(await axeFindings(mal.page)).toEqual([]);
    await mal.page.getByRole('button', { name: 'Knock again' }).click();
    await knock(mal.page, link, 'Bo');
    await waiting.getByRole('button', { name: 'Admit' }).click();
    await expect(controls(mal.page)).toBeVisible();
    await expect(imposter).toBeVisible();
    await expect(tileOf(ada.page, 'Bo')).toHaveCount(2);
  });

  await test.step('somebody is removed, and can only knock; banned, not even that', async () => {
    await choose(imposter, 'Remove');
    await confirm(ada.page, 'Remove Bo?', 'Remove');
    await expect(mal.page.getByRole('heading', { name: 'You were removed' })).toBeVisible();
    await expect(imposter).toBeHidden();
    await mal.page.getByRole('button', { name: 'Go to the door' }).click();
    await knock(mal.page, link, 'Bo');
    await expect(waiting).toContainText('Was removed from this room before');
    await waiting.getByRole('button', { name: 'Admit' }).click();
    await expect(controls(mal.page)).toBeVisible();
    await choose(imposter, 'Ban');
    await confirm(ada.page, 'Ban Bo?', 'Ban');
    await expect(mal.page.getByRole('heading', { name: 'You were banned' })).toBeVisible();
    await expect(people(ada.page).getByText('Banned: cannot knock')).toBeVisible();
    await expect(mal.page.getByRole('button', { name: 'Back to the start' }).first()).toBeVisible();
  });

  await test.step('a locked room says so to all, and the host ends it for all', async () => {
    await turnOn(people(ada.page).getByRole('switch', { name: 'Lock room' }));
    await expect(cy.page.getByText('Locked', { exact: true })).toBeVisible();
    await people(ada.page).getByRole('button', { name: 'End room for all' }).click();
    await confirm(ada.page, 'End room for all?', 'End for all');
    for (const { page } of [ada, bo, cy]) {
      await expect(page.getByRole('heading', { name: 'The call is over' })).toBeVisible();
    }
    await expect(cy.page.getByText('Ada ended the call for everyone.')).toBeVisible();
  });
  await Promise.all([ada, bo, cy, mal].map((person) => person.close()));
});
