import { log } from '../../lib/log.ts';
import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import type { Connection, Encoding, LocalTracks, TrackSlot } from '../connection.ts';
import { allocate, type Share, type Source } from './allocate.ts';
import { captureHeightFor, KEPT_MS } from './capture-height.ts';
import { FIRST_DEMAND, type Demand } from './demand.ts';
import type { PeerStats } from './peer-stats.ts';
import { readStats, type Counters } from './read-stats.ts';
import { watchStrain } from './strain.ts';
import { createUplink } from './uplink.ts';

const INTERVAL_MS = 2_000;
/** A layout in motion, or a peer that changes its mind all the time, is followed so often at most. */
const SETTLE_MS = 250;
/** Smaller changes would cost the encoder more than they bring. */
const NOTICEABLE = 0.2;
const SLOTS = ['microphone', 'camera', 'screen', 'screenSound'] as const satisfies readonly TrackSlot[];

/** Somebody whom we send to. */
export interface Receiver {
  readonly id: string;
  readonly peerConnection: RTCPeerConnection;
  readonly connection: Connection;
}

/** Keeps what is sent to each peer in proportion to what they show, and to what the way out can carry. */
export interface Quality {
  /** By peer id; renewed every two seconds. */
  readonly stats: ReadonlyStore<ReadonlyMap<string, PeerStats>>;
  /** How many lines of our camera are worth capturing: see capture-height.ts. */
  readonly captureHeightPx: ReadonlyStore<number>;
  /** Which share of the usual frames this device bears: see strain.ts. */
  readonly frameShare: ReadonlyStore<number>;
  /** A peer says what it wants of us. */
  setDemand(peerId: string, demand: Demand): void;
  /** Peers, or what we send, have changed. */
  reconsider(): void;
  close(): void;
}

/** What is remembered of a connection from one measurement to the next; gone with the connection. */
interface Memory {
  before: { readonly atMs: number; readonly counters: Counters } | null;
  applied: Share | null;
}

/** Measures all receivers every two seconds and divides the uplink among them, until it is closed. */
export function openQuality(receivers: () => readonly Receiver[], tracks: () => LocalTracks): Quality {
  const stats = createStore<ReadonlyMap<string, PeerStats>>(new Map());
  const demands = new Map<string, Demand>();
  const captureHeightPx = createStore(captureHeightFor([]));
  let lastWantedAtMs = -Infinity;
  const memories = new WeakMap<RTCPeerConnection, Memory>();
  const uplink = createUplink();
  const strain = watchStrain();
  let isClosed = false;
  let settling: ReturnType<typeof setTimeout> | undefined;

  const memoryOf = ({ peerConnection }: Receiver): Memory => {
    const memory = memories.get(peerConnection) ?? { before: null, applied: null };
    memories.set(peerConnection, memory);
    return memory;
  };

  const measure = async (receiver: Receiver): Promise<readonly [string, PeerStats] | null> => {
    const memory = memoryOf(receiver);
    try {
      const report = await receiver.peerConnection.getStats();
      const atMs = performance.now();
      const read = readStats(report, memory.before, (mid) => receiver.connection.slotOf(mid), atMs);
      memory.before = { atMs, counters: read.counters };
      return [receiver.id, read.stats];
    } catch {
      // A connection that was closed meanwhile has no statistics.
      return null;
    }
  };

  const shareSoon = (): void => {
    settling ??= setTimeout(share, SETTLE_MS);
  };
  const share = (): void => {
    clearTimeout(settling);
    settling = undefined;
    if (isClosed) return;
    const all = receivers();
    const ids = new Set(all.map(({ id }) => id));
    for (const id of [...demands.keys()]) if (!ids.has(id)) demands.delete(id);
    const wanted = new Map(all.map(({ id }) => [id, demands.get(id) ?? FIRST_DEMAND]));
    chooseCaptureHeight(captureHeightFor([...wanted.values()]));
    const { camera, screen, microphone } = tracks();
    const supply = {
      camera: sourceOf(camera),
      screen: sourceOf(screen),
      sendsSound: microphone !== null,
      uplinkBps: uplink.bps,
      frameShare: strain.frameShare.value,
    };
    const shares = allocate(supply, wanted);
    for (const receiver of all) {
      const next = shares.get(receiver.id);
      if (next) apply(receiver, next);
    }
  };
  const chooseCaptureHeight = (heightPx: number): void => {
    const nowMs = performance.now();
    if (heightPx >= captureHeightPx.value) lastWantedAtMs = nowMs;
    else if (nowMs - lastWantedAtMs < KEPT_MS) return;
    captureHeightPx.set(heightPx);
  };
  const apply = (receiver: Receiver, next: Share): void => {
    const memory = memoryOf(receiver);
    const { applied } = memory;
    const kept = { ...next };
    for (const slot of SLOTS) {
      const old = applied?.[slot];
      if (old && !isNoticeable(old, next[slot])) kept[slot] = old;
      else receiver.connection.setEncoding(slot, next[slot]);
    }
    memory.applied = kept;
  };

  const tick = async (): Promise<void> => {
    const all = receivers();
    const measured = await Promise.all(all.map(measure));
    if (isClosed) return;
    const known = new Map(measured.filter((entry) => entry !== null));
    stats.set(known);
    uplink.measure(
      all.map((receiver) => ({
        availableBps: known.get(receiver.id)?.availableBps ?? null,
        allowedBps: allowedBps(memoryOf(receiver).applied, tracks()),
      })),
    );
    share();
  };
  const timer = setInterval(() => {
    tick().catch((error: unknown) => log.warn('The connections could not be measured.', error));
  }, INTERVAL_MS);

  strain.frameShare.watch(shareSoon);

  return {
    stats,
    captureHeightPx,
    frameShare: strain.frameShare,
    setDemand: (peerId, demand) => {
      demands.set(peerId, demand);
      shareSoon();
    },
    reconsider: share,
    close: () => {
      isClosed = true;
      strain.close();
      clearInterval(timer);
      clearTimeout(settling);
    },
  };
}

function sourceOf(track: MediaStreamTrack | null): Source | null {
  if (!track) return null;
  const { height = 720, width = 1280 } = track.getSettings();
  // Phones held upright give pictures higher than wide; what fills a tile is the shorter side.
  return { heightPx: Math.min(height, width) };
}

function isNoticeable(old: Encoding, next: Encoding): boolean {
  if (old.active !== next.active) return true;
  if (!next.active) return false;
  if (old.scaleDownBy !== next.scaleDownBy || old.maxFps !== next.maxFps) return true;
  return Math.abs(next.maxBitrateBps - old.maxBitrateBps) > NOTICEABLE * old.maxBitrateBps;
}

/** What we let a connection carry of the tracks that there are. */
function allowedBps(share: Share | null, tracks: LocalTracks): number {
  if (!share) return 0;
  return SLOTS.filter((slot) => tracks[slot] !== null && share[slot].active).reduce(
    (sum, slot) => sum + share[slot].maxBitrateBps,
    0,
  );
}
