import type { Demand } from './demand.ts';

/** A layout that is being dragged about changes sixty times a second; senders hear of it once. */
const INTERVAL_MS = 1_000;

/** Tells each peer what is wanted of it: see {@link createDemandSender}. */
export interface DemandSender {
  set(peerId: string, demand: Demand): void;
  /** The peer has a new connection, and has heard nothing over it. */
  repeat(peerId: string): void;
  close(): void;
}

/** Passes demands on to `send`: the first at once, later ones at most once a second, and none that says nothing new. */
export function createDemandSender(send: (peerId: string, demand: Demand) => void): DemandSender {
  const wanted = new Map<string, Demand>();
  const told = new Map<string, { readonly demand: Demand; readonly atMs: number }>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const flush = (): void => {
    timer = undefined;
    const nowMs = performance.now();
    let nextMs = Infinity;
    for (const [peerId, demand] of wanted) {
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

  return {
    set: (peerId, demand) => {
      wanted.set(peerId, demand);
      if (timer === undefined) flush();
    },
    repeat: (peerId) => {
      told.delete(peerId);
      if (timer === undefined) flush();
    },
    close: () => clearTimeout(timer),
  };
}

const isEqual = (a: Demand, b: Demand): boolean =>
  a.cameraHeightPx === b.cameraHeightPx &&
  a.screenHeightPx === b.screenHeightPx &&
  a.attention === b.attention;
