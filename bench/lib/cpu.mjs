import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const TICKS_PER_SECOND = 100;

/**
 * Processor time that all processes have used whose command line names `marker`, and their children, in seconds.
 * NaN where there is no /proc.
 * @param {string} marker for instance the profile folder of a browser
 */
export function cpuSeconds(marker) {
  /** @type {Map<number, {parent: number, ticks: number, isMarked: boolean}>} */
  const processes = new Map();
  let ids;
  try {
    ids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  } catch {
    return Number.NaN;
  }
  for (const id of ids) {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
      // The name, in parentheses, may hold spaces itself.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      processes.set(Number(id), {
        parent: Number(fields[1]),
        ticks: Number(fields[11]) + Number(fields[12]),
        isMarked: readFileSync(`/proc/${id}/cmdline`, 'utf8').includes(marker),
      });
    } catch {
      // It ended meanwhile.
    }
  }
  const isOurs = (/** @type {number} */ id) => {
    for (let at = processes.get(id); at; at = processes.get(at.parent)) if (at.isMarked) return true;
    return false;
  };
  let ticks = 0;
  for (const [id, process] of processes) if (isOurs(id)) ticks += process.ticks;
  return ticks / TICKS_PER_SECOND;
}
