import { expose } from 'comlink';
import { AppError, isAbort, storageErrorCode } from '../../lib/errors.ts';
import { createCrc32 } from '../../storage/crc32.ts';
import { createRecordingFile, deleteRecordingFile } from '../../storage/recording-files.ts';
import { lifeline } from '../lifeline.ts';
import { openOutputFile } from '../output-file.ts';
import type { CopierApi } from './copier.contract.ts';

/** Progress is told this often: each time is a message to the window. */
const TELL_EVERY_BYTES = 4 * 2 ** 20;

const controller = new AbortController();
const { signal } = controller;

/** Hands all bytes of `source` to `write`, one piece after the other. Resolves with their CRC-32. */
async function pump(
  source: Blob,
  write: (bytes: Uint8Array<ArrayBuffer>, at: number) => unknown,
  onBytes: (bytes: number) => void,
): Promise<number> {
  const sum = createCrc32();
  const reader = source.stream().getReader();
  let at = 0;
  let told = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    signal.throwIfAborted();
    sum.add(read.value);
    await write(read.value, at);
    at += read.value.byteLength;
    if (at - told < TELL_EVERY_BYTES) continue;
    told = at;
    onBytes(at);
  }
  onBytes(at);
  return sum.value;
}

function failure(error: unknown): unknown {
  if (isAbort(error) || error instanceof AppError) return error;
  const code = storageErrorCode(error, 'backup-failed');
  return new AppError(code, 'The file could not be copied.', { cause: error });
}

const api: CopierApi = {
  hold: (lockName) => lifeline.hold(lockName),

  async copyToFolder(source, folder, name, onBytes) {
    try {
      const file = await (await folder.getFileHandle(name, { create: true })).createWritable();
      try {
        const crc32 = await pump(source, (bytes) => file.write(bytes), onBytes);
        await file.close();
        return crc32;
      } catch (error) {
        await file.abort().catch(() => undefined);
        throw error;
      }
    } catch (error) {
      throw failure(error);
    }
  },

  async copyToRecording(source, recordingId, onBytes) {
    try {
      const file = await openOutputFile(await createRecordingFile(recordingId));
      try {
        const crc32 = await pump(source, (bytes, at) => file.write(bytes, at), onBytes);
        file.flush();
        return crc32;
      } finally {
        file.close();
      }
    } catch (error) {
      await deleteRecordingFile(recordingId);
      throw failure(error);
    }
  },

  async checksum(source, onBytes) {
    try {
      return await pump(source, () => undefined, onBytes);
    } catch (error) {
      throw failure(error);
    }
  },

  cancel() {
    controller.abort();
  },
};
expose(api);
