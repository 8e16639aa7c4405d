/**
 * The absolute address of a file that ships beside index.html, from any sub-path it is hosted at.
 * Only in a window: a worker is handed the address it needs.
 */
export function assetUrl(path: string): string {
  return new URL(path, document.baseURI).href;
}
