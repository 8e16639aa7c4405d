import type { Database } from '../storage/database.ts';
import { loadSidecar, saveSidecar } from '../storage/sidecars.ts';
import { parseTrainingSidecar, type TrainingSidecar } from '../training/export/sidecar.ts';

/**
 * Stores what was trained beside its recording, in the place of what was there: again and again while it runs.
 * @throws 'not-found' where the recording was deleted meanwhile @throws 'storage-full' @throws 'storage-blocked'
 */
export async function saveTrainingSidecar(
  database: Database,
  recordingId: string,
  sidecar: TrainingSidecar,
): Promise<void> {
  await saveSidecar(database, { recordingId, kind: 'training', json: JSON.stringify(sidecar) });
}

/** What was trained during a recording; null where nothing was, or it is damaged. @throws 'storage-blocked' */
export async function loadTrainingSidecar(
  database: Database,
  recordingId: string,
): Promise<TrainingSidecar | null> {
  const record = await loadSidecar(database, recordingId, 'training');
  return record ? parseTrainingSidecar(record.json) : null;
}
