import { log } from '../../../lib/log.ts';
import type { Compositor, Crop, OpenCompositor } from './compositor.ts';

/** Frames by which one is judged, after those in which it sets itself up. */
const TRIAL_FRAMES = 12;
const WARM_UP_FRAMES = 4;
/** The chosen one has fallen behind when it takes so many times what it took, and more than this, so many frames long. */
const SLOWER = 2;
const SLOW_MS = 8;
const SLOW_FRAMES = 60;
/** Comparing costs: a machine that is merely busy is not to be asked again and again. */
const REST_MS = 60_000;

interface Candidate {
  readonly compositor: Compositor;
  /** Of the latest trial. */
  durationsMs: number[];
}

/** What it takes to choose; the real clock, but for tests. */
interface Options {
  readonly now?: () => number;
}

/**
 * The compositor that is the fastest here, as measured on the frames that pass through, each of which is made by one of
 * them: which it is cannot be seen. It is asked again when the chosen one falls behind. `safe` serves until the others are
 * open, and in place of any that fails. @throws what `safe` throws; one of the others that cannot be opened is left out
 */
export async function openFastestCompositor(
  safe: OpenCompositor,
  others: readonly OpenCompositor[],
  { now = () => performance.now() }: Options = {},
): Promise<Compositor> {
  const first: Candidate = { compositor: await safe(), durationsMs: [] };
  let candidates = [first];
  let chosen = first;
  let trial: Candidate[] = [];
  let usualMs = Infinity;
  let slowFrames = 0;
  let judgedAtMs = -Infinity;
  let current = first;
  let loadMs = 0;
  /** The frame that was taken in last, as long as another one may have to take it in again. */
  let kept: { readonly frame: VideoFrame; readonly crop: Crop | null } | null = null;
  let isClosed = false;

  const startTrial = (): void => {
    for (const candidate of candidates) candidate.durationsMs = [];
    trial = [...candidates];
  };

  const finishTrial = (): void => {
    const [fastest] = candidates.toSorted((a, b) => median(a) - median(b));
    chosen = fastest ?? first;
    usualMs = median(chosen);
    judgedAtMs = now();
    slowFrames = 0;
  };

  const judge = (candidate: Candidate, durationMs: number): void => {
    if (candidate === trial[0]) {
      candidate.durationsMs.push(durationMs);
      if (candidate.durationsMs.length < WARM_UP_FRAMES + TRIAL_FRAMES) return;
      trial.shift();
      if (trial.length === 0) finishTrial();
      return;
    }
    slowFrames = durationMs > Math.max(SLOW_MS, SLOWER * usualMs) ? slowFrames + 1 : 0;
    const isRested = now() - judgedAtMs > REST_MS;
    if (slowFrames >= SLOW_FRAMES && isRested && candidates.length > 1) startTrial();
  };

  const drop = (failed: Candidate, error: unknown): void => {
    log.warn('A way to make pictures failed; another one goes on.', error);
    candidates = candidates.filter((candidate) => candidate !== failed);
    trial = [];
    chosen = first;
    failed.compositor.close();
  };

  const open = async (openOther: OpenCompositor): Promise<void> => {
    // Where it cannot be opened it is not one to choose from.
    const compositor = await openOther().catch(() => null);
    if (!compositor) return;
    if (isClosed) compositor.close();
    else {
      candidates.push({ compositor, durationsMs: [] });
      startTrial();
    }
  };
  for (const other of others) void open(other);

  const forget = (): void => {
    kept?.frame.close();
    kept = null;
  };

  return {
    async load(frame, crop) {
      forget();
      current = trial[0] ?? chosen;
      const beganMs = now();
      try {
        const glance = await current.compositor.load(frame, crop);
        if (current !== first) kept = { frame: frame.clone(), crop };
        loadMs = now() - beganMs;
        return glance;
      } catch (error) {
        if (current === first) throw error;
        drop(current, error);
        current = first;
        return first.compositor.load(frame, crop);
      }
    },
    async render(look, timestampUs) {
      const used = current;
      const beganMs = now();
      try {
        const result = await used.compositor.render(look, timestampUs);
        if (used === trial[0]) await readBack(result);
        judge(used, loadMs + now() - beganMs);
        return result;
      } catch (error) {
        if (!kept || used === first) throw error;
        drop(used, error);
        current = first;
        await first.compositor.load(kept.frame, kept.crop);
        return await first.compositor.render(look, timestampUs);
      } finally {
        forget();
      }
    },
    close() {
      isClosed = true;
      forget();
      for (const { compositor } of candidates) compositor.close();
    },
  };
}

/** What encoders on the processor have to do with a frame counts too: one on the graphics card has to come from there. */
async function readBack(frame: VideoFrame): Promise<void> {
  await frame.copyTo(new Uint8Array(frame.allocationSize()));
}

function median({ durationsMs }: Candidate): number {
  const sorted = durationsMs.slice(WARM_UP_FRAMES).toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Infinity;
}
