import { AppError, storageErrorCode } from '../lib/errors.ts';
import { createRecordingFile, dropRecordingFile } from '../storage/recording-files.ts';
import { openOutputFile, type OutputFile } from './output-file.ts';

/**
 * Opens a recording's file for writing, has `fill` write it from the start, and closes it. Where that fails nothing of it
 * is left. @throws 'storage-full', and what `fill` throws
 */
export async function writeRecordingFile<T>(
  id: string,
  fill: (file: OutputFile) => Promise<T>,
): Promise<{ file: File; result: T }> {
  try {
    const fileHandle = await createRecordingFile(id);
    const file = await openOutputFile(fileHandle);
    let result: T;
    try {
      result = await fill(file);
      file.flush();
    } finally {
      file.close();
    }
    return { file: await fileHandle.getFile(), result };
  } catch (error) {
    await dropRecordingFile(id);
    if (storageErrorCode(error, 'unexpected') === 'storage-full')
      throw new AppError('storage-full', 'There is no space left.', { cause: error });
    throw error;
  }
}
