/** How recordings are played; kept on this device. */
export interface PlayerSettings {
  /** 0.25..3, 1 is as it was. */
  readonly speed: number;
  /** 0..1 */
  readonly volume: number;
  /** Captions are shown where there are any. */
  readonly captions: boolean;
}

const SLOWEST = 0.25;
const FASTEST = 3;

/** What was kept, or what holds before anything was. */
export function playerSettingsOf(kept: Partial<PlayerSettings> = {}): PlayerSettings {
  const { speed = 1, volume = 1, captions = true } = kept;
  return {
    speed: Math.min(FASTEST, Math.max(SLOWEST, speed)),
    volume: Math.min(1, Math.max(0, volume)),
    captions,
  };
}
