import type { Rung, SourceInfo } from '../../media/export/export.ts';
import type { EngineName, ExportSettings } from '../../media/export/settings.ts';
import type { ExportEntry, KeptSettings, Speeds } from './model.ts';

/** What an export is expected to come to, before it is made. */
export interface ExportEstimate {
  readonly sizeBytes: number;
  readonly encodingMs: number;
  /** Whether it was measured on this device how fast that is. */
  readonly isMeasured: boolean;
}

/** Until it was measured: a ladder of 720, 480 and 360 lines at 30 frames takes as long as it plays on two slow cores. */
const USUAL_SPEED: Readonly<Record<EngineName, number>> = { webcodecs: 50e6, ffmpeg: 45e6 };
/** AAC, stereo. */
const SOUND_BPS = 128_000;
/** Encoders stay below what they may take: pictures of people before a still wall need about this much of it. */
const USED_SHARE = 0.7;

/** Which engine `auto` takes where nothing else is known: the faster one; the browser's own where none was measured. */
export function likelyEngine(wanted: EngineName | 'auto', speeds: Speeds): EngineName {
  if (wanted !== 'auto') return wanted;
  const { webcodecs, ffmpeg } = speeds;
  return webcodecs !== undefined && ffmpeg !== undefined && ffmpeg > webcodecs ? 'ffmpeg' : 'webcodecs';
}

/** A size that is the source's own picture, copied as it is, and what that takes; the sound with it. */
export interface CopiedRung {
  readonly rung: Rung;
  readonly bitsPerSecond: number;
}

/** The size that likely need not be encoded, as far as is known before the packets are looked at. */
export function copiedRung(
  settings: KeptSettings | ExportSettings,
  { width, height, copyableBps }: SourceInfo,
): CopiedRung | null {
  if (copyableBps === null || (settings.kind === 'file' && settings.format !== 'mp4')) return null;
  const rung = rungsOf(settings).find((one) => one.width === width && one.height === height);
  return rung ? { rung, bitsPerSecond: copyableBps } : null;
}

/** Of what is that long. */
export function estimateExport(
  settings: KeptSettings | ExportSettings,
  { durationMs, frameRate, hasAudio }: ExportEntry['length'],
  speeds: Speeds,
  copied: CopiedRung | null = null,
): ExportEstimate {
  const rungs = rungsOf(settings).filter((rung) => rung !== copied?.rung);
  const seconds = durationMs / 1000;
  const videoBps = rungs.reduce((sum, { videoBitrateBps }) => sum + videoBitrateBps, 0);
  const soundBps = hasAudio ? SOUND_BPS : 0;
  const engine = likelyEngine(settings.engine, speeds);
  const speed = speeds[engine];
  return {
    sizeBytes: ((videoBps * USED_SHARE + (copied?.bitsPerSecond ?? soundBps)) * seconds) / 8,
    encodingMs: (pixelsOf(rungs, frameRate, seconds) / (speed ?? USUAL_SPEED[engine])) * 1000,
    isMeasured: speed !== undefined,
  };
}

/** What is encoded in all, pixels. */
export function pixelsOf(rungs: readonly Rung[], frameRate: number, seconds: number): number {
  return rungs.reduce((sum, { width, height }) => sum + width * height, 0) * frameRate * seconds;
}

/** The sizes of the picture that settings ask for. */
function rungsOf(settings: KeptSettings | ExportSettings): readonly Rung[] {
  if (settings.kind === 'hls') return settings.rungs;
  return settings.rung ? [settings.rung] : [];
}
