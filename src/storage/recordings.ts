import { AppError } from '../lib/errors.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import { chunkRange, readChunks } from './chunk-reader.ts';
import { crc32 } from './crc32.ts';
import type { Database } from './database.ts';
import { deleteRecordingFile, openRecordingFile } from './recording-files.ts';
import type { RecordingRecord, SidecarRecord } from './schema.ts';
import { sidecarRange } from './sidecars.ts';
import { storageError } from './storage-error.ts';

/** What may change of a recording after it was made. */
export type RecordingChange = Partial<
  Pick<RecordingRecord, 'name' | 'state' | 'recovered' | 'takeId' | 'tags' | 'deletedAtMs'>
>;

/** What finalising finds out about a recording. */
export type RecordingFacts = Pick<
  RecordingRecord,
  'mimeType' | 'damaged' | 'durationMs' | 'sizeBytes' | 'width' | 'height' | 'thumbnail'
>;

/** All recordings of this install. Every change is durable when its promise resolves. */
export interface Recordings {
  /** In no particular order; changes made by other tabs arrive too. */
  readonly list: ReadonlyStore<readonly RecordingRecord[]>;
  /** The stored record now, or undefined. */
  get(id: string): Promise<RecordingRecord | undefined>;
  /** With what goes with it, where that is there from the beginning. @throws 'storage-full' */
  create(record: RecordingRecord, sidecars?: readonly Omit<SidecarRecord, 'recordingId'>[]): Promise<void>;
  /**
   * Takes a new recording's bytes, in order. Each `append` resolves when the chunk is on disk, and rejects with
   * 'not-found' where the recording was deleted meanwhile. @throws 'storage-full'
   */
  openChunkSink(id: string): { append(bytes: ArrayBuffer, capturedAtMs: number): Promise<void> };
  /** A change that depends on what is stored is a function of it. @throws 'not-found' */
  update(
    id: string,
    change: RecordingChange | ((record: RecordingRecord) => RecordingChange),
  ): Promise<RecordingRecord>;
  /** Changes several in one step, all or none; those that are gone are passed over. */
  updateEach(
    ids: readonly string[],
    change: (record: RecordingRecord) => RecordingChange,
  ): Promise<readonly RecordingRecord[]>;
  /**
   * Marks the recording `ready` and lets go of its chunks, in one transaction: the file must be on disk before.
   * @throws 'not-found' where it was deleted meanwhile
   */
  complete(id: string, facts: RecordingFacts): Promise<RecordingRecord>;
  /**
   * Deletes record, chunks, sidecars, storyboard and file: whatever stands there, or only a record that `isMeant` at
   * that moment. Resolves with whether it was deleted.
   */
  remove(id: string, isMeant?: (record: RecordingRecord) => boolean): Promise<boolean>;
  /**
   * The recording as a file that is not held in memory: the finalised one, or the raw chunks where finalising
   * has not been possible. @throws 'not-found'
   */
  openFile(id: string): Promise<File>;
}

