import type { TrackingSettings } from '../media/effects/tracking.ts';
import type { SettingsRecord } from '../storage/schema.ts';

/** What is spoken during a set. */
export type VoiceSetting = 'off' | 'counts' | 'counts-and-cues';

/** How one trains; kept on this device. */
export interface TrainingSettings extends Omit<TrackingSettings, 'model'> {
  /** `auto`: the fast model, and the exact one where the machine has room for it. */
  readonly model: TrackingSettings['model'] | 'auto';
  /** Ids of exercises among which it is not found out which one it is. */
  readonly leftOut: readonly string[];
  readonly voice: VoiceSetting;
  /** The last seconds of a rest, and of a countdown, are spoken too. */
  readonly voiceCountdown: boolean;
  /** Sets begin with the first rep and end by themselves. */
  readonly autoSets: boolean;
  /** A raised hand starts and ends a set; see training/gesture.ts. */
  readonly gesture: boolean;
  /** The rest that is planned between two sets; null plans none. */
  readonly restMs: number | null;
}

export const DEFAULT_TRAINING_SETTINGS: TrainingSettings = {
  model: 'auto',
  leftOut: [],
  burnIn: false,
  angles: false,
  voice: 'counts-and-cues',
  voiceCountdown: true,
  autoSets: true,
  gesture: true,
  restMs: 60_000,
};

/** A planned rest is not shorter than a breath, nor longer than an hour. */
const REST_LIMITS_MS = { least: 5_000, most: 3_600_000 } as const;

type TrainingSetting = NonNullable<SettingsRecord['training']>;

/** The settings that a record stands for. The default is what an older version, or a record that is broken, does not say. */
export function trainingSettingsOf(setting: Partial<TrainingSetting> | undefined): TrainingSettings {
  const fallback = DEFAULT_TRAINING_SETTINGS;
  const flag = (name: 'burnIn' | 'angles' | 'voiceCountdown' | 'autoSets' | 'gesture'): boolean => {
    const value: unknown = setting?.[name];
    return typeof value === 'boolean' ? value : fallback[name];
  };
  return {
    model: oneOf(setting?.model, ['auto', 'lite', 'full'] as const) ?? fallback.model,
    leftOut: Array.isArray(setting?.leftOut) ? setting.leftOut.filter((id) => typeof id === 'string') : [],
    burnIn: flag('burnIn'),
    angles: flag('angles'),
    voice: oneOf(setting?.voice, ['off', 'counts', 'counts-and-cues'] as const) ?? fallback.voice,
    voiceCountdown: flag('voiceCountdown'),
    autoSets: flag('autoSets'),
    gesture: flag('gesture'),
    restMs: restOf(setting?.restMs),
  };
}

function oneOf<T>(value: unknown, choices: readonly T[]): T | undefined {
  return choices.find((choice) => choice === value);
}

function restOf(value: unknown): number | null {
  if (value === null) return null;
  if (typeof value !== 'number' || !Number.isFinite(value)) return DEFAULT_TRAINING_SETTINGS.restMs;
  return Math.min(REST_LIMITS_MS.most, Math.max(REST_LIMITS_MS.least, value));
}
