import { randomUUID } from 'node:crypto';
import { launchBrowser } from './browser.mjs';
import { cpuSeconds } from './cpu.mjs';

/**
 * A browser of its own whose processor time can be asked for.
 * @param {string[]} [args] further switches
 */
export async function launchMarkedBrowser(args = []) {
  const mark = `coterie-bench-${randomUUID()}`;
  const browser = await launchBrowser([`--user-agent-product=${mark}`, ...args]);
  return { browser, cpuSeconds: () => cpuSeconds(mark) };
}
