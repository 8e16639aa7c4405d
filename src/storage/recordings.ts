import { AppError } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import { deleteCapture, openCapture } from './captures.ts';
import { chunkRange, readChunks } from './chunk-reader.ts';
import { openChunkTarget, type ChunkTarget } from './chunk-sink.ts';
import { keepConnected, type Connection } from './connection.ts';
import { holdConnections, type Database } from './database.ts';
import { deleteRecordingFile, openRecordingFile } from './recording-files.ts';
import type { RecordingRecord, SidecarRecord } from './schema.ts';
import { seekableParts } from './seekable-parts.ts';
import { sidecarRange } from './sidecars.ts';
import { storageError } from './storage-error.ts';

/** Done means on disk. */
const STRICT = { durability: 'strict' } as const;

/** How often a growing recording's size is noted in the database: other tabs show it, nothing hangs on it. */
const NOTE_SIZE_MS = 2000;

/** What may change of a recording after it was made. */
export type RecordingChange = Partial<
  Pick<RecordingRecord, 'name' | 'state' | 'recovered' | 'takeId' | 'anchors' | 'tags' | 'deletedAtMs'>
>;

/** What finalising finds out about a recording. */
export type RecordingFacts = Pick<
  RecordingRecord,
  'mimeType' | 'damaged' | 'durationMs' | 'sizeBytes' | 'width' | 'height' | 'thumbnail' | 'anchors'
>;

/** Where a new recording's bytes go. */
export interface RecordingSink {
  /**
   * Resolves when the chunk is on disk. `capturedAtMs`: ms since 1970, by the page's steady clock; `part`: 0 until the
   * first pause, 1 until the second... @throws 'not-found' where the recording was deleted meanwhile
   * @throws 'storage-full'
   */
  append(bytes: ArrayBuffer, capturedAtMs: number, part?: number): Promise<void>;
}

/** All recordings of this install. Every change is durable when its promise resolves. */
export interface Recordings {
  /** In no particular order; changes made by other tabs arrive too. */
  readonly list: ReadonlyStore<readonly RecordingRecord[]>;
  /** The stored record now, or undefined. */
  get(id: string): Promise<RecordingRecord | undefined>;
  /** With what goes with it, where that is there from the beginning. @throws 'storage-full' */
  create(record: RecordingRecord, sidecars?: readonly Omit<SidecarRecord, 'recordingId'>[]): Promise<void>;
  /**
   * Takes a new recording's bytes, in order, until the recording is stopped, completed or removed. `onFull` hears that
   * the last chunk was stored in what was kept in reserve, and that the next may not be.
   */
  openChunkSink(id: string, onFull?: () => void): RecordingSink;
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
   * The recording as a file that is not held in memory: the finalised one, or what the recorder wrote, with an index
   * in front, so that it plays and seeks. @throws 'not-found'
   */
  openFile(id: string): Promise<File>;
}

