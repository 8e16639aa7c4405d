import { AppError } from '../../lib/errors.ts';
import type { Progress } from '../../lib/job.ts';
import { crc32 } from '../../storage/crc32.ts';
import type { Database } from '../../storage/database.ts';
import type { Recordings } from '../../storage/recordings.ts';
import type { RecordingRecord } from '../../storage/schema.ts';
import { listSidecars } from '../../storage/sidecars.ts';
import {
  RECORD_NAME,
  THUMBNAIL_NAME,
  writeRecord,
  type BackedUpFile,
  type Manifest,
  type ManifestEntry,
} from './format.ts';
import type { BackupTarget } from './targets.ts';

/** What came of a backup. */
export interface BackupSummary {
  /** Recordings that were written, whole or in part. */
  readonly written: number;
  /** Recordings that were there already, the same. */
  readonly unchanged: number;
  /** Recordings that are not finished yet, by name. */
  readonly unfinished: readonly string[];
  readonly writtenBytes: number;
}

/** How far it is, and with which recording. */
export interface BackupProgress extends Progress {
  readonly name: string;
}

/**
 * Writes every finished recording that is not there yet, or not the same. The manifest is written after each, so that
 * what breaks off goes on from there the next time.
 * @throws 'storage-full' @throws 'backup-failed' @throws AbortError @throws 'unexpected' where the copying dies
 */
export async function backUp(
  { database, recordings }: { database: Database; recordings: Recordings },
  target: BackupTarget,
  onProgress: (progress: BackupProgress) => void,
  { signal }: { signal: AbortSignal },
): Promise<BackupSummary> {
  const all = recordings.list.value.filter(({ deletedAtMs }) => deletedAtMs === null);
  const finished = all.filter(({ state }) => state === 'ready');
  const totalBytes = Math.max(
    1,
    finished.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  );
  const entries = new Map(target.manifest.recordings.map((entry) => [entry.id, entry]));
  const folders = new Set(target.manifest.recordings.map(({ folder }) => folder));
  let doneBytes = 0;
  let written = 0;
  let writtenBytes = 0;

  const put = async (
    record: RecordingRecord,
    folder: string,
    name: string,
    content: Blob,
    before: BackedUpFile | null | undefined,
    isSame: (before: BackedUpFile) => boolean,
  ): Promise<BackedUpFile> => {
    if (before?.name === name && isSame(before) && (await target.sizeOf(folder, name)) === content.size) {
      return before;
    }
    const crc = await target.write(folder, name, content, (bytes) =>
      onProgress({ fraction: Math.min(1, (doneBytes + bytes) / totalBytes), name: record.name }),
    );
    writtenBytes += content.size;
    return { name, sizeBytes: content.size, crc32: crc };
  };

  const backUpOne = async (record: RecordingRecord): Promise<void> => {
    const before = entries.get(record.id);
    const folder = before?.folder ?? folderOf(record, folders);
    const file = await recordings.openFile(record.id);
    const json = writeRecord(record, await listSidecars(database, record.id));
    const jsonBytes = new TextEncoder().encode(json);
    const bytesBefore = writtenBytes;
    const bySize = ({ sizeBytes }: BackedUpFile): boolean => sizeBytes === file.size;
    const media = await put(
      record,
      folder,
      `media.${endingOf(record.mimeType)}`,
      file,
      before?.media,
      bySize,
    );
    const { thumbnail } = record;
    const entry: ManifestEntry = {
      id: record.id,
      folder,
      media,
      record: await put(
        record,
        folder,
        RECORD_NAME,
        new Blob([jsonBytes]),
        before?.record,
        (file) => file.crc32 === crc32(jsonBytes),
      ),
      thumbnail:
        thumbnail &&
        (await put(
          record,
          folder,
          THUMBNAIL_NAME,
          thumbnail,
          before?.thumbnail,
          (file) => file.sizeBytes === thumbnail.size,
        )),
    };
    if (writtenBytes === bytesBefore) return;
    written += 1;
    entries.set(record.id, entry);
    folders.add(folder);
    const manifest: Manifest = { format: 'coterie-backup', version: 1, recordings: [...entries.values()] };
    await target.keep(manifest);
  };

  for (const record of finished) {
    signal.throwIfAborted();
    onProgress({ fraction: Math.min(1, doneBytes / totalBytes), name: record.name });
    try {
      await backUpOne(record);
    } catch (error) {
      // Deleted meanwhile: there is nothing to keep.
      if (!(error instanceof AppError && error.name === 'not-found')) throw error;
    }
    doneBytes += record.sizeBytes;
  }
  return {
    written,
    unchanged: finished.length - written,
    unfinished: all.filter(({ state }) => state !== 'ready').map(({ name }) => name),
    writtenBytes,
  };
}

/** A folder's name that tells people what is in it, and stays when the recording is called something else. */
function folderOf({ id, name, createdAtMs }: RecordingRecord, taken: ReadonlySet<string>): string {
  const day = new Date(createdAtMs).toISOString().slice(0, 10);
  const safe = name
    .replace(/[\p{Cc}\p{Bidi_Control}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .slice(0, 60)
    .replace(/^[. ]+|[. ]+$/g, '');
  const folder = `${day} ${safe || 'recording'} ${id.slice(0, 8)}`;
  return taken.has(folder) ? `${day} ${id}` : folder;
}

const endingOf = (mimeType: string): string => /^\w+\/([\w-]+)/.exec(mimeType)?.[1]?.slice(0, 12) ?? 'bin';
