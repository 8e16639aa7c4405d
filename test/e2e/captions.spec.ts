import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import { joinRoom, makeRoom, openPerson, tileOf } from '../support/journey.mjs';
import {
  installScriptedSpeech,
  type ScriptedPacks,
  type ScriptedSpeech,
} from '../support/scripted-speech.ts';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();
const screenshots = process.env.SCREENSHOTS;

/** A picture for somebody to look at, where one is wanted. */
async function picture(page: Page, name: string): Promise<void> {
  if (!screenshots) return;
  mkdirSync(screenshots, { recursive: true });
  await page.screenshot({ path: join(screenshots, `captions-${name}.png`) });
}

const packs: ScriptedPacks = { 'en-US': 'downloadable' };
/** The real Chromium without its recognition on the device: what is left of it would send the sound to a server. */
const NOT_ON_DEVICE = ['--disable-blink-features=OnDeviceWebSpeechAvailable'];

const captions = (page: Page) => page.getByRole('region', { name: 'Captions', exact: true });
const question = (page: Page) => page.getByRole('alert').filter({ hasText: 'here on the device?' });
const say = (page: Page, text: string, isFinal: boolean) =>
  page.evaluate(
    ([words, final]) =>
      (window as unknown as { scriptedSpeech: ScriptedSpeech }).scriptedSpeech.say(words, final),
    [text, isFinal] as const,
  );
const sessionsOf = (page: Page) =>
  page.evaluate(
    () => (window as unknown as { scriptedSpeech: ScriptedSpeech }).scriptedSpeech.sessions.length,
  );
/** Everything but the app itself and its relay. */
const elsewhere = (requests: readonly string[]) =>
  requests.filter((url) => !/^(blob|data):/.test(url) && new URL(url).host !== new URL(app.address).host);

/**
 * Ada's browser is a real one that recognises nothing on the device, and the app says so. Bob's recogniser is scripted,
 * since no real one has a language pack where tests run; all the rest of it, and the call between them, is real.
 */
