// @ts-check
// Compiles what is done to each pixel (src/workers/effects/kernels, AssemblyScript) to WebAssembly beside its source, where
// the bundler finds it.
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const SOURCES = 'src/workers/effects/kernels';
const TARGET = join(ROOT, SOURCES, 'kernels.wasm');
const STAMP = join(ROOT, 'node_modules/.cache/coterie-kernels.txt');
const COMPILER = 'assemblyscript/asc';

/**
 * What is used of the compiler.
 * @typedef {object} Compiler
 * @property {(args: string[], files: Files) => Promise<{error: Error | null, stderr: {toString(): string}}>} main
 */

/**
 * @typedef {object} Files
 * @property {(name: string, folder: string) => Promise<string | null>} readFile null where there is none
 * @property {(name: string, contents: string | Uint8Array) => void} writeFile
 */

/** Nothing is allocated in there, so that the smallest runtime will do. */
const OPTIONS = ['-O3', '--runtime', 'stub', '--enable', 'simd'];

/**
 * Compiles the kernels, unless that was done of the same sources.
 * @returns {Promise<boolean>} whether it was done now
 * @throws Error with what the compiler says
 */
export async function compileKernels() {
  const names = (await readdir(join(ROOT, SOURCES))).filter((name) => name.endsWith('.ts')).sort();
  const hash = createHash('sha256').update(OPTIONS.join(' '));
  for (const name of names) hash.update(await readFile(join(ROOT, SOURCES, name)));
  const recipe = hash.digest('hex');
  const present = await readFile(TARGET).catch(() => null);
  if (present && (await readFile(STAMP, 'utf8').catch(() => '')) === recipe) return false;

  // Only when it is needed: it takes a second to load. Not by a name that TypeScript can follow: with the compiler's types
  // come those of its own language, which change what an Array is everywhere.
  const { main } = /** @type {Compiler} */ (await import(COMPILER));
  /** @type {Uint8Array | null} */
  let program = null;
  const { error, stderr } = await main([`${SOURCES}/index.ts`, '--outFile', 'kernels.wasm', ...OPTIONS], {
    readFile: (name, base) => readFile(join(base, name), 'utf8').catch(() => null),
    writeFile: (_, contents) => {
      program = typeof contents === 'string' ? Buffer.from(contents) : contents;
    },
  });
  if (error || !program)
    throw new Error(`The kernels could not be compiled.\n${stderr.toString()}`, { cause: error });
  await mkdir(dirname(STAMP), { recursive: true });
  // Renamed, so that a half-written file never has its name.
  const temporary = `${TARGET}.${process.pid}.tmp`;
  await writeFile(temporary, program);
  await rename(temporary, TARGET);
  await writeFile(STAMP, recipe);
  return true;
}
