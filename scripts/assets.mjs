// @ts-check
// Makes what the app is served with and is not in the repository: models and runtimes under public/, and our own
// compiled code.
import { pathToFileURL } from 'node:url';
import { compileKernels } from './kernels.mjs';
import { vendor } from './vendor.mjs';

/**
 * Makes what is missing or out of date.
 * @returns {Promise<string[]>} what was made
 */
export async function makeAssets() {
  const written = await vendor();
  return (await compileKernels()) ? [...written, 'kernels.wasm'] : written;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const written = await makeAssets();
    console.log(written.length > 0 ? `Made ${written.join(', ')}.` : 'Models and runtimes are in place.');
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
