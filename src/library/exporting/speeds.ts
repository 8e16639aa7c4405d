import { log } from '../../lib/log.ts';
import type { Database } from '../../storage/database.ts';
import { loadSpeeds, saveSpeed } from '../../storage/exports.ts';
import type { Speeds } from './model.ts';

/** How fast exporting was on this device, the last time. */
export interface MeasuredSpeeds {
  readonly value: Speeds;
  /** `amount` of it was done in that time: pixels of an engine, bytes of a kind of place. */
  note(what: keyof Speeds, amount: number, tookMs: number): void;
  /** How long that amount takes, ms; 0 where nothing was measured. */
  expectMs(what: keyof Speeds, amount: number): number;
}

/** What is done in less was hardly anything, and measures only how long it takes to begin. */
const LEAST_MS = 1000;

/** @throws 'storage-blocked' */
export async function openSpeeds(database: Database): Promise<MeasuredSpeeds> {
  let value: Speeds = Object.fromEntries(await loadSpeeds(database));
  return {
    get value() {
      return value;
    },
    note(what, amount, tookMs) {
      if (tookMs < LEAST_MS || amount === 0) return;
      const perSecond = (amount / tookMs) * 1000;
      value = { ...value, [what]: perSecond };
      saveSpeed(database, what, perSecond).catch((error: unknown) =>
        log.warn('How fast an export was could not be kept.', error),
      );
    },
    expectMs(what, amount) {
      const perSecond = value[what];
      return perSecond === undefined ? 0 : (amount / perSecond) * 1000;
    },
  };
}
