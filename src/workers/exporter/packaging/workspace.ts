import { EXPORTS_FOLDER } from '../../../media/export/workspaces.ts';
import type { PackedKeyframe, PackedRendition } from '../../../media/export/packed.ts';
import type { Rendition, SegmentSpan } from '../../../media/export/rendition.ts';
import { createCrc32 } from '../../../storage/crc32.ts';
import { openSyncHandle, quotaExceeded, writeAll, type SyncAccessHandle } from '../../sync-file.ts';
import {
  encodeEntry,
  moved,
  packedOf,
  readJournal,
  type JournalEntry,
  type StoredHead,
  type StoredRendition,
  type StoredSegment,
} from './journal.ts';
import { BEGINNING, type Continuity } from './packager.ts';

const JOURNAL = 'journal';
/** Whatever was flushed survives a power cut; between, a killed tab loses nothing. */
const FLUSH_EVERY_MS = 1000;

/** What is appended to a rendition. */
export interface NewSegment {
  readonly bytes: Uint8Array;
  readonly span: SegmentSpan;
  /** Ranges of `bytes`, or of `keyframeBytes` where there are any. */
  readonly keyframes: readonly PackedKeyframe[];
  /** Of encrypted keyframes; null where they are ranges of the segment. */
  readonly keyframeBytes: Uint8Array | null;
  readonly continuity: Continuity;
}

/**
 * Where an export is made, in the private file system: a file a rendition, its segments one behind the other, and a journal
 * of them. Written by one worker at a time. All writing throws QuotaExceededError where there is no room.
 */
export interface Workspace {
  /** What there is of a rendition; null where it has not begun. */
  stored(name: string): StoredRendition | null;
  /** Begins a rendition, anew where it had begun. */
  begin(name: string, head: Omit<StoredHead, 'initBytes'>, init: Uint8Array | null): void;
  append(name: string, segment: NewSegment): void;
  /** Forgets a rendition. */
  drop(name: string): void;
  /** Puts all on disk and closes the files. */
  close(): void;
}

/** Opens a workspace; what is in it of another task, or not whole, is removed. */
export async function openWorkspace(
  id: string,
  fingerprint: string,
  names: readonly string[],
): Promise<Workspace> {
  const folder = await openFolder(id);
  const opened: SyncAccessHandle[] = [];
  const open = async (fileName: string): Promise<SyncAccessHandle> => {
    const handle = await openSyncHandle(await folder.getFileHandle(fileName, { create: true }));
    opened.push(handle);
    return handle;
  };
  const close = (): void => {
    for (const handle of opened.splice(0)) handle.close();
  };
  try {
    const journal = openJournal(await open(JOURNAL), fingerprint);
    const files = new Map<string, RenditionFile>();
    for (const name of names) {
      const file = createFile(await open(mediaName(name)), await open(keyframesName(name)));
      files.set(name, file);
      const before = journal.renditions.get(name) ?? null;
      const kept = file.restore(before);
      if (before && kept < before.segments.length) journal.add({ kind: 'kept', name, count: kept });
    }
    return createWorkspace(journal, files, close);
  } catch (error) {
    close();
    throw error;
  }
}

/** What a workspace is being used for; null where there is nothing in it. */
export async function fingerprintOfWorkspace(id: string): Promise<string | null> {
  const file = await (await workspaceFile(id, JOURNAL)).getFile();
  return readJournal(new Uint8Array(await file.arrayBuffer())).fingerprint;
}

const mediaName = (name: string): string => `${name}.media`;
const keyframesName = (name: string): string => `${name}.keyframes`;

async function openFolder(id: string): Promise<FileSystemDirectoryHandle> {
  const root = await navigator.storage.getDirectory();
  const exports = await root.getDirectoryHandle(EXPORTS_FOLDER, { create: true });
  return exports.getDirectoryHandle(id, { create: true });
}

function createWorkspace(
  journal: OpenJournal,
  files: ReadonlyMap<string, RenditionFile>,
  closeAll: () => void,
): Workspace {
  let flushedAtMs = performance.now();
  const fileOf = (name: string): RenditionFile => {
    const file = files.get(name);
    if (!file) throw new Error(`There is no rendition ${name}.`);
    return file;
  };
  const flush = (): void => {
    // Its bytes first: the journal tells only of what is there.
    for (const file of files.values()) file.flush();
    journal.flush();
    flushedAtMs = performance.now();
  };
  return {
    stored: (name) => files.get(name)?.stored ?? null,
    begin(name, head, init) {
      const initBytes = init?.length ?? 0;
      journal.add({ kind: 'rendition', name, head: { ...head, initBytes } });
      fileOf(name).begin({ ...head, initBytes }, init);
    },
    append(name, segment) {
      journal.add({ kind: 'segment', name, segment: fileOf(name).append(segment) });
      if (performance.now() - flushedAtMs > FLUSH_EVERY_MS) flush();
    },
    drop(name) {
      journal.add({ kind: 'kept', name, count: 0 });
      fileOf(name).restore(null);
    },
    close() {
      try {
        flush();
      } finally {
        closeAll();
      }
    },
  };
}

interface OpenJournal {
  readonly renditions: ReadonlyMap<string, StoredRendition>;
  add(entry: JournalEntry): void;
  flush(): void;
}

