import { isMissing } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import type { Delivery, Target } from '../../media/export/delivery.ts';
import { startExport, type ExportResult } from '../../media/export/export-job.ts';
import { createDownloadTarget } from '../../media/export/targets/download.ts';
import { holdDownload, openDownloadsFolder } from '../../media/export/targets/downloads-folder.ts';
import { createFolderTarget } from '../../media/export/targets/folder.ts';
import { listWorkspaces, PACKED_FILE, removeWorkspace } from '../../media/export/workspaces.ts';
import type { WebStorages } from '../web-storages.ts';
import type { ExportPlace, MadePlace } from './model.ts';
import type { ExportOutcome, ExportRunner, ExportTask } from './runner.ts';

/** Makes exports with the engines of this device, and brings them where they are to go. */
export function createExportRunner(webStorages: WebStorages): ExportRunner {
  /** What is offered, by the name that it is stored under. */
  const offered = new Map<string, { readonly file: File; readonly discard: () => Promise<void> }>();

  const targetOf = async (where: ExportPlace): Promise<Target> => {
    switch (where.kind) {
      case 'zip':
        return createDownloadTarget({ saveTo: null });
      case 'folder':
        return createFolderTarget(where.folder);
      case 'web':
        return webStorages.target(where.storageId);
    }
  };

  const outcomeOf = async ({ id, settings }: ExportTask, result: ExportResult): Promise<ExportOutcome> => {
    const { delivery, pixelsPerSecond, ...summary } = result;
    // A single file is offered out of the workspace, where it was made; of all else nothing in there is needed any more.
    const isInWorkspace = settings.kind === 'file' && delivery.kind === 'download';
    const made = madeOf(delivery, isInWorkspace ? `${id}/${PACKED_FILE}` : null);
    if (made.kind === 'download' && delivery.kind === 'download')
      offered.set(made.storedName, { file: delivery.file, discard: () => delivery.discard() });
    if (!isInWorkspace) await removeWorkspace(id);
    return { summary, made, pixelsPerSecond };
  };

  return {
    start(task) {
      const { where, id, ...rest } = task;
      const job = startExport({ ...rest, workspace: id, target: lateTarget(() => targetOf(where)) });
      return { ...job, result: job.result.then((result) => outcomeOf(task, result)) };
    },

    async download(storedName, fileName) {
      const known = offered.get(storedName);
      if (known) return known.file;
      const stored = await findStored(storedName);
      if (!stored) return null;
      const file = new File([stored], fileName, { type: stored.type });
      // Another tab may hold it; then it is held here once that tab ends.
      const held = holdDownload(storedName);
      const discard = async (): Promise<void> => {
        await removeStored(storedName);
        void held.then((release) => release());
      };
      offered.set(storedName, { file, discard });
      return file;
    },

    async discard({ id, where }, made) {
      if (made?.kind === 'download') {
        const known = offered.get(made.storedName);
        offered.delete(made.storedName);
        await (known ? known.discard() : removeStored(made.storedName));
      }
      await removeWorkspace(id);
      if (made) return;
      // What lies half at a target is removed there, as far as that can still be reached.
      const { signal } = new AbortController();
      await targetOf(where)
        .then((target) => target.abandon({ deliveryId: id }, { signal }))
        .catch((error: unknown) => log.warn('A half-delivered export was left.', error));
    },

    async sweep(keptIds) {
      for (const id of await listWorkspaces()) if (!keptIds.has(id)) await removeWorkspace(id);
    },
  };
}

/** A target that is opened when something is to be delivered. */
const lateTarget = (open: () => Promise<Target>): Target => ({
  deliver: async (request, scope) => (await open()).deliver(request, scope),
  abandon: async (request, scope) => (await open()).abandon(request, scope),
});

function madeOf(delivery: Delivery, inWorkspace: string | null): MadePlace {
  const { kind, fileName } = delivery;
  switch (kind) {
    case 'download':
      return { kind, storedName: inWorkspace ?? delivery.file.name, fileName };
    case 'folder':
      return { kind, fileName };
    case 'remote':
      return { kind, fileName, url: delivery.url, access: delivery.access };
  }
}

/** What lies in the folder of downloads, or in a folder of it. */
async function openStored(storedName: string): Promise<{ folder: FileSystemDirectoryHandle; name: string }> {
  const [name = '', inFolder] = storedName.split('/').reverse();
  const downloads = await openDownloadsFolder();
  return { folder: inFolder === undefined ? downloads : await downloads.getDirectoryHandle(inFolder), name };
}

async function findStored(storedName: string): Promise<File | null> {
  try {
    const { folder, name } = await openStored(storedName);
    return await (await folder.getFileHandle(name)).getFile();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function removeStored(storedName: string): Promise<void> {
  try {
    const { folder, name } = await openStored(storedName);
    await folder.removeEntry(name);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}
