import { AppError } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import type { Database } from '../storage/database.ts';
import type { TrainingRecord } from '../storage/schema.ts';
import { deleteTraining, listTrainings, saveTraining, saveTrainings } from '../storage/trainings.ts';
import { toCsv } from '../training/export/csv.ts';
import { loadFitEncoder, toFit } from '../training/export/fit.ts';
import { parseSessions, writeSessions } from '../training/export/json.ts';
import { parseSession } from '../training/export/schema.ts';
import type { TrainingSession } from '../training/session.ts';
import { trainingWeeks, type TrainingWeek } from '../training/weeks.ts';

/** All of a log, or one session. A FIT file holds one session. */
export type ExportFormat = 'csv' | 'json' | 'fit';

/** What an import brought. */
export interface ImportOutcome {
  /** Sessions that were not here, or of which the file has more sets. */
  readonly taken: number;
  /** Sessions that are here as they are in the file, or with more sets. */
  readonly known: number;
}

/** Every training of this install. */
export interface TrainingLog {
  /** The latest first; changes made by other tabs arrive too. What is damaged is left where it is, and not shown. */
  readonly sessions: ReadonlyStore<readonly TrainingSession[]>;
  /** What was done week by week, the earliest first. */
  readonly weeks: ReadonlyStore<readonly TrainingWeek[]>;
  /**
   * Keeps a session: after each set, so that a crash loses none. One without a set is not kept.
   * @throws 'storage-full' @throws 'storage-blocked'
   */
  save(session: TrainingSession): Promise<void>;
  /** Deletes it for good. @throws 'storage-blocked' */
  remove(id: string): Promise<void>;
  /** One session as a file to download. @throws 'not-found' @throws 'training-export-failed' */
  exportSession(id: string, format: ExportFormat): Promise<File>;
  /** All sessions as a file to download, the earliest first. */
  exportAll(format: Exclude<ExportFormat, 'fit'>): File;
  /**
   * Takes in what was exported as JSON, all or nothing.
   * @throws 'training-file-invalid' @throws 'storage-full' @throws 'storage-blocked'
   */
  importFile(file: Blob): Promise<ImportOutcome>;
  /** Loads what FIT files need, so that they can be made without a network. */
  prepareFit(): Promise<void>;
}

/** Years of training take some megabytes. */
const MOST_IMPORT_BYTES = 100e6;

const MIME_TYPES: Record<ExportFormat, string> = {
  csv: 'text/csv;charset=utf-8',
  json: 'application/json',
  // Registered by nobody; what sites that take FIT files send them as.
  fit: 'application/vnd.ant.fit',
};

/** Opens the log on `database`, which the caller keeps; it stops listening to other tabs on abort. */
export async function openTrainingLog(
  { database }: { database: Database },
  { signal }: { signal: AbortSignal },
): Promise<TrainingLog> {
  const sessions = createStore<readonly TrainingSession[]>([]);
  const weeks = createStore<readonly TrainingWeek[]>([]);
  sessions.watch((list) => weeks.set(trainingWeeks(list, Date.now())));
  const read = async (): Promise<void> => sessions.set((await listTrainings(database)).flatMap(sessionOf));
  await read();

  const otherTabs = new BroadcastChannel(`${database.name}-trainings`);
  signal.addEventListener('abort', () => otherTabs.close(), { once: true });
  otherTabs.addEventListener('message', () => {
    read().catch((error: unknown) => log.warn('The log of another tab could not be read.', error));
  });
  const changed = (change: (list: readonly TrainingSession[]) => readonly TrainingSession[]): void => {
    sessions.update(change);
    if (!signal.aborted) otherTabs.postMessage('changed');
  };

  return {
    sessions,
    weeks,
    async save(session) {
      if (session.sets.length === 0) return;
      await saveTraining(database, recordOf(session));
      changed((list) => withThem(list, [session]));
    },
    async remove(id) {
      await deleteTraining(database, id);
      changed((list) => list.filter((session) => session.id !== id));
    },
    async exportSession(id, format) {
      const session = sessions.value.find((one) => one.id === id);
      if (!session) throw new AppError('not-found', 'This training has been deleted.');
      const content = format === 'fit' ? await toFit(session) : textOf([session], format);
      return fileOf(content, `coterie-training-${stampOf(session.startedAtMs)}`, format);
    },
    exportAll: (format) =>
      fileOf(
        textOf(sessions.value.toReversed(), format),
        `coterie-training-log-${stampOf(Date.now())}`,
        format,
      ),
    async importFile(file) {
      if (file.size > MOST_IMPORT_BYTES)
        throw new AppError(
          'training-file-invalid',
          'That file is too large to be a training log: choose another one.',
        );
      const found = parseSessions(await file.text()).filter(({ sets }) => sets.length > 0);
      const known = new Map(sessions.value.map((session) => [session.id, session]));
      const taken = found.filter(({ id, sets }) => sets.length > (known.get(id)?.sets.length ?? 0));
      await saveTrainings(database, taken.map(recordOf));
      changed((list) => withThem(list, taken));
      return { taken: taken.length, known: found.length - taken.length };
    },
    prepareFit: () => loadFitEncoder(),
  };
}

const recordOf = (session: TrainingSession): TrainingRecord => ({
  id: session.id,
  startedAtMs: session.startedAtMs,
  json: JSON.stringify(session),
});

function sessionOf(record: TrainingRecord): readonly TrainingSession[] {
  const session = parseSession(record.json);
  if (session?.id === record.id) return [session];
  log.warn('A stored training is damaged, and not shown.', record.id);
  return [];
}

/** The list with these in it, in the place of older ones of their ids; the latest first. */
function withThem(
  list: readonly TrainingSession[],
  these: readonly TrainingSession[],
): readonly TrainingSession[] {
  const byId = new Map([...list, ...these].map((session) => [session.id, session]));
  return [...byId.values()].toSorted((a, b) => b.startedAtMs - a.startedAtMs);
}

function textOf(sessions: readonly TrainingSession[], format: 'csv' | 'json'): string {
  // Spreadsheets take a CSV file for UTF-8 only with the mark before it.
  return format === 'csv' ? `\uFEFF${toCsv(sessions)}` : writeSessions(sessions, Date.now());
}

const fileOf = (content: BlobPart, name: string, format: ExportFormat): File =>
  new File([content], `${name}.${format}`, { type: MIME_TYPES[format] });

/** `2026-11-22-1830`, in local time. */
function stampOf(atMs: number): string {
  const date = new Date(atMs);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day}-${two(date.getHours())}${two(date.getMinutes())}`;
}
