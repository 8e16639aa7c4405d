import type { Page } from 'playwright/test';

/** Whether the app itself has stored files for use without a network, each known by part of its name. */
export function isStored(page: Page, ...names: readonly string[]): Promise<boolean> {
  return page.evaluate(async (parts) => {
    const stored = await Promise.all(
      (await caches.keys()).map(async (key) => (await caches.open(key)).keys()),
    );
    return parts.every((part) => stored.flat().some(({ url }) => url.includes(part)));
  }, names);
}
