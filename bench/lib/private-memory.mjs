import { readFileSync } from 'node:fs';

/**
 * Memory that only this process has and has written to, in bytes. What is private but as it was read from a file does not
 * count: that is shared, or private, depending on how many other browsers run at the moment. NaN where there is no /proc.
 * @param {number} processId
 */
function privateBytes(processId) {
  try {
    const rollup = readFileSync(`/proc/${processId}/smaps_rollup`, 'utf8');
    return 1024 * Number(/^Private_Dirty:\s+(\d+) kB$/m.exec(rollup)?.[1] ?? Number.NaN);
  } catch {
    return Number.NaN;
  }
}

/**
 * Private memory of the GPU's process and of the largest process of pages, which is that of the one page there is: the
 * others wait for pages to come.
 * @param {import('playwright').Browser} browser
 * @returns {Promise<{rendererBytes: number, gpuBytes: number}>}
 */
export async function processMemory(browser) {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const bytesOf = (/** @type {string} */ kind) =>
    Math.max(...processInfo.filter(({ type }) => type === kind).map(({ id }) => privateBytes(id)));
  return { rendererBytes: bytesOf('renderer'), gpuBytes: bytesOf('GPU') };
}

const SAMPLE_MS = 300;

/**
 * Looks at the private memory of pages and GPU until it is stopped.
 * @param {import('playwright').Browser} browser
 */
export function watchMemory(browser) {
  /** @type {number[]} */
  const samplesMb = [];
  const timer = setInterval(() => {
    processMemory(browser).then(
      ({ rendererBytes, gpuBytes }) => samplesMb.push((rendererBytes + gpuBytes) / 1e6),
      () => clearInterval(timer),
    );
  }, SAMPLE_MS);
  const third = () => Math.ceil(samplesMb.length / 3);
  return {
    mostMb: () => Math.max(...samplesMb),
    /** What the last third has at most above what the first had. */
    growthMb: () => Math.max(...samplesMb.slice(-third())) - Math.max(...samplesMb.slice(0, third())),
    stop: () => clearInterval(timer),
  };
}
