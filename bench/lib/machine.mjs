import { availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { launchBrowser } from './browser.mjs';

/** What a result depends on. Nothing in it names the machine or whose it is. */
export async function describeMachine() {
  const browser = await launchBrowser();
  const version = browser.version();
  await browser.close();
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    os: `${platform()} ${release()}`,
    node: process.version,
    browser: `Chromium ${version}`,
  };
}
