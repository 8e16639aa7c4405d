/** Below the folder of index.html: where a build puts its scripts, and where those of development are. */
const SCRIPT_FOLDER = /\/(?:assets|src)\/(?!.*\/(?:assets|src)\/).*$/;

/** The absolute address of a file that ships beside index.html, from any sub-path it is hosted at; also in workers. */
export function assetUrl(path: string): string {
  const base = typeof document === 'undefined' ? location.href.replace(SCRIPT_FOLDER, '/') : document.baseURI;
  return new URL(path, base).href;
}
