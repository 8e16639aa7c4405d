import type { Exports, ExportPlace } from '../../app.ts';
import { isAbort } from '../../lib/errors.ts';
import { saveFile } from '../shared/save-file.ts';
import type { EntryCommand, ExportDraft } from './export-command.ts';
import type { TargetChoice } from './storage-events.ts';

/** Does what was asked for with one export. @throws 'target-refused' @throws 'storage-full' @throws 'storage-blocked' */
export async function obeyEntryCommand(exports: Exports, command: EntryCommand): Promise<void> {
  const { id } = command;
  switch (command.kind) {
    case 'pause':
      return exports.pause(id);
    case 'resume':
      return exports.resume(id, command.passphrases);
    case 'remove':
      return exports.remove(id);
    case 'up':
      return exports.move(id, -1);
    case 'down':
      return exports.move(id, 1);
    case 'save':
      return saveExport(exports, id);
  }
}

/**
 * Puts what was chosen into the queue, with the folder that the person picks first where it is to go into one: call it from
 * a tap. The export's id; null where no folder was picked.
 */
export async function startExport(
  exports: Exports,
  recordingId: string,
  { where, ...draft }: ExportDraft,
): Promise<string | null> {
  const place = await placeOf(where);
  return place && exports.add(recordingId, { ...draft, where: place });
}

async function placeOf(choice: TargetChoice): Promise<ExportPlace | null> {
  switch (choice.kind) {
    case 'zip':
      return choice;
    case 'folder':
      try {
        return { kind: 'folder', folder: await window.showDirectoryPicker({ mode: 'readwrite' }) };
      } catch (error) {
        // The picker was closed: nothing was started.
        if (isAbort(error)) return null;
        throw error;
      }
    case 'web':
      return choice.id === null ? null : { kind: 'web', storageId: choice.id };
  }
}

async function saveExport(exports: Exports, id: string): Promise<void> {
  const { state } = exports.entries.value.find((entry) => entry.id === id) ?? {};
  if (state?.kind !== 'done') return;
  const file = await exports.download(id);
  // Where the browser has cleared it, the queue says so, and offers to make it anew.
  if (file) saveFile(file, state.made.fileName);
}
