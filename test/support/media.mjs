import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of real clips beside the checkout (or where `COTERIE_MEDIA` says). A fresh clone has none:
 * tests that need it skip with a notice.
 */
export const MEDIA_FOLDER = resolve(
  process.env['COTERIE_MEDIA'] ?? fileURLToPath(new URL('../../../shared/media', import.meta.url)),
);

/**
 * The path of one clip, or undefined where the folder or the clip is absent.
 * @param {string} name
 * @returns {string | undefined}
 */
export function mediaFile(name) {
  const path = join(MEDIA_FOLDER, name);
  return existsSync(path) ? path : undefined;
}