/** The journal, emptied where it is of another task. */
function openJournal(handle: SyncAccessHandle, fingerprint: string): OpenJournal {
  const bytes = new Uint8Array(handle.getSize());
  handle.read(bytes, { at: 0 });
  const read = readJournal(bytes);
  const isOurs = read.fingerprint === fingerprint;
  let end = isOurs ? read.wholeBytes : 0;
  handle.truncate(end);
  const add = (entry: JournalEntry): void => {
    const line = encodeEntry(entry);
    writeAll(handle, line, end);
    end += line.length;
  };
  if (!isOurs) add({ kind: 'task', fingerprint });
  return {
    renditions: isOurs ? read.renditions : new Map(),
    add,
    flush: () => handle.flush(),
  };
}

/** A rendition's two files, and what is known of them. */
interface RenditionFile {
  readonly stored: StoredRendition | null;
  /** Cuts off what is not whole; returns how many segments are. */
  restore(rendition: StoredRendition | null): number;
  begin(head: StoredHead, init: Uint8Array | null): void;
  append(segment: NewSegment): StoredSegment;
  flush(): void;
}

function createFile(media: SyncAccessHandle, keyframeFile: SyncAccessHandle): RenditionFile {
  let head: StoredHead | null = null;
  let segments: StoredSegment[] = [];
  let end = 0;
  let keyframesEnd = 0;

  const crcOf = ({ offset, sizeBytes, keyframesEndAt }: StoredSegment, keyframesFrom: number): number => {
    const crc = createCrc32();
    for (const [handle, at, size] of [
      [media, offset, sizeBytes],
      [keyframeFile, keyframesFrom, keyframesEndAt - keyframesFrom],
    ] as const) {
      const bytes = new Uint8Array(Math.max(0, size));
      const read = handle.read(bytes, { at });
      crc.add(bytes.subarray(0, read));
    }
    return crc.value;
  };
  /** What lies before a whole segment was written before it. */
  const countWhole = (all: readonly StoredSegment[]): number => {
    let count = all.length;
    const isWhole = (index: number): boolean => {
      const segment = all[index];
      if (!segment) return true;
      const { offset, sizeBytes, keyframesEndAt, crc32 } = segment;
      if (offset + sizeBytes > media.getSize() || keyframesEndAt > keyframeFile.getSize()) return false;
      return crcOf(segment, all[index - 1]?.keyframesEndAt ?? 0) === crc32;
    };
    while (!isWhole(count - 1)) count -= 1;
    return count;
  };
  return {
    get stored() {
      return head && { ...head, segments };
    },
    restore(rendition) {
      const count = rendition ? countWhole(rendition.segments) : 0;
      head = count > 0 ? rendition : null;
      segments = rendition?.segments.slice(0, count) ?? [];
      const last = segments.at(-1);
      end = last ? last.offset + last.sizeBytes : 0;
      keyframesEnd = last?.keyframesEndAt ?? 0;
      media.truncate(end);
      keyframeFile.truncate(keyframesEnd);
      return count;
    },
    begin(newHead, init) {
      [head, segments, end, keyframesEnd] = [newHead, [], 0, 0];
      media.truncate(0);
      keyframeFile.truncate(0);
      if (!init) return;
      writeAll(media, init, 0);
      end = init.length;
    },
    append({ bytes, span, keyframes, keyframeBytes, continuity }) {
      writeAll(media, bytes, end);
      const crc = createCrc32();
      crc.add(bytes);
      if (keyframeBytes) {
        writeAll(keyframeFile, keyframeBytes, keyframesEnd);
        crc.add(keyframeBytes);
      }
      const segment: StoredSegment = {
        offset: end,
        sizeBytes: bytes.length,
        fromS: span.fromS,
        durationS: span.toS - span.fromS,
        keyframes: moved(keyframes, keyframeBytes ? keyframesEnd : end),
        crc32: crc.value,
        keyframesEndAt: keyframesEnd + (keyframeBytes?.length ?? 0),
        continuity,
      };
      end += bytes.length;
      keyframesEnd = segment.keyframesEndAt;
      segments.push(segment);
      return segment;
    },
    flush() {
      for (const [handle, size] of [
        [media, end],
        [keyframeFile, keyframesEnd],
      ] as const) {
        handle.flush();
        if (handle.getSize() !== size) throw quotaExceeded();
      }
    },
  };
}

/** Where the next segment of a rendition goes on. */
export function continuityOf(stored: StoredRendition | null): Continuity {
  return stored?.segments.at(-1)?.continuity ?? BEGINNING;
}

/** The renditions as they lie in a workspace that is closed. */
export function readPacked(
  id: string,
  renditions: readonly { readonly rendition: Rendition; readonly stored: StoredRendition }[],
  isEncrypted: boolean,
): Promise<PackedRendition[]> {
  return Promise.all(
    renditions.map(async ({ rendition, stored }) => {
      const folder = await openFolder(id);
      const fileOf = async (name: string): Promise<File> => (await folder.getFileHandle(name)).getFile();
      return {
        rendition,
        codecs: stored.codecs,
        file: await fileOf(mediaName(rendition.name)),
        init: stored.initBytes > 0 ? { offset: 0, sizeBytes: stored.initBytes } : null,
        segments: stored.segments.map(packedOf),
        keyframeFile:
          isEncrypted && rendition.kind === 'video' ? await fileOf(keyframesName(rendition.name)) : null,
      };
    }),
  );
}

/** A file in a workspace, made where it is not there yet. */
export async function workspaceFile(id: string, name: string): Promise<FileSystemFileHandle> {
  return (await openFolder(id)).getFileHandle(name, { create: true });
}
