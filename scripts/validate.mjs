// @ts-check
// Checks a finished HLS bundle in a folder, whoever made it: `npm run validate -- DIR [--passphrase WORDS]`. Exits with 1
// where something is wrong, and with 2 where there is no bundle to look at. Warnings alone are no failure.
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/**
 * A module of the app, which is TypeScript: Vite takes the types out.
 * @param {string} path from the repository's root
 */
export async function importSource(path) {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(ROOT, path), {
    root: ROOT,
    configFile: false,
    logLevel: 'error',
  });
  return /** @type {any} */ (module);
}

/**
 * The files of a folder, to be read in parts.
 * @param {string} folder
 */
export async function listFolder(folder) {
  /** @type {Map<string, {size: number, slice(from: number, to: number): {arrayBuffer(): Promise<ArrayBuffer>}}>} */
  const listing = new Map();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const { size } = await stat(file);
    listing.set(relative(folder, file).split(sep).join('/'), {
      size,
      slice: (from, to) => ({ arrayBuffer: () => readPart(file, from, Math.min(to, size)) }),
    });
  }
  return listing;
}

/**
 * @param {string} file
 * @param {number} from
 * @param {number} to
 * @returns {Promise<ArrayBuffer>}
 */
async function readPart(file, from, to) {
  const handle = await open(file);
  try {
    const bytes = new Uint8Array(Math.max(0, to - from));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
    return bytes.buffer.slice(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/**
 * What the validator finds in a folder.
 * @param {string} folder
 * @param {string | undefined} [passphrase] of an encrypted bundle
 * @returns {Promise<readonly import('../src/media/export/export.ts').Finding[]>}
 */
export async function validateFolder(folder, passphrase) {
  const { validateBundle } = await importSource('src/media/export/validator/validate.ts');
  return validateBundle(await listFolder(folder), {
    key: passphrase ? await keyOf(folder, passphrase) : null,
  });
}

/**
 * @param {string} folder
 * @param {string} passphrase
 */
async function keyOf(folder, passphrase) {
  const { makeLock } = await importSource('src/media/export/hls/lock.ts');
  const lock = JSON.parse(await readFile(join(folder, 'lock.json'), 'utf8'));
  return (await makeLock(passphrase, new Uint8Array(Buffer.from(lock.salt, 'base64')))).key;
}

/** @param {readonly import('../src/media/export/export.ts').Finding[]} findings */
function print(findings) {
  for (const { severity, rule, sentence, path, detail } of findings) {
    console.log(`${severity === 'error' ? '✗' : '!'} ${rule}: ${sentence}\n    ${path}: ${detail}`);
  }
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  console.log(findings.length === 0 ? 'Nothing is wrong.' : `${errors} errors, ${warnings} warnings`);
  return errors;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await run();
}

/** @returns {Promise<number>} the exit code */
async function run() {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { passphrase: { type: 'string' } },
    });
    const [folder] = positionals;
    if (folder === undefined) throw new Error('Usage: npm run validate -- DIR [--passphrase WORDS]');
    return print(await validateFolder(resolve(folder), values.passphrase)) > 0 ? 1 : 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    return 2;
  }
}
