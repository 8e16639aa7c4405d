import type { Database } from './database.ts';
import type { SidecarRecord } from './schema.ts';
import { storageError } from './storage-error.ts';

/** What one recording takes of the disk, beside its file or chunks, in bytes; without what the database adds. */
export interface RecordingExtras {
  readonly sidecars: readonly { readonly kind: SidecarRecord['kind']; readonly sizeBytes: number }[];
  readonly thumbnailBytes: number;
  readonly storyboardBytes: number;
}

/** Measures what lies beside every recording, one at a time in memory. By recording id. @throws 'storage-blocked' */
export async function measureExtras(database: Database): Promise<ReadonlyMap<string, RecordingExtras>> {
  try {
    return await measure(database);
  } catch (error) {
    throw storageError(error);
  }
}

async function measure(database: Database): Promise<ReadonlyMap<string, RecordingExtras>> {
  const extras = new Map<string, RecordingExtras>();
  const transaction = database.transaction(['recordings', 'sidecars', 'storyboards']);
  const thumbnails = await transaction.objectStore('recordings').getAll();
  for (const { id, thumbnail } of thumbnails) {
    extras.set(id, { sidecars: [], thumbnailBytes: thumbnail?.size ?? 0, storyboardBytes: 0 });
  }
  const add = (id: string, change: (extra: RecordingExtras) => RecordingExtras): void => {
    const extra = extras.get(id);
    if (extra) extras.set(id, change(extra));
  };
  for await (const { value } of transaction.objectStore('sidecars')) {
    const sizeBytes = byteLengthOf(value.json);
    add(value.recordingId, (extra) => ({
      ...extra,
      sidecars: [...extra.sidecars, { kind: value.kind, sizeBytes }],
    }));
  }
  for await (const { value } of transaction.objectStore('storyboards')) {
    const storyboardBytes = value.storyboard?.sheet.size ?? 0;
    add(value.recordingId, (extra) => ({ ...extra, storyboardBytes }));
  }
  return extras;
}

/** As a file of it would have, in UTF-8. */
const byteLengthOf = (json: string): number => new Blob([json]).size;