/** Opens the repository on `database`, which the caller keeps; it stops listening to other tabs on abort. */
export async function openRecordings(
  database: Database,
  { signal }: { signal: AbortSignal },
): Promise<Recordings> {
  const connection = keepConnected(database, { signal });
  const records = new Map<string, RecordingRecord>();
  const list = createStore<readonly RecordingRecord[]>([]);
  const channel = new BroadcastChannel(`${database.name}-recordings`);
  signal.addEventListener('abort', () => channel.close(), { once: true });
  const growing = new Map<string, GrowingRecording>();
  const closeAll = (): void => {
    for (const recording of growing.values())
      recording.close().catch((error: unknown) => log.warn('A recording’s stream did not close.', error));
  };
  signal.addEventListener('abort', closeAll, { once: true });

  const note = (id: string, record: RecordingRecord | undefined): void => {
    if (record) records.set(id, grown(record));
    else records.delete(id);
    list.set([...records.values()]);
  };
  /** The record with the size that is on disk by now. */
  const grown = (record: RecordingRecord): RecordingRecord => {
    const sizeBytes = growing.get(record.id)?.sizeBytes ?? 0;
    return record.state !== 'ready' && sizeBytes > record.sizeBytes ? { ...record, sizeBytes } : record;
  };
  const changed = (id: string, record: RecordingRecord | undefined): void => {
    note(id, record);
    if (!signal.aborted) channel.postMessage(id);
  };
  channel.onmessage = ({ data: id }: MessageEvent<string>) => {
    void connection
      .use((current) => current.get('recordings', id))
      .then(
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
    const updated = await connection.use(async (current) => {
      const transaction = current.transaction(['recordings', 'chunks'], 'readwrite', STRICT);
      const store = transaction.objectStore('recordings');
      // Where the database was deleted under us, what is known here is all there is.
      const record = (await store.get(id)) ?? (connection.isReplaced ? records.get(id) : undefined);
      if (!record) throw new AppError('not-found', 'This recording has been deleted.');
      const written = next(grown(record));
      const requests: Promise<unknown>[] = [store.put(written), transaction.done];
      if (withChunks === 'delete') requests.push(transaction.objectStore('chunks').delete(chunkRange(id)));
      await Promise.all(requests);
      return written;
    });
    changed(id, updated);
    return updated;
  };

  const stopGrowing = async (id: string): Promise<void> => {
    const recording = growing.get(id);
    growing.delete(id);
    await recording?.close();
  };

  const openChunkSink = (id: string, onFull?: () => void): RecordingSink => {
    let target: Promise<ChunkTarget> | null = null;
    const release = holdConnections();
    let notedAtMs = -Infinity;
    const recording = {
      sizeBytes: 0,
      async close() {
        release();
        await (await target)?.close();
      },
    };
    growing.set(id, recording);
    /** Nothing waits for it, and nothing is lost where it fails: the bytes have their own journal. */
    const noteSize = (): void => {
      if (performance.now() < notedAtMs + NOTE_SIZE_MS) return;
      notedAtMs = performance.now();
      change(id, (record) => record).catch((error: unknown) => {
        // Another tab has deleted it: the next chunk is told.
        if (error instanceof AppError && error.name === 'not-found') note(id, undefined);
        else log.warn('The size of a recording could not be noted.', error);
      });
    };
    const append = async (bytes: ArrayBuffer, capturedAtMs: number, part: number): Promise<void> => {
      const record = records.get(id);
      if (!record) {
        await stopGrowing(id);
        await dropCapture(id);
        throw new AppError('not-found', 'This recording has been deleted.');
      }
      const { byteLength } = bytes;
      target ??= openChunkTarget(connection, record);
      const place = await target;
      if (await place.append(bytes, capturedAtMs, part)) onFull?.();
      recording.sizeBytes = Math.max(recording.sizeBytes, place.sizeBytes) + byteLength;
      // It may have been deleted just now.
      const now = records.get(id);
      if (now) note(id, now);
      noteSize();
    };
    return { append: (bytes, capturedAtMs, part = 0) => stored(append(bytes, capturedAtMs, part)) };
  };

  return {
    list,
    get: (id) =>
      stored(connection.use((current) => current.get('recordings', id))).then(
        (record) => record && grown(record),
      ),
    async create(record, sidecars = []) {
      await stored(
        connection.use(async (current) => {
          const transaction = current.transaction(['recordings', 'sidecars'], 'readwrite', STRICT);
          const beside = transaction.objectStore('sidecars');
          await Promise.all([
            transaction.objectStore('recordings').add(record),
            ...sidecars.map((sidecar) => beside.put({ ...sidecar, recordingId: record.id })),
            transaction.done,
          ]);
        }),
      );
      changed(record.id, record);
    },
    openChunkSink,
    async update(id, values) {
      try {
        return await stored(
          change(id, (now) => ({ ...now, ...(typeof values === 'function' ? values(now) : values) })),
        );
      } finally {
        // Also where there is no room to say so: no more comes, and somebody else may open it.
        const isOver = typeof values !== 'function' && (values.state ?? 'recording') !== 'recording';
        if (isOver)
          await stopGrowing(id).catch((error: unknown) =>
            log.warn('A recording’s stream did not close well.', error),
          );
      }
    },
    async updateEach(ids, values) {
      const updated = await stored(
        connection.use(async (current) => {
          const transaction = current.transaction('recordings', 'readwrite', STRICT);
          const updateOne = async (id: string): Promise<RecordingRecord[]> => {
            const record = await transaction.store.get(id);
            if (!record) return [];
            const written = { ...record, ...values(record) };
            await transaction.store.put(written);
            return [written];
          };
          const written = (await Promise.all(ids.map(updateOne))).flat();
          await transaction.done;
          return written;
        }),
      );
      for (const record of updated) {
        records.set(record.id, grown(record));
        if (!signal.aborted) channel.postMessage(record.id);
      }
      list.set([...records.values()]);
      return updated;
    },
    async complete(id, facts) {
      const finish = (now: RecordingRecord): RecordingRecord => {
        // What came from another device was handed over by the network, which says nothing of when it was recorded.
        const isTold = now.anchors.length > 0 || now.source === 'collected';
        return { ...now, ...facts, anchors: isTold ? now.anchors : facts.anchors, state: 'ready' };
      };
      const record = await stored(change(id, finish, 'delete'));
      await stopGrowing(id);
      // Last: what is left behind by a crash here is swept away at the next start.
      await dropCapture(id);
      return record;
    },
    async remove(id, isMeant = () => true) {
      const before = await stored(connection.use((current) => current.get('recordings', id)));
      if (before && !isMeant(before)) return false;
      // First: what deletes the journal leaves nothing to be found again.
      await stopGrowing(id);
      await dropCapture(id);
      const isRemoved = await stored(connection.use((current) => removeRecord(current, id, isMeant)));
      if (!isRemoved) return false;
      changed(id, undefined);
      // Last: a file without a record is swept away at the next start, a record without a file would be a lie.
      await deleteRecordingFile(id);
      return true;
    },
    async openFile(id) {
      const record = await stored(connection.use((current) => current.get('recordings', id)));
      if (!record) throw new AppError('not-found', 'This recording has been deleted.');
      const parts = await stored(partsOf(record, connection));
      return new File(parts, record.name, { type: record.mimeType, lastModified: record.createdAtMs });
    },
  };
}

/**
 * Deletes a capture, unless another tab has it open: one that records deletes it itself when it sees that its record is
 * gone, and what is left is swept away at the next start.
 */
async function dropCapture(id: string): Promise<void> {
  try {
    await deleteCapture(id);
  } catch (error) {
    if (!(error instanceof Error && error.name === 'NoModificationAllowedError')) throw error;
    log.warn('A recording’s raw stream is still open somewhere, and stays for now.', error);
  }
}

interface GrowingRecording {
  readonly sizeBytes: number;
  close(): Promise<void>;
}

/** What a recording's file is put together from; nothing of it is in memory but where the database holds it. */
async function partsOf(record: RecordingRecord, connection: Connection): Promise<Blob[]> {
  if (record.state === 'ready') return [await openRecordingFile(record.id)];
  const capture = await openCapture(record.id);
  if (capture) return seekableParts(capture);
  return connection.use(async (current) => {
    const parts: Blob[] = [];
    for await (const chunk of readChunks(current, record.id)) parts.push(new Blob([chunk.bytes]));
    return parts;
  });
}

/** Deletes all that the database has of a recording, in one step; false where its record is not meant. */
async function removeRecord(
  database: Database,
  id: string,
  isMeant: (record: RecordingRecord) => boolean,
): Promise<boolean> {
  const stores = ['recordings', 'chunks', 'sidecars', 'storyboards'] as const;
  const transaction = database.transaction(stores, 'readwrite', STRICT);
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
