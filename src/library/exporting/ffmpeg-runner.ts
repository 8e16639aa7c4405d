import { abortError, AppError, isMissing } from '../../lib/errors.ts';
import { createStore } from '../../lib/store.ts';
import type { ExportResult } from '../../media/export/export-job.ts';
import {
  DOWNLOADS_FOLDER,
  folderTarget,
  holdDownload,
  zipDownload,
  type Delivery,
  type Target,
} from '../../media/export/targets.ts';
import type { ExportPlace, MadePlace } from './model.ts';
import type { ExportOutcome, ExportRun, ExportRunner, ExportTask } from './runner.ts';

/** Makes HLS bundles with ffmpeg, in one go: what is stopped begins anew. */
export function createFfmpegRunner(): ExportRunner {
  const deliveries = new Map<string, Delivery>();
  return {
    start(task) {
      const run = runExport(task);
      void run.result.then(
        ({ delivery }) => delivery.kind === 'zip' && deliveries.set(delivery.file.name, delivery),
        () => undefined,
      );
      return { ...run, result: run.result.then(({ outcome }) => outcome) };
    },
    async zip(storedName) {
      const known = deliveries.get(storedName);
      if (known?.kind === 'zip') return known.file;
      const file = await findZip(storedName);
      if (!file) return null;
      // Another tab may hold it; then it is held here once that tab ends.
      const held = holdDownload(storedName);
      const discard = async (): Promise<void> => {
        await removeZip(storedName);
        void held.then((release) => release());
      };
      deliveries.set(storedName, { kind: 'zip', file, fileName: storedName, discard });
      return file;
    },
    async discard(_id, made) {
      if (made?.kind !== 'download') return;
      const known = deliveries.get(made.storedName);
      deliveries.delete(made.storedName);
      if (known?.kind === 'zip') await known.discard();
      else await removeZip(made.storedName);
    },
    sweep: () => Promise.resolve(),
  };
}

interface Run extends Omit<ExportRun, 'result'> {
  readonly result: Promise<{ readonly outcome: ExportOutcome; readonly delivery: Delivery }>;
}

function runExport({ source, name, settings, where }: ExportTask): Run {
  const progress = createStore<ExportRun['progress']['value']>({
    phase: 'loading',
    phaseFraction: 0,
    fraction: 0,
  });
  const stop = new AbortController();
  const work = async (): Promise<{ outcome: ExportOutcome; delivery: Delivery }> => {
    if (settings.kind !== 'hls' || settings.passphrase !== null)
      throw new AppError('export-unsupported', 'Only plain HLS bundles can be made so far.');
    const { startExport } = await import('../../media/export/export-job.ts');
    const { rungs } = settings;
    const job = startExport({ file: source, name }, { rungs }, targetOf(where), { signal: stop.signal });
    job.progress.watch((step) => progress.set(step));
    const result = await job.result;
    const { delivery, ...summary } = result;
    return { outcome: { summary: { ...summary, engine: 'ffmpeg' }, made: madeOf(result) }, delivery };
  };
  return {
    progress,
    result: work(),
    cancel: () => stop.abort(abortError()),
    setPace: () => undefined,
  };
}

function targetOf(where: ExportPlace): Target {
  switch (where.kind) {
    case 'zip':
      return zipDownload;
    case 'folder':
      return folderTarget(where.folder);
    case 'web':
      throw new AppError('export-unsupported', 'Web storages cannot be written to so far.');
  }
}

function madeOf({ delivery }: ExportResult): MadePlace {
  const { fileName } = delivery;
  return delivery.kind === 'zip'
    ? { kind: 'download', storedName: delivery.file.name, fileName }
    : { kind: 'folder', fileName };
}

async function findZip(storedName: string): Promise<File | null> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle(DOWNLOADS_FOLDER);
    return await (await folder.getFileHandle(storedName)).getFile();
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function removeZip(storedName: string): Promise<void> {
  const root = await navigator.storage.getDirectory();
  const folder = await root.getDirectoryHandle(DOWNLOADS_FOLDER, { create: true });
  await folder.removeEntry(storedName).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}
