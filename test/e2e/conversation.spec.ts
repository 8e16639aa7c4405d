import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Locator, type Page } from 'playwright/test';
import { axeFindings } from '../support/axe.ts';
import { joinRoom, makeRoom, openPerson, tileOf } from '../support/journey.mjs';
import { serveApp } from '../support/served-app.ts';

const app = serveApp();

/** What Ada writes first, as it is shown. */
const WRITTEN = [
  'The plan: https://example.org/plan?day=1.',
  '<img src=x onerror="window.broken=1"> invoicefdp.exe',
];

const chat = (page: Page): Locator => page.getByRole('complementary', { name: 'Chat' });
const log = (page: Page): Locator => chat(page).getByRole('log', { name: 'Messages' });
/** Every message that is on the screen, the oldest first; of files the name. */
const messages = (page: Page): Locator => log(page).locator('.bubble').locator('p, .name');
const fileCard = (page: Page, name: string): Locator =>
  log(page).locator('co-file-card').filter({ hasText: name });
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

async function say(page: Page, text: string): Promise<void> {
  const field = chat(page).getByRole('textbox', { name: 'Message' });
  await field.fill(text);
  await field.press('Enter');
  await expect(field).toHaveValue('');
}

async function offer(page: Page, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser');
  await chat(page).getByRole('button', { name: 'Attach file' }).click();
  await (await chooser).setFiles(path);
}

async function openTab(page: Page, name: 'Chat' | 'Questions' | 'Polls'): Promise<void> {
  await chat(page)
    .getByRole('tab', { name: new RegExp(`^${name}`) })
    .click();
}

