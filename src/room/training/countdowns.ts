import { createStore, type ReadonlyStore } from '../../lib/store.ts';
import type { Clocks } from './clocks.ts';
import type { Countdown } from './model.ts';

/** From the command until sets start: time to learn of it everywhere, and then three, two, one. */
const LEAD_MS = 5_000;
/** No coach of ours counts for longer. */
const MOST_LEAD_MS = 15_000;
/** So long 'Go' stays. */
const GO_MS = 1_000;
/** Clocks that differ by more from what the message itself tells have not been measured well. */
const MOST_SURPRISE_MS = 3_000;

/** What the command of a coach says: on the coach's clock. */
export interface CountdownOrder {
  readonly sentAtMs: number;
  readonly startsAtMs: number;
}

/** The count that is shown here just now. */
export interface Countdowns {
  readonly shown: ReadonlyStore<Countdown | null>;
  /** Begins one here; what it returns makes it begin for others too. `isMine`: at its end something starts here too. */
  begin(by: string, options: { isMine: boolean }): CountdownOrder;
  /** A coach has begun one. Asks that coach's clock, so that it ends here at the moment at which it ends there. */
  follow(order: CountdownOrder, coach: { readonly peerId: string; readonly name: string }): Promise<void>;
  close(): void;
}

/** `onGo` is called at the end of each count that is for this device too, and was not replaced by another. */
export function openCountdowns({
  clocks,
  onGo,
  nowMs = () => performance.now(),
}: {
  clocks: Pick<Clocks, 'measure'>;
  onGo: (by: string) => void;
  nowMs?: () => number;
}): Countdowns {
  const shown = createStore<Countdown | null>(null);
  let timer = 0;
  /** Counts those that were ordered: while a clock is asked, another may come. */
  let orders = 0;

  const show = (countdown: Countdown, isMine: boolean): void => {
    shown.set(countdown);
    clearTimeout(timer);
    timer = window.setTimeout(() => {
      if (isMine) onGo(countdown.by);
      timer = window.setTimeout(() => shown.set(null), GO_MS);
    }, countdown.startsAtMs - nowMs());
  };

  return {
    shown,
    begin: (by, { isMine }) => {
      orders += 1;
      const sentAtMs = nowMs();
      show({ by, startsAtMs: sentAtMs + LEAD_MS }, isMine);
      return { sentAtMs, startsAtMs: sentAtMs + LEAD_MS };
    },
    follow: async ({ sentAtMs, startsAtMs }, { peerId, name }) => {
      const leadMs = startsAtMs - sentAtMs;
      if (leadMs <= 0 || leadMs > MOST_LEAD_MS) return;
      orders += 1;
      const order = orders;
      const guessMs = nowMs() + leadMs;
      const clock = await clocks.measure(peerId);
      if (order !== orders) return;
      const measuredMs = clock ? startsAtMs - clock.offsetMs : guessMs;
      const isLikely = Math.abs(measuredMs - guessMs) <= MOST_SURPRISE_MS;
      show({ by: name, startsAtMs: isLikely ? measuredMs : guessMs }, true);
    },
    close: () => {
      orders += 1;
      clearTimeout(timer);
      shown.set(null);
    },
  };
}
