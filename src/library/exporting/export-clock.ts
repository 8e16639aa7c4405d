import { createTimeLeft, type TimeLeft } from '../../media/export/time-left.ts';
import type { ExportPhase, ExportProgress, ExportStep } from './model.ts';

/** Tells how far a whole export is, and how long it still takes, by how its phases go. */
export interface ExportClock {
  update(step: ExportStep, atMs: number): ExportProgress;
  /** From now on it goes at another speed than before. */
  changePace(): void;
  /** It did not go at full speed from its beginning to its end: it was resumed, or there was a call beside it. */
  readonly wasHampered: boolean;
  /** What a phase has taken so far, ms; 0 of one that there was none of. */
  tookMs(phase: ExportPhase): number;
}

/** Where each phase begins and ends on the progress bar. */
const SPANS: Readonly<Record<ExportPhase, readonly [from: number, to: number]>> = {
  cutting: [0, 0.05],
  loading: [0.05, 0.07],
  encoding: [0.07, 0.93],
  packing: [0.93, 0.95],
  delivering: [0.95, 1],
};
/** Playlists and checks take hardly any time beside encoding: measured about 1 %. */
const PACKING_SHARE = 0.01;

/**
 * @param begunAt what an earlier run has made of it, 0..1
 * @param deliveringMs what delivering is expected to take, by how fast it was the last time
 */
export function createExportClock({ begunAt = 0, deliveringMs = 0 } = {}): ExportClock {
  const spans = new Map<ExportPhase, { fromMs: number; toMs: number }>();
  let phase: ExportPhase | null = null;
  let timeLeft: TimeLeft = createTimeLeft();
  let fraction = begunAt;
  let wasHampered = begunAt > 0;

  const tookMs = (which: ExportPhase): number => {
    const span = spans.get(which);
    return span ? span.toMs - span.fromMs : 0;
  };

  /** What comes after the phase at hand. */
  const laterMs = (step: ExportStep, leftMs: number): number => {
    switch (step.phase) {
      case 'encoding':
        return PACKING_SHARE * (tookMs('encoding') + leftMs) + deliveringMs;
      case 'packing':
        return deliveringMs;
      default:
        return 0;
    }
  };

  return {
    update(step, atMs) {
      if (step.phase !== phase) {
        phase = step.phase;
        timeLeft = createTimeLeft();
        spans.set(phase, { fromMs: atMs, toMs: atMs });
      }
      const span = spans.get(phase);
      if (span) span.toMs = atMs;
      const [from, to] = SPANS[phase];
      // What was made before an interruption is found again in no time, but a bar does not run back meanwhile.
      fraction = Math.max(fraction, from + (to - from) * step.phaseFraction);
      const leftMs = timeLeft.update(step.phaseFraction, 1, atMs);
      // Of what comes before encoding nobody can tell how long that will take.
      const isKnown = leftMs !== undefined && phase !== 'cutting' && phase !== 'loading';
      const remaining = isKnown ? { remainingMs: leftMs + laterMs(step, leftMs) } : {};
      return { phase, phaseFraction: step.phaseFraction, fraction, ...remaining };
    },
    changePace() {
      timeLeft = createTimeLeft();
      wasHampered = true;
    },
    get wasHampered() {
      return wasHampered;
    },
    tookMs,
  };
}
