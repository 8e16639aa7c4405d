// @ts-check

/**
 * Lets tests of a page say how much its origin may store, by the browser's own accounting. Chromium asks its accounts only
 * once in a while how large they are: so it has to be said before anything is stored. It holds while the page is open.
 * @param {import('playwright').Page} page
 * @returns {Promise<(origin: string, quotaBytes: number) => Promise<void>>}
 */
export async function openStorageQuota(page) {
  const session = await page.context().newCDPSession(page);
  return async (origin, quotaBytes) => {
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: quotaBytes });
  };
}
