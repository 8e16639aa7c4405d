import { AppError } from '../../lib/errors.ts';
import type { ExportSettings } from '../../media/export/settings.ts';
import type { Edits } from '../edits.ts';
import type { Library } from '../library.ts';
import { exportExtras } from '../export-extras.ts';
import type { WebStorages, WebStorageSummary } from '../web-storages.ts';
import { cutSource } from './cut-source.ts';
import type { ExportEntry, Extra, KeptSettings, Passphrases } from './model.ts';
import type { QueueParts } from './queue.ts';
import type { MeasuredSpeeds } from './speeds.ts';

/** Puts together what an export is made of. */
export interface Tasks extends Pick<QueueParts, 'prepare'> {
  /** Remembers a bundle's passphrase for as long as this tab lives, and no longer. */
  usePassphrase(id: string, passphrase: string): void;
  neededPassphrases(entry: ExportEntry): readonly (keyof Passphrases)[];
  forget(id: string): void;
}

/** Tasks of what is in `library`. */
export function createTasks({
  library,
  edits,
  speeds,
  webStorages,
}: {
  library: Library;
  edits: Edits;
  speeds: MeasuredSpeeds;
  webStorages: WebStorages;
}): Tasks {
  const passphrases = new Map<string, string>();
  const storageOf = ({ where }: ExportEntry): WebStorageSummary | undefined =>
    where.kind === 'web' ? webStorages.all.value.find(({ id }) => id === where.storageId) : undefined;
  const neededPassphrases = (entry: ExportEntry): readonly (keyof Passphrases)[] => {
    const { id, settings } = entry;
    const isLockedBundle = settings.kind === 'hls' && settings.isEncrypted && !passphrases.has(id);
    return [
      ...(isLockedBundle ? (['bundle'] as const) : []),
      ...(storageOf(entry)?.isLocked ? (['storage'] as const) : []),
    ];
  };

  return {
    usePassphrase: (id, passphrase) => void passphrases.set(id, passphrase),
    neededPassphrases,
    forget: (id) => void passphrases.delete(id),

    async prepare(entry, onCut, scope) {
      const { id, recordingId, name, where, salt, plan, extras, length } = entry;
      if (neededPassphrases(entry).length > 0) return null;
      // Better now than when all is made.
      if (where.kind === 'web' && !storageOf(entry))
        throw new AppError('not-found', 'The web storage that this goes to is not known here any more.');
      if (
        where.kind === 'folder' &&
        (await where.folder.queryPermission({ mode: 'readwrite' })) !== 'granted'
      )
        throw new AppError('target-refused', 'The folder is not allowed any more.');
      const source = (await cutSource(edits, entry, onCut, scope)) ?? (await library.open(recordingId));
      return {
        id,
        source,
        name,
        settings: settingsOf(entry.settings, passphrases.get(id) ?? null),
        salt: salt === null ? null : bytesOf(salt),
        extras: await exportExtras(
          library,
          plan?.clips ?? [{ recordingId, fromMs: 0, toMs: length.durationMs }],
          wantedExtras(extras),
          source,
          scope,
        ),
        where,
        knownSpeeds: speeds.value,
      };
    },
  };
}

const wantedExtras = (extras: readonly Extra[]): Record<Extra, boolean> => ({
  subtitles: extras.includes('subtitles'),
  chapters: extras.includes('chapters'),
  thumbnails: extras.includes('thumbnails'),
  chat: extras.includes('chat'),
  training: extras.includes('training'),
});

/** Settings as they may be kept. */
export function keptSettings(settings: ExportSettings): KeptSettings {
  if (settings.kind === 'file') return settings;
  const { passphrase, ...kept } = settings;
  return { ...kept, isEncrypted: passphrase !== null };
}

function settingsOf(kept: KeptSettings, passphrase: string | null): ExportSettings {
  if (kept.kind === 'file') return kept;
  const { isEncrypted, ...settings } = kept;
  return { ...settings, passphrase: isEncrypted ? passphrase : null };
}

/** A new salt, base64. */
export function drawSalt(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))));
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
