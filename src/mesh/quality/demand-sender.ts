import type { ReadonlyStore } from '../../lib/store.ts';
import type { Demand, View } from './demand.ts';

/** A layout that is being dragged about changes sixty times a second; senders hear of it once. */
const INTERVAL_MS = 1_000;

/** Tells each peer what is wanted of it: see {@link createDemandSender}. */
export interface DemandSender {
  set(peerId: string, view: View): void;
  /** The peer has a new connection, and has heard nothing over it. */
  repeat(peerId: string): void;
  close(): void;
}

/**
 * Passes views on to `send`, with the share of frames that we bear: the first at once, later ones at most once a second,
 * and none that says nothing new.
 */
export function createDemandSender(
  frameShare: ReadonlyStore<number>,
  send: (peerId: string, demand: Demand) => void,
): DemandSender {
  const wanted = new Map<string, View>();
  const told = new Map<string, { readonly demand: Demand; readonly atMs: number }>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = (): void => {
    timer = undefined;
    const nowMs = performance.now();
    let nextMs = Infinity;
    for (const [peerId, view] of wanted) {
      const demand = { ...view, frameShare: frameShare.value };
      const last = told.get(peerId);
      if (last && isEqual(last.demand, demand)) continue;
      const dueMs = (last?.atMs ?? -Infinity) + INTERVAL_MS;
      if (dueMs > nowMs) {
        nextMs = Math.min(nextMs, dueMs);
        continue;
      }
      told.set(peerId, { demand, atMs: nowMs });
      send(peerId, demand);
    }
    if (nextMs < Infinity) timer = setTimeout(flush, nextMs - nowMs);
  };

  const flushSoon = (): void => {
    if (timer === undefined) flush();
  };
  const unwatch = frameShare.watch(flushSoon);

  return {
    set: (peerId, view) => {
      wanted.set(peerId, view);
      flushSoon();
    },
    repeat: (peerId) => {
      told.delete(peerId);
      flushSoon();
    },
    close: () => {
      unwatch();
      clearTimeout(timer);
    },
  };
}

const isEqual = (a: Demand, b: Demand): boolean =>
  a.cameraHeightPx === b.cameraHeightPx &&
  a.screenHeightPx === b.screenHeightPx &&
  a.attention === b.attention &&
  a.frameShare === b.frameShare;
