// @ts-check
// Takes the models and runtimes out of npm packages and puts them, checked, under public/.
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @typedef {import('./vendor/sources.mjs').VendoredFile} VendoredFile */

const ROOT = fileURLToPath(new URL('..', import.meta.url));
/** What the files are made by: when any of these changes, they are made again. */
const RECIPE = ['vendor.mjs', 'vendor/sources.mjs', 'vendor/stored-zip.mjs', 'vendor/tflite-metadata.mjs'];

/** @param {string | Uint8Array} content */
const sha256 = (content) => createHash('sha256').update(content).digest('hex');

/**
 * Writes beside the target and renames, so that a half-written file never has its name.
 * @param {string} path
 * @param {Uint8Array | string} content
 */
async function writeWhole(path, content) {
  const temporary = `${path}.${process.pid}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(temporary, content);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * @param {string} modulesFolder
 * @param {VendoredFile['sources'][number]} source
 */
async function readChecked(modulesFolder, { path, sha256: expected }) {
  /** @type {Buffer} */
  let content;
  try {
    content = await readFile(join(modulesFolder, path));
  } catch (error) {
    throw new Error(`${path} is missing from node_modules; run npm ci and try again.`, { cause: error });
  }
  const actual = sha256(content);
  if (actual === expected) return content;
  throw new Error(
    `${path} in node_modules is not the file Coterie was made with (its SHA-256 begins ${actual.slice(0, 12)}, not ${expected.slice(0, 12)}); run npm ci, and if it says so again, do not use this package.`,
  );
}

/**
 * The stamp of the last run: the recipe's hash and the size of each file made.
 * @typedef {{recipe: string, sizesBytes: Record<string, number>}} Stamp
 */

/**
 * @param {string} stampPath
 * @returns {Promise<Stamp | undefined>}
 */
async function readStamp(stampPath) {
  try {
    return JSON.parse(await readFile(stampPath, 'utf8'));
  } catch {
    return undefined; // None yet, or cut short: either way everything is made again.
  }
}

/**
 * Fills public/models and public/vendor, unless they are as this would make them.
 * @param {{modulesFolder?: string, publicFolder?: string, files?: readonly VendoredFile[]}} [settings] `files`
 * stands in for the project's own list
 * @returns {Promise<string[]>} the files written, relative to `publicFolder`
 */
export async function vendor({
  modulesFolder = join(ROOT, 'node_modules'),
  publicFolder = join(ROOT, 'public'),
  files,
} = {}) {
  const recipes = await Promise.all(RECIPE.map((name) => readFile(join(ROOT, 'scripts', name))));
  const recipe = sha256(Buffer.concat(recipes));
  const stampPath = join(modulesFolder, '.cache', 'coterie-vendor.json');
  const stamp = await readStamp(stampPath);
  // Imported late: flatbuffers is needed only here, and may not be installed when this script is first loaded.
  const wanted = files ?? (await import('./vendor/sources.mjs')).VENDORED_FILES;
  /** @type {string[]} */
  const written = [];
  /** @type {Record<string, number>} */
  const sizesBytes = {};
  for (const { target, sources, build } of wanted) {
    const path = join(publicFolder, target);
    const present = await stat(path).catch(() => undefined);
    if (present && stamp?.recipe === recipe && stamp.sizesBytes[target] === present.size) {
      sizesBytes[target] = present.size;
      continue;
    }
    /** @type {Buffer[]} */
    const contents = [];
    for (const source of sources) contents.push(await readChecked(modulesFolder, source));
    const content = build ? build(contents) : Buffer.concat(contents);
    await writeWhole(path, content);
    sizesBytes[target] = content.length;
    written.push(target);
  }
  if (written.length > 0) await writeWhole(stampPath, JSON.stringify({ recipe, sizesBytes }));
  return written;
}
