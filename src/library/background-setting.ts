import type { Adjustments, Effect } from '../media/effects/effect.ts';
import { loadBackground } from '../storage/backgrounds.ts';
import type { Database } from '../storage/database.ts';
import type { SettingsRecord } from '../storage/schema.ts';

type BackgroundSetting = SettingsRecord['background'];
type AdjustmentsSetting = NonNullable<SettingsRecord['adjustments']>;

/**
 * The effect that a setting stands for. Where its picture is gone the room is blurred instead: whoever chose to hide it
 * is not shown in it. @throws 'storage-blocked'
 */
export async function loadEffect(database: Database, background: BackgroundSetting): Promise<Effect> {
  if (background === 'none') return { kind: 'none' };
  if (typeof background === 'string') return { kind: 'blur', strength: background };
  if ('colour' in background) return { kind: 'colour', colour: background.colour };
  const record = await loadBackground(database, background.pictureId);
  return record
    ? { kind: 'picture', id: record.id, file: record.file }
    : { kind: 'blur', strength: 'strong' };
}

/** The setting that stands for an effect. */
export function settingOf(effect: Effect): BackgroundSetting {
  switch (effect.kind) {
    case 'none':
      return 'none';
    case 'blur':
      return effect.strength;
    case 'colour':
      return { colour: effect.colour };
    case 'picture':
      return { pictureId: effect.id };
  }
}

/** The adjustments that a setting stands for. Off is what an older version, or a record that is broken, says nothing of. */
export function adjustmentsOf(setting: Partial<AdjustmentsSetting> | undefined): Adjustments {
  return { lowLight: setting?.lowLight === true, framing: setting?.framing === true };
}
