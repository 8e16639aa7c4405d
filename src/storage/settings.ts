import type { Database } from './database.ts';
import type { SettingsRecord } from './schema.ts';

const KEY = 'self';

const DEFAULTS: SettingsRecord = {
  name: '',
  background: 'none',
  cameraId: null,
  microphoneId: null,
  speakerId: null,
  mirrorsSelf: true,
  noiseSuppression: 'browser',
  pushToTalk: false,
  reachable: true,
  turnServers: [],
  relayOnly: false,
};

/** The choices kept on this device; defaults fill in what an older version did not know. */
export async function loadSettings(database: Database): Promise<SettingsRecord> {
  return { ...DEFAULTS, ...(await database.get('settings', KEY)) };
}

/** @throws 'QuotaExceededError' as the browser names it; a choice that cannot be kept still holds for this visit */
export async function saveSettings(database: Database, settings: SettingsRecord): Promise<void> {
  await database.put('settings', settings, KEY);
}
