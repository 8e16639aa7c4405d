import type { EngineName } from './settings.ts';

/** Pixels that each engine encoded a second on this device; absent where it has not been measured. */
export type EngineSpeeds = Readonly<Partial<Record<EngineName, number>>>;

const KEY = 'coterie-export-speeds';
/** Of a new measurement; the rest is what was known, since other work makes one export slower than another. */
const NEW_SHARE = 0.5;

/** What earlier exports measured. Where nothing can be stored, nothing. */
export function readSpeeds(): EngineSpeeds {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return {};
    const isSpeed = (entry: [string, unknown]): entry is [EngineName, number] =>
      (entry[0] === 'webcodecs' || entry[0] === 'ffmpeg') && typeof entry[1] === 'number' && entry[1] > 0;
    return Object.fromEntries(Object.entries(stored).filter(isSpeed));
  } catch {
    return {};
  }
}

/** Notes what an export measured. */
export function noteSpeed(engine: EngineName, pixelsPerSecond: number): void {
  const known = readSpeeds();
  const before = known[engine] ?? pixelsPerSecond;
  const speed = before + NEW_SHARE * (pixelsPerSecond - before);
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...known, [engine]: speed }));
  } catch {
    // The next export measures again.
  }
}