test('captions: what Bob says is read by Ada under his name, and is the transcript of her recording', async () => {
  const ada = await openPerson(app.address, { photo: 'sample1.jpg', args: NOT_ON_DEVICE });
  const bob = await openPerson(app.address, { photo: 'sample2.jpg', viewport: { width: 390, height: 844 } });
  await bob.context.addInitScript(installScriptedSpeech, { packs });
  await bob.page.reload();
  const link = await makeRoom(ada.page, 'Ada');
  await joinRoom(bob.page, link, 'Bob');
  await tileOf(ada.page, 'Bob').waitFor();

  // Nothing listens before anybody wants it.
  expect(await sessionsOf(bob.page)).toBe(0);
  await ada.page.keyboard.press('s');
  await expect(captions(ada.page)).toContainText('Not captioned: Bob');
  // The real thing: this browser cannot, and says what that means.
  await expect(captions(ada.page)).toContainText(
    'This browser has no speech recognition on the device, so what you say is not captioned for others. No sound is sent anywhere.',
  );
  await picture(ada.page, 'unsupported');
  await captions(ada.page).getByRole('button', { name: 'OK' }).click();

  // Nor before he agrees, and he is told what that takes.
  await expect(question(bob.page)).toContainText('Ada would like captions');
  await expect(question(bob.page)).toContainText('loads a language');
  expect(await sessionsOf(bob.page)).toBe(0);
  await picture(bob.page, 'question-phone');
  await question(bob.page).getByRole('button', { name: 'Allow' }).click();
  await expect(bob.page.getByRole('button', { name: 'Your words are being turned into text' })).toBeVisible();
  await expect(captions(ada.page)).not.toContainText('Not captioned');

  await ada.page.getByRole('button', { name: 'Record', exact: true }).click();
  await ada.page.getByRole('button', { name: 'Stop recording' }).waitFor();
  await ada.page.waitForTimeout(1_000);
  expect(await say(bob.page, 'Good mor', false)).toBe(true);
  await expect(captions(ada.page).getByText('Good mor')).toBeVisible();
  await ada.page.waitForTimeout(1_000);
  await say(bob.page, 'Good morning, everyone', true);
  const row = captions(ada.page).locator('.rows p');
  await expect(row).toHaveText(/^\s*Bob\s+Good morning, everyone\s*$/);
  await say(
    bob.page,
    'and this is a longer thought that goes on for more than one line of a small phone',
    false,
  );
  await expect(row).toContainText('small phone');
  await picture(ada.page, 'desktop');
  // While she does something else, the small window has them too.
  const floating = async (): Promise<void> => {
    await ada.page.getByRole('button', { name: 'Layout' }).click();
    await ada.page.getByRole('menuitemcheckbox', { name: 'Picture in picture' }).click();
  };
  const [small] = await Promise.all([ada.context.waitForEvent('page'), floating()]);
  await small.setViewportSize({ width: 400, height: 289 });
  await say(bob.page, 'that one reads in the small window, too', false);
  await expect(captions(small)).toHaveText(/^\s*Bob\s.*in the small window, too\s*$/);
  await picture(small, 'floating');
  await Promise.all([small.waitForEvent('close'), floating()]);
  // His own words too, for whoever wants to see them.
  await bob.page.getByRole('button', { name: 'More' }).click();
  await bob.page.getByRole('menuitemcheckbox', { name: 'Captions' }).click();
  await expect(captions(bob.page)).toContainText('You');
  await expect(captions(bob.page))
    .toContainText('Not captioned: Ada', { timeout: 1 })
    .catch(() => undefined);
  await picture(bob.page, 'phone');

  // Muted, nothing of his is understood any more.
  await bob.page.getByRole('button', { name: 'Mute', exact: true }).click();
  await expect.poll(() => say(bob.page, 'Nobody hears this', true)).toBe(false);
  await ada.page.getByRole('button', { name: 'Stop recording' }).click();
  await ada.page.getByRole('button', { name: 'Record', exact: true }).waitFor();

  const transcript = await transcriptOf(ada.page);
  expect(transcript?.language).toBe('en-US');
  expect(transcript?.cues.map(({ author, text }) => [author, text])).toEqual([
    ['Bob', 'Good morning, everyone'],
    ['Bob', 'that one reads in the small window, too'],
  ]);
  const [first] = transcript?.cues ?? [];
  expect(first?.fromMs).toBeGreaterThan(500);
  expect(first?.toMs).toBeGreaterThan(1_500);
  expect(first?.toMs).toBeLessThan(8_000);

  for (const person of [ada, bob]) {
    expect(elsewhere(person.requests)).toEqual([]);
    expect(person.problems).toEqual([]);
  }
  await Promise.all([ada.close(), bob.close()]);
});

/** The transcript beside the only recording, as it is stored. */
function transcriptOf(page: Page) {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('coterie');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error ?? new Error('blocked'));
    });
    const all = await new Promise<{ kind: string; json: string }[]>((resolve, reject) => {
      const reading = database.transaction('sidecars').objectStore('sidecars').getAll();
      reading.onsuccess = () => resolve(reading.result as { kind: string; json: string }[]);
      reading.onerror = () => reject(reading.error ?? new Error('unread'));
    });
    database.close();
    const found = all.find(({ kind }) => kind === 'transcript');
    return (found ? JSON.parse(found.json) : null) as {
      language: string | null;
      cues: { fromMs: number; toMs: number; author: string | null; text: string }[];
    } | null;
  });
}

test('captions: a browser that can only send its sound away is never asked to recognise', async () => {
  const ada = await openPerson(app.address, { viewport: { width: 390, height: 844 } });
  await ada.context.addInitScript(installScriptedSpeech, { isLocal: false });
  await ada.page.reload();
  await makeRoom(ada.page, 'Ada');
  await ada.page.keyboard.press('s');
  await expect(captions(ada.page)).toContainText('No sound is sent anywhere.');
  await picture(ada.page, 'unsupported-phone');
  await captions(ada.page).getByRole('button', { name: 'OK' }).click();
  await expect(question(ada.page)).toBeHidden();
  // The choices are there all the same, and are kept.
  await ada.page.getByRole('button', { name: 'More' }).click();
  await ada.page.getByRole('menuitem', { name: 'Caption settings…' }).click();
  await ada.page.getByRole('combobox', { name: 'Caption language' }).click();
  await ada.page.getByRole('option', { name: 'German (Germany)' }).click();
  await picture(ada.page, 'dialog-phone');
  await ada.page.keyboard.press('Escape');
  expect(await sessionsOf(ada.page)).toBe(0);
  expect(elsewhere(ada.requests)).toEqual([]);
  await ada.close();
});
