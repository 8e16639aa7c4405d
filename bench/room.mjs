// What happens in a room, until it has reached all of eight peers: chat, reactions, roles, media states. And how
// long eight peers take to be admitted. Eight real pages of one browser, all on this machine, over a real relay; the
// call is the app's own, on a page without screens, and nobody sends a picture, so that the messages are measured
// and not the encoders.
import { serveCallPage } from '../test/support/call-page.mjs';
import { launchBrowser } from './lib/browser.mjs';

const PEERS = 8;
const MESSAGES = 30;
const JOINS = 3;

/** @type {import('./run.mjs').Bench} */
export default async function run({ note }) {
  const server = await serveCallPage();
  const browser = await launchBrowser();
  try {
    /** @type {number[]} */
    const admittedMs = [];
    /** @type {Record<string, number[]>} */
    const delaysMs = {};
    for (let round = 0; round < JOINS; round += 1) {
      const room = await fillRoom(browser, server.url);
      admittedMs.push(room.admittedMs);
      note(`${PEERS} peers admitted ${Math.round(room.admittedMs)} ms after the last one joined`);
      if (round === JOINS - 1) {
        for (const action of ACTIONS) {
          delaysMs[action.name] = await measure(room.pages, action);
          note(`${action.name}: ${(delaysMs[action.name] ?? []).map(Math.round).join(', ')} ms`);
        }
      }
      await room.close();
    }
    return [
      row('all admitted after the last Join room, median', median(admittedMs)),
      row('all admitted after the last Join room, slowest', Math.max(...admittedMs)),
      ...Object.entries(delaysMs).flatMap(([name, values]) => [
        row(`${name} at all, median`, median(values)),
        row(`${name} at all, slowest`, Math.max(...values)),
      ]),
    ];
  } finally {
    await browser.close();
    await server.close();
  }
}

/** @typedef {import('playwright').Page} Page */

/**
 * One thing that somebody does, and what the others then see.
 * @typedef {{name: string, act: (pages: Page[], round: number) => Promise<{actor: Page, sentAtMs: number, seen: string}>}} Action
 */

/** @type {Action[]} */
const ACTIONS = [
  {
    name: 'chat message',
    act: async (pages, round) => {
      const actor = pages[round % PEERS] ?? fail();
      const text = `message ${round}`;
      const sentAtMs = await actor.evaluate(async (words) => {
        const startedAtMs = window.callPage.nowMs();
        await window.callPage.say(words);
        return startedAtMs;
      }, text);
      return { actor, sentAtMs, seen: `message ${text}` };
    },
  },
  {
    name: 'reaction',
    act: async (pages, round) => {
      const actor = pages[round % PEERS] ?? fail();
      const sentAtMs = await actor.evaluate((index) => {
        const startedAtMs = window.callPage.nowMs();
        window.callPage.react(index);
        return startedAtMs;
      }, round % 6);
      return { actor, sentAtMs, seen: `reaction ${round % 6}` };
    },
  },
  {
    name: 'role change',
    act: async (pages, round) => {
      const actor = pages[0] ?? fail();
      const name = `Peer ${1 + (round % (PEERS - 1)) + 1}`;
      const role = Math.floor(round / (PEERS - 1)) % 2 === 0 ? 'viewer' : 'guest';
      const sentAtMs = await actor.evaluate(async ([who, what]) => {
        const startedAtMs = window.callPage.nowMs();
        await window.callPage.setRole(who, what);
        return startedAtMs;
      }, /** @type {[string, 'viewer' | 'guest']} */ ([name, role]));
      return { actor, sentAtMs, seen: `${name} is ${role}` };
    },
  },
  {
    name: 'mute',
    act: async (pages, round) => {
      // The host alone is sure to be on the stage after the role changes.
      const actor = pages[0] ?? fail();
      const muted = round % 2 === 0;
      const sentAtMs = await actor.evaluate((value) => {
        const startedAtMs = window.callPage.nowMs();
        window.callPage.mute(value);
        return startedAtMs;
      }, muted);
      return { actor, sentAtMs, seen: `Peer 1 is ${muted ? 'muted' : 'unmuted'}` };
    },
  },
];

/**
 * Does it again and again, and gives the time each took until the last of the others had seen it.
 * @param {Page[]} pages
 * @param {Action} action
 */
async function measure(pages, { act }) {
  const delays = [];
  for (let round = 0; round < MESSAGES; round += 1) {
    await Promise.all(pages.map((page) => page.evaluate(() => window.callPage.forgetSeen())));
    const { actor, sentAtMs, seen } = await act(pages, round);
    const others = pages.filter((page) => page !== actor);
    const seenAtMs = await Promise.all(
      others.map((page) => page.evaluate((what) => window.callPage.whenSeen(what), seen)),
    );
    delays.push(Math.max(...seenAtMs) - sentAtMs);
    // As people do; a token bucket would hold up a machine gun.
    await pages[0]?.waitForTimeout(400);
  }
  return delays;
}

/**
 * @param {import('playwright').Browser} browser
 * @param {string} url
 */
async function fillRoom(browser, url) {
  /** @type {import('playwright').BrowserContext[]} */
  const contexts = [];
  const pages = [];
  for (let number = 0; number < PEERS; number += 1) {
    const context = await browser.newContext({ permissions: ['camera', 'microphone'] });
    contexts.push(context);
    const page = await context.newPage();
    await page.goto(url);
    pages.push(page);
  }
  const [host = fail()] = pages;
  const code = await host.evaluate(() => window.callPage.createRoom());
  await Promise.all(pages.map((page) => page.evaluate((room) => window.callPage.preview(room), code)));
  await host.waitForTimeout(3000);
  const join = (/** @type {Page} */ page, /** @type {number} */ number) =>
    page.evaluate(async (name) => {
      const startedAtMs = window.callPage.nowMs();
      await window.callPage.join({ name, as: 'voice', relayOnly: false });
      return startedAtMs;
    }, `Peer ${number}`);
  const joinedAtMs = await Promise.all(pages.map((page, index) => join(page, index + 1)));
  const completeAtMs = await Promise.all(
    pages.map((page) => page.evaluate((what) => window.callPage.whenSeen(what), `people ${PEERS}`)),
  );
  return {
    pages,
    admittedMs: Math.max(...completeAtMs) - Math.max(...joinedAtMs),
    close: async () => {
      for (const context of contexts) await context.close();
    },
  };
}

const row = (/** @type {string} */ metric, /** @type {number} */ value) => ({
  case: `${PEERS} peers`,
  subject: 'ours',
  metric,
  unit: 'ms',
  value,
});

/** @returns {never} */
function fail() {
  throw new Error('There is no such peer.');
}

/** @param {number[]} values */
function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
