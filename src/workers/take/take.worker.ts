import { expose } from 'comlink';
import { AppError, storageErrorCode } from '../../lib/errors.ts';
import { createRecordingFile, deleteRecordingFile } from '../../storage/recording-files.ts';
import { lifeline } from '../lifeline.ts';
import { drawThumbnail, inspect } from '../finaliser/inspect.ts';
import { openOutputFile } from '../output-file.ts';
import { composeTake } from './compose.ts';
import type { TakeApi } from './take.contract.ts';

const controller = new AbortController();

const api: TakeApi = {
  hold: (lockName) => lifeline.hold(lockName),
  async compose(task, onProgress) {
    try {
      const handle = await createRecordingFile(task.recordingId);
      const file = await openOutputFile(handle);
      try {
        await composeTake(task, file, onProgress, controller);
        file.flush();
      } finally {
        file.close();
      }
      const made = await handle.getFile();
      // The picture is there, whatever this browser's decoder says to it.
      const thumbnail = await drawThumbnail(made).catch(() => null);
      return { ...(await inspect(made)), damaged: false, anchors: [], thumbnail };
    } catch (error) {
      await deleteRecordingFile(task.recordingId);
      if (storageErrorCode(error, 'unexpected') === 'storage-full')
        throw new AppError('storage-full', 'There is no space left.', { cause: error });
      throw error;
    }
  },
  cancel() {
    controller.abort();
  },
};

expose(api);
