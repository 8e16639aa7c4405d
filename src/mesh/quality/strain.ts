import { createStore, type ReadonlyStore } from '../../lib/store.ts';

/** Which share of their usual frames pictures get, step by step. Every step sets encoders anew, so they are few. */
export const FRAME_SHARES = [1, 0.7, 0.5, 0.35, 0.25] as const;

const SAMPLE_MS = 1_000;
/** So long the last step takes to show. */
const DOWN_MS = 2_000;
/** Less strain for so long may last. */
const UP_MS = 6_000;

/** W3C Compute Pressure Level 1: TypeScript does not know it yet. */
type PressureState = 'nominal' | 'fair' | 'serious' | 'critical';
interface PressureObserver {
  observe(source: 'cpu', options: { sampleInterval: number }): Promise<void>;
  disconnect(): void;
}
type PressureObserverConstructor = new (
  onChange: (records: readonly { readonly state: PressureState }[]) => void,
) => PressureObserver;

/** How this device bears the call. */
export interface Strain {
  /** One of {@link FRAME_SHARES}; 1 where the browser does not tell (Firefox, Safari). */
  readonly frameShare: ReadonlyStore<number>;
  close(): void;
}

/**
 * Takes frames away while the processor has nothing left to give: sound and newcomers need some of it too, and pictures
 * that come evenly are better than more of them that do not. They are given back step by step.
 */
export function watchStrain(): Strain {
  const frameShare = createStore<number>(FRAME_SHARES[0]);
  const Observer = (globalThis as { PressureObserver?: PressureObserverConstructor }).PressureObserver;
  if (!Observer) return { frameShare, close: () => undefined };

  let step = 0;
  let steppedAtMs = -Infinity;
  /** Since when there is something left; null while there is not. */
  let easySinceMs: number | null = null;
  const go = (next: number, nowMs: number): void => {
    const share = FRAME_SHARES[next];
    if (share === undefined) return;
    step = next;
    steppedAtMs = nowMs;
    frameShare.set(share);
  };
  const judge = (state: PressureState): void => {
    const nowMs = performance.now();
    // `serious` lies between: enough is in use, and nothing is missing.
    if (state === 'critical' || state === 'serious') easySinceMs = null;
    else easySinceMs ??= nowMs;
    if (state === 'critical' && nowMs - steppedAtMs >= DOWN_MS) go(step + 1, nowMs);
    if (easySinceMs !== null && nowMs - Math.max(easySinceMs, steppedAtMs) >= UP_MS) go(step - 1, nowMs);
  };
  const observer = new Observer((records) => {
    const latest = records.at(-1);
    if (latest) judge(latest.state);
  });
  // Not every system tells, and then it is as in browsers that never do.
  observer.observe('cpu', { sampleInterval: SAMPLE_MS }).catch(() => undefined);
  return { frameShare, close: () => observer.disconnect() };
}
