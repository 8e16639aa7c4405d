import type { EngineName, EngineSpeeds } from '../../media/export/settings.ts';
import type { Engine } from './engine.ts';

/** Loads an engine, at first use. */
export async function loadEngine(name: EngineName): Promise<Engine> {
  if (name === 'webcodecs') return (await import('./webcodecs/engine.ts')).webcodecsEngine;
  return (await import('./ffmpeg/engine.ts')).ffmpegEngine;
}

/**
 * Which engine is tried first, and which then, where that cannot do it or breaks down: whoever has begun; else the one that
 * was faster here; the browser's own encoders where nothing has been measured, since these may be made of hardware.
 * @param chosen what a person chose: no other is tried then
 * @param begun who made the segments there are already
 */
export function engineOrder(
  chosen: EngineName | 'auto',
  begun: EngineName | null,
  { webcodecs = 0, ffmpeg = 0 }: EngineSpeeds,
): readonly EngineName[] {
  if (chosen !== 'auto') return [chosen];
  const faster = webcodecs > 0 && ffmpeg > webcodecs ? 'ffmpeg' : 'webcodecs';
  return (begun ?? faster) === 'ffmpeg' ? ['ffmpeg', 'webcodecs'] : ['webcodecs', 'ffmpeg'];
}
