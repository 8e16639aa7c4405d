import { LOUDNESS_STEP_MS, type Loudness } from '../sidecars/loudness.ts';
import type { Moment } from './moment.ts';

/** How much of a recording is looked at together: a minute of a long one. */
const LONGEST_WINDOW_MS = 60_000;
const WINDOWS = 6;
/** Less is no difference that one hears. */
const LEAST_DIFFERENCE_DB = 3;
/** Below it nobody speaks; a room with an open microphone is around -60. */
const SILENT_DBFS = -48;
const LONG_SILENCE_MS = 15_000;
/** A door, a cough. */
const LEAST_SOUND_MS = 1_000;

/** The loudest stretch, and where sound begins again after a long silence. */
export function momentsFromLoudness(loudness: Loudness, durationMs: number): readonly Moment[] {
  return [...loudest(loudness, durationMs), ...afterSilence(loudness)];
}

function loudest({ dbfs }: Loudness, durationMs: number): Moment[] {
  const lengthMs = Math.min(LONGEST_WINDOW_MS, durationMs / WINDOWS);
  const steps = Math.max(1, Math.round(lengthMs / LOUDNESS_STEP_MS));
  if (dbfs.length < steps * 2) return [];
  const energies = dbfs.map((level) => 10 ** (level / 10));
  const total = energies.reduce((sum, energy) => sum + energy, 0);
  let windowed = energies.slice(0, steps).reduce((sum, energy) => sum + energy, 0);
  let [best, bestAt] = [windowed, 0];
  for (let at = steps; at < energies.length; at++) {
    windowed += (energies[at] ?? 0) - (energies[at - steps] ?? 0);
    if (windowed > best) [best, bestAt] = [windowed, at - steps + 1];
  }
  const differenceDb = 10 * Math.log10(best / steps / (total / energies.length));
  if (!(differenceDb >= LEAST_DIFFERENCE_DB)) return [];
  const atMs = bestAt * LOUDNESS_STEP_MS;
  return [
    {
      atMs,
      fromMs: atMs,
      toMs: atMs + Math.min(lengthMs, 15_000),
      score: 0.55,
      reason: { kind: 'loudest', lengthMs },
    },
  ];
}

function afterSilence({ dbfs }: Loudness): Moment[] {
  const moments: Moment[] = [];
  let silentMs = 0;
  let soundMs = 0;
  for (const [step, level] of dbfs.entries()) {
    soundMs = level > SILENT_DBFS ? soundMs + LOUDNESS_STEP_MS : 0;
    if (soundMs === 0) silentMs += LOUDNESS_STEP_MS;
    if (soundMs < LEAST_SOUND_MS) continue;
    if (silentMs >= LONG_SILENCE_MS) {
      const atMs = (step + 1) * LOUDNESS_STEP_MS - soundMs;
      moments.push({
        atMs,
        fromMs: atMs - 500,
        toMs: atMs + 10_000,
        score: 0.3,
        reason: { kind: 'after-silence', silentMs },
      });
    }
    silentMs = 0;
  }
  return moments;
}