test('a conversation: chat, files, reactions, hands, questions, polls, and all of it beside the recording', async () => {
  test.setTimeout(240_000);
  const folder = mkdtempSync(join(tmpdir(), 'coterie-files-'));
  const ada = await openPerson(app.address);
  const bo = await openPerson(app.address, { camera: null });
  const link = await makeRoom(ada.page, 'Ada');
  await joinRoom(bo.page, link, 'Bo');
  await expect(tileOf(ada.page, 'Bo')).toBeVisible();

  await test.step('what is written stays text, links are safe, and what is unread is counted', async () => {
    await ada.page.getByRole('button', { name: 'Chat', exact: true }).click();
    await say(ada.page, 'The plan: https://example.org/plan?day=1.');
    await expect(bo.page.getByRole('button', { name: 'Chat (1 unread)' })).toBeVisible();
    await say(ada.page, '<img src=x onerror="window.broken=1"> invoice\u202Efdp.exe');
    await bo.page.getByRole('button', { name: 'Chat (2 unread)' }).click();
    await expect(bo.page.getByRole('button', { name: 'Chat', exact: true })).toBeVisible();
    await expect(messages(bo.page)).toHaveText(WRITTEN);
    const sent = log(bo.page).getByRole('link');
    await expect(sent).toHaveText('https://example.org/plan?day=1');
    await expect(sent).toHaveAttribute('href', 'https://example.org/plan?day=1');
    await expect(sent).toHaveAttribute('rel', 'noopener noreferrer');
    await expect(sent).toHaveAttribute('target', '_blank');
    await expect(log(bo.page).locator('img')).toHaveCount(0);
    expect(await bo.page.evaluate(() => 'broken' in window)).toBe(false);
  });

  await test.step('who types is seen, until it is said', async () => {
    await chat(bo.page).getByRole('textbox', { name: 'Message' }).pressSequentially('Got it');
    await expect(chat(ada.page).getByText('Bo is typing…')).toBeVisible();
    await chat(bo.page).getByRole('button', { name: 'Send' }).click();
    await expect(chat(ada.page).getByText('Bo is typing…')).toBeHidden();
    await expect(log(ada.page).getByText('Got it')).toBeVisible();
  });

  await test.step('a file arrives as it was; another is cancelled halfway, and withdrawn', async () => {
    const bytes = randomBytes(5_000_000);
    writeFileSync(join(folder, 'photos.zip'), bytes);
    await offer(ada.page, join(folder, 'photos.zip'));
    await fileCard(bo.page, 'photos.zip').getByRole('button', { name: 'Fetch' }).click();
    const download = bo.page.waitForEvent('download');
    await fileCard(bo.page, 'photos.zip').getByRole('button', { name: 'Save' }).click();
    expect((await download).suggestedFilename()).toBe('photos.zip');
    expect(sha256(readFileSync(await (await download).path()))).toBe(sha256(bytes));

    writeFileSync(join(folder, 'film.mov'), '');
    truncateSync(join(folder, 'film.mov'), 2_000_000_000);
    await offer(ada.page, join(folder, 'film.mov'));
    const film = fileCard(bo.page, 'film.mov');
    await film.getByRole('button', { name: 'Fetch' }).click();
    await expect(film.getByRole('progressbar', { name: 'Fetching film.mov' })).toBeVisible();
    await expect(film.getByText(/ of 2 GB · \d+ %/)).toBeVisible();
    await expect(fileCard(ada.page, 'film.mov').getByText('one person is fetching it')).toBeVisible();
    expect(await axeFindings(bo.page)).toEqual([]);
    await film.getByRole('button', { name: 'Cancel' }).click();
    await expect(film.getByRole('button', { name: 'Fetch' })).toBeVisible();
    await expect(fileCard(ada.page, 'film.mov').getByText('sent from here')).toBeVisible();
    await fileCard(ada.page, 'film.mov').getByRole('button', { name: 'Withdraw' }).click();
    await film.getByRole('button', { name: 'Fetch' }).click();
    await expect(film.getByText('2 GB · not offered any more')).toBeVisible();
  });

  const cy = await openPerson(app.address, { camera: null });
  await test.step('a latecomer has all that was said, once and in order', async () => {
    await joinRoom(cy.page, link, 'Cy');
    await cy.page.keyboard.press('c');
    await expect(messages(cy.page)).toHaveText(WRITTEN.concat('Got it', 'photos.zip', 'film.mov'));
  });

  await test.step('a direct message is read by one person only', async () => {
    const to = chat(ada.page).getByRole('combobox', { name: 'To' });
    await to.selectOption('Only Bo');
    await say(ada.page, 'Between us');
    await to.selectOption('Everyone');
    await say(ada.page, 'To all again');
    await expect(log(cy.page).getByText('To all again')).toBeVisible();
    await expect(log(cy.page).getByText('Between us')).toHaveCount(0);
    await expect(log(bo.page).getByText('Between us')).toBeVisible();
    await expect(log(bo.page).getByText('Only to you')).toBeVisible();
    await expect(log(ada.page).getByText('Only to Bo')).toBeVisible();
  });

  await ada.page.getByRole('button', { name: 'Record', exact: true }).click();
  await expect(bo.page.getByRole('status', { name: 'Recording' })).toBeVisible();

  await test.step('reactions float over the tile, hands queue', async () => {
    await say(bo.page, 'We are on film');
    await bo.page.getByRole('button', { name: 'React' }).click();
    await bo.page.getByRole('menuitem', { name: 'Party' }).click();
    await expect(tileOf(ada.page, 'Bo').locator('co-floating-reactions').getByText('🎉')).toBeAttached();
    await cy.page.getByRole('button', { name: 'Raise hand' }).click();
    await expect(tileOf(ada.page, 'Cy').getByTitle('Hand raised, number 1 in the queue')).toBeVisible();
    await bo.page.getByRole('button', { name: 'Raise hand' }).click();
    await expect(tileOf(ada.page, 'Bo').getByTitle('Hand raised, number 2 in the queue')).toBeVisible();
    await ada.page.getByRole('button', { name: /^People/ }).click();
    const hands = ada.page.getByRole('list', { name: 'Raised hands' });
    await expect(hands.locator('.name')).toHaveText(['Cy', 'Bo']);
    await hands.getByRole('button', { name: 'Lower hand' }).first().click();
    await expect(hands.locator('.name')).toHaveText(['Bo']);
    await expect(cy.page.getByRole('button', { name: 'Raise hand' })).toBeVisible();
    await expect(tileOf(cy.page, 'Bo').getByTitle('Hand raised, number 1 in the queue')).toBeVisible();
    await ada.page.getByRole('button', { name: /^People/ }).click();
  });

  await test.step('questions are voted up, and marked answered', async () => {
    const questions = (page: Page): Locator =>
      chat(page).getByRole('list', { name: 'Questions' }).getByRole('listitem');
    for (const { page } of [bo, cy]) await openTab(page, 'Questions');
    for (const text of ['When is lunch?', 'Who writes the minutes?']) {
      await chat(bo.page).getByRole('textbox', { name: 'Question' }).fill(text);
      await chat(bo.page).getByRole('button', { name: 'Ask' }).click();
    }
    const minutes = (page: Page): Locator => questions(page).filter({ hasText: 'minutes' });
    await minutes(cy.page).getByRole('button', { name: 'Upvote' }).click();
    await expect(minutes(bo.page).getByRole('button', { name: 'Upvote' })).toContainText('1');
    await expect(questions(bo.page).first()).toContainText('minutes');
    await openTab(ada.page, 'Questions');
    await minutes(ada.page).getByRole('button', { name: 'Mark answered' }).click();
    await expect(minutes(cy.page).getByText('Answered', { exact: true })).toBeVisible();
    await expect(questions(cy.page).last()).toContainText('minutes');
  });

  await test.step('a poll shows its votes as they come', async () => {
    for (const { page } of [ada, bo, cy]) await openTab(page, 'Polls');
    await chat(ada.page).getByRole('button', { name: 'New poll' }).click();
    await chat(ada.page).getByRole('textbox', { name: 'Poll question' }).fill('Which day?');
    await chat(ada.page).getByRole('textbox', { name: 'Option 1' }).fill('Monday');
    await chat(ada.page).getByRole('textbox', { name: 'Option 2' }).fill('Tuesday');
    await chat(ada.page).getByRole('button', { name: 'Start poll' }).click();
    const poll = (page: Page): Locator => chat(page).getByRole('radiogroup', { name: 'Which day?' });
    await poll(bo.page).getByRole('radio', { name: 'Tuesday' }).check();
    await expect(poll(cy.page)).toContainText('1 · 100%');
    await poll(cy.page).getByRole('radio', { name: 'Monday' }).check();
    await expect(poll(ada.page).getByText('1 · 50%')).toHaveCount(2);
    await poll(cy.page).getByRole('radio', { name: 'Tuesday' }).check();
    await expect(poll(ada.page).getByText('2 · 100%')).toBeVisible();
    expect(await axeFindings(ada.page)).toEqual([]);
    await chat(ada.page).getByRole('button', { name: 'Close poll' }).click();
    await expect(chat(cy.page).getByText('Closed', { exact: true })).toBeVisible();
    await expect(chat(cy.page).getByRole('radio')).toHaveCount(0);
  });

  await test.step('what was said while recording is beside the player, and can be downloaded', async () => {
    await ada.page.getByRole('button', { name: 'Stop recording' }).click();
    await ada.page.goto(`${app.address}#/library`);
    const recording = ada.page.getByRole('list', { name: 'Recordings' });
    await recording.getByRole('button', { name: 'Play' }).click();
    const lines = ada.page.getByRole('list', { name: 'Chat' }).getByRole('listitem');
    const words = [
      'Bo We are on film',
      'Bo 🎉',
      'Cy raised a hand',
      'Bo raised a hand',
      'Cy lowered the hand',
      'Bo asked: When is lunch?',
      'Bo asked: Who writes the minutes?',
      'Ada opened the poll “Which day?”: Monday · Tuesday',
    ];
    await expect(lines).toHaveText(words.map((line) => new RegExp(`^\\s*0:\\d\\d\\s+${escaped(line)}\\s*$`)));
    const download = ada.page.waitForEvent('download');
    await ada.page.getByRole('button', { name: 'Download chat' }).click();
    const kept = JSON.parse(readFileSync(await (await download).path(), 'utf8')) as Record<string, unknown>;
    expect(kept).toMatchObject({
      complete: true,
      questions: [
        { author: 'Bo', text: 'When is lunch?', upvotes: 0, answered: false },
        { author: 'Bo', text: 'Who writes the minutes?', upvotes: 1, answered: true },
      ],
      polls: [{ question: 'Which day?', closed: true, options: [{ votes: 0 }, { votes: 2 }] }],
    });
  });

  rmSync(folder, { recursive: true });
  await Promise.all([ada.close(), bo.close(), cy.close()]);
});

/** A text as a pattern of itself. */
const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