/** Opens the repository on `database`, which the caller keeps; it stops listening to other tabs on abort. */
export async function openRecordings(
  database: Database,
  { signal }: { signal: AbortSignal },
): Promise<Recordings> {
  const records = new Map<string, RecordingRecord>();
  const list = createStore<readonly RecordingRecord[]>([]);
  const channel = new BroadcastChannel(`${database.name}-recordings`);
  signal.addEventListener('abort', () => channel.close(), { once: true });

  const note = (id: string, record: RecordingRecord | undefined): void => {
    if (record) records.set(id, record);
    else records.delete(id);
    list.set([...records.values()]);
  };
  const changed = (id: string, record: RecordingRecord | undefined): void => {
    note(id, record);
    if (!signal.aborted) channel.postMessage(id);
  };
  channel.onmessage = ({ data: id }: MessageEvent<string>) => {
    void database.get('recordings', id).then(
      (record) => note(id, record),
      // The database was closed under us; whoever uses it next gets a clear error.
      () => undefined,
    );
  };
  for (const record of await stored(database.getAll('recordings'))) records.set(record.id, record);
  list.set([...records.values()]);

  /** Changes one record, and what hangs on it, in one durable transaction. */
  const change = async (
    id: string,
    next: (record: RecordingRecord) => RecordingRecord,
    withChunks: 'keep' | 'delete' = 'keep',
  ): Promise<RecordingRecord> => {
    const transaction = database.transaction(['recordings', 'chunks'], 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore('recordings');
    const record = await store.get(id);
    if (!record) throw new AppError('not-found', 'This recording has been deleted.');
    const updated = next(record);
    const requests: Promise<unknown>[] = [store.put(updated), transaction.done];
    if (withChunks === 'delete') requests.push(transaction.objectStore('chunks').delete(chunkRange(id)));
    await Promise.all(requests);
    changed(id, updated);
    return updated;
  };

  return {
    list,
    get: (id) => stored(database.get('recordings', id)),
    async create(record, sidecars = []) {
      const transaction = database.transaction(['recordings', 'sidecars'], 'readwrite', {
        durability: 'strict',
      });
      await stored(
        Promise.all([
          transaction.objectStore('recordings').add(record),
          ...sidecars.map((sidecar) =>
            transaction.objectStore('sidecars').put({ ...sidecar, recordingId: record.id }),
          ),
          transaction.done,
        ]),
      );
      changed(record.id, record);
    },
    openChunkSink(id) {
      let sequence = 0;
      let offset = 0;
      const append = async (bytes: ArrayBuffer, capturedAtMs: number): Promise<void> => {
        const chunk = {
          recordingId: id,
          sequence,
          offset,
          bytes,
          crc32: crc32(new Uint8Array(bytes)),
          capturedAtMs,
        };
        const transaction = database.transaction(['recordings', 'chunks'], 'readwrite', {
          durability: 'strict',
        });
        const store = transaction.objectStore('recordings');
        const record = await store.get(id);
        if (!record) throw new AppError('not-found', 'This recording has been deleted.');
        const updated = { ...record, sizeBytes: offset + bytes.byteLength };
        await Promise.all([
          transaction.objectStore('chunks').add(chunk),
          store.put(updated),
          transaction.done,
        ]);
        sequence += 1;
        offset += bytes.byteLength;
        changed(id, updated);
      };
      return { append: (bytes, capturedAtMs) => stored(append(bytes, capturedAtMs)) };
    },
    update: (id, values) =>
      stored(
        change(id, (record) => ({ ...record, ...(typeof values === 'function' ? values(record) : values) })),
      ),
    async updateEach(ids, values) {
      const transaction = database.transaction('recordings', 'readwrite', { durability: 'strict' });
      const updateOne = async (id: string): Promise<RecordingRecord[]> => {
        const record = await transaction.store.get(id);
        if (!record) return [];
        const updated = { ...record, ...values(record) };
        await transaction.store.put(updated);
        return [updated];
      };
      const updated = (await stored(Promise.all(ids.map(updateOne)))).flat();
      await stored(transaction.done);
      for (const record of updated) {
        records.set(record.id, record);
        if (!signal.aborted) channel.postMessage(record.id);
      }
      list.set([...records.values()]);
      return updated;
    },
    complete: (id, facts) =>
      stored(change(id, (record) => ({ ...record, ...facts, state: 'ready' }), 'delete')),
    async remove(id, isMeant = () => true) {
      const transaction = database.transaction(
        ['recordings', 'chunks', 'sidecars', 'storyboards'],
        'readwrite',
        {
          durability: 'strict',
        },
      );
      const removeAll = async (): Promise<boolean> => {
        const record = await transaction.objectStore('recordings').get(id);
        if (record && !isMeant(record)) return false;
        await Promise.all([
          transaction.objectStore('recordings').delete(id),
          transaction.objectStore('chunks').delete(chunkRange(id)),
          transaction.objectStore('sidecars').delete(sidecarRange(id)),
          transaction.objectStore('storyboards').delete(id),
          transaction.done,
        ]);
        return true;
      };
      if (!(await stored(removeAll()))) return false;
      changed(id, undefined);
      // Last: a file without a record is swept away at the next start, a record without a file would be a lie.
      await deleteRecordingFile(id);
      return true;
    },
    async openFile(id) {
      const record = await stored(database.get('recordings', id));
      if (!record) throw new AppError('not-found', 'This recording has been deleted.');
      const parts: Blob[] = [];
      if (record.state === 'ready') parts.push(await openRecordingFile(id));
      else for await (const chunk of readChunks(database, id)) parts.push(new Blob([chunk.bytes]));
      return new File(parts, record.name, { type: record.mimeType, lastModified: record.createdAtMs });
    },
  };
}

/** Gives a storage failure its code. */
async function stored<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw storageError(error);
  }
}
