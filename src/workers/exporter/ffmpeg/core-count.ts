/** What of a machine decides how many cores run at once. */
export interface Machine {
  readonly hardwareConcurrency: number;
  /** Gigabytes; undefined where the browser does not say. */
  readonly deviceMemory?: number | undefined;
}

const MOST_CORES = 8;
const USUAL_MEMORY_GB = 4;
/** An eighth of the memory is the exporter's. */
const SHARE_MB_PER_GB = 128;
/** A core of 720p in three sizes grew to 70 MB, of which 34 are its own. */
const CORE_MB = 64;
const MB_PER_MEGAPIXEL = 64;

/** How many cores run side by side for pictures of so many pixels: one at least. */
export function coreCountOf({ hardwareConcurrency, deviceMemory }: Machine, pixels: number): number {
  const budgetMb = (deviceMemory ?? USUAL_MEMORY_GB) * SHARE_MB_PER_GB;
  const fitting = Math.floor(budgetMb / (CORE_MB + (MB_PER_MEGAPIXEL * pixels) / 1e6));
  return Math.max(1, Math.min(hardwareConcurrency, MOST_CORES, fitting));
}
