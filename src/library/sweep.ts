import { deleteCapture, listCaptures, openCapture } from '../storage/captures.ts';
import { deleteRecordingFile, listRecordingFiles } from '../storage/recording-files.ts';
import type { Recordings } from '../storage/recordings.ts';
import type { RecordingRecord } from '../storage/schema.ts';
import { ifRecordingIsFree } from './recording-lock.ts';

/**
 * Brings files and records together again after a crash or the loss of the database. A finished file that no record
 * knows is deleted: it is what an import or a deletion left that was cut short. A capture is what somebody recorded: it
 * gets its record back, out of its journal, and is then finalised like any other.
 */
export async function sweepFiles(recordings: Recordings): Promise<void> {
  for (const id of await listCaptures()) await ifRecordingIsFree(id, () => sweepCapture(recordings, id));
  for (const id of await listRecordingFiles()) {
    await ifRecordingIsFree(id, async () => {
      if (!(await recordings.get(id))) await deleteRecordingFile(id);
    });
  }
}

async function sweepCapture(recordings: Recordings, id: string): Promise<void> {
  const record = await recordings.get(id);
  if (record && record.state !== 'ready') return;
  const lost = record ? null : await readRecord(id);
  if (lost) await recordings.create(lost);
  else await deleteCapture(id);
}

/** Null where nothing was recorded, or nobody can tell what. */
async function readRecord(id: string): Promise<RecordingRecord | null> {
  const capture = await openCapture(id);
  if (!capture || capture.journal.entries.length === 0) return null;
  const head = JSON.parse(capture.journal.head) as RecordingRecord;
  return { ...head, sizeBytes: capture.media.size, state: 'recording' };
}
