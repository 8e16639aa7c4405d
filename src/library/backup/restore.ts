import { AppError, isAbort } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import type { Copier } from '../../media/recording/copier.ts';
import { crc32 } from '../../storage/crc32.ts';
import { deleteRecordingFile } from '../../storage/recording-files.ts';
import type { Recordings } from '../../storage/recordings.ts';
import { withRecordingLock } from '../recording-lock.ts';
import type { BackupProgress } from './back-up.ts';
import {
  MOST_RECORD_BYTES,
  MOST_THUMBNAIL_BYTES,
  parseRecord,
  type BackedUpFile,
  type BackedUpRecord,
  type ManifestEntry,
} from './format.ts';
import type { BackupSource } from './sources.ts';

/** What came of a restoration. */
export interface RestoreSummary {
  readonly restored: number;
  /** They were in the library, and stay as they are there. */
  readonly alreadyThere: number;
  /** What is missing from the backup or not as it was written, by name. Nothing of it was taken in. */
  readonly damaged: readonly string[];
}

/** Its reason is told by the name of what it concerns. */
class Damaged extends Error {}

/**
 * Takes in every recording of a backup that the library does not have, each of them whole or not at all.
 * @throws 'storage-full' @throws 'storage-blocked' @throws AbortError @throws 'unexpected' where the copying dies
 */
export async function restore(
  { recordings, copier }: { recordings: Recordings; copier: Copier },
  source: BackupSource,
  onProgress: (progress: BackupProgress) => void,
  { signal }: { signal: AbortSignal },
): Promise<RestoreSummary> {
  const entries = source.manifest.recordings;
  const totalBytes = Math.max(
    1,
    entries.reduce((sum, { media }) => sum + media.sizeBytes, 0),
  );
  const damaged: string[] = [];
  let restored = 0;
  let alreadyThere = 0;
  let doneBytes = 0;

  const openWhole = async ({ folder }: ManifestEntry, file: BackedUpFile): Promise<Blob> => {
    const blob = await source.open(folder, file.name);
    if (blob?.size !== file.sizeBytes) throw new Damaged(file.name);
    return blob;
  };
  /** For what is small. */
  const readWhole = async (
    entry: ManifestEntry,
    file: BackedUpFile,
    mostBytes: number,
  ): Promise<Uint8Array<ArrayBuffer>> => {
    if (file.sizeBytes > mostBytes) throw new Damaged(file.name);
    const bytes = new Uint8Array(await (await openWhole(entry, file)).arrayBuffer());
    if (crc32(bytes) !== file.crc32) throw new Damaged(file.name);
    return bytes;
  };

  const takeIn = async (
    entry: ManifestEntry,
    { record, sidecars }: BackedUpRecord,
    thumbnail: Blob | null,
  ): Promise<void> => {
    const media = await openWhole(entry, entry.media);
    try {
      const sum = await copier.copyToRecording(media, entry.id, (bytes) =>
        onProgress({ fraction: Math.min(1, (doneBytes + bytes) / totalBytes), name: record.name }),
      );
      if (sum !== entry.media.crc32) throw new Damaged(entry.media.name);
      const sizeBytes = entry.media.sizeBytes;
      await recordings.create(
        { ...record, sizeBytes, thumbnail, state: 'ready', deletedAtMs: null },
        sidecars,
      );
    } catch (error) {
      // Whoever died while writing it has left half of it.
      await deleteRecordingFile(entry.id).catch((failure: unknown) =>
        log.warn('What was not restored could not be removed.', failure),
      );
      throw error;
    }
  };

  const restoreOne = async (entry: ManifestEntry): Promise<boolean> => {
    const json = new TextDecoder().decode(await readWhole(entry, entry.record, MOST_RECORD_BYTES));
    const about = parseRecord(json);
    if (about?.record.id !== entry.id) throw new Damaged(entry.record.name);
    const thumbnail = entry.thumbnail
      ? await readWhole(entry, entry.thumbnail, MOST_THUMBNAIL_BYTES).then(
          (bytes) => new Blob([bytes], { type: 'image/jpeg' }),
          // The recording is worth more than its thumbnail.
          () => null,
        )
      : null;
    return withRecordingLock(entry.id, async () => {
      if (await recordings.get(entry.id)) return false;
      await takeIn(entry, about, thumbnail);
      return true;
    });
  };

  for (const entry of entries) {
    signal.throwIfAborted();
    onProgress({ fraction: Math.min(1, doneBytes / totalBytes), name: entry.folder });
    try {
      const isThere = (await recordings.get(entry.id)) !== undefined;
      if (!isThere && (await restoreOne(entry))) restored += 1;
      else alreadyThere += 1;
    } catch (error) {
      if (isAbort(error) || (error instanceof AppError && error.name !== 'backup-failed')) throw error;
      damaged.push(entry.folder);
    }
    doneBytes += entry.media.sizeBytes;
  }
  return { restored, alreadyThere, damaged };
}
