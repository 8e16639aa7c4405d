import { expose } from 'comlink';
import { lifeline } from '../lifeline.ts';
import { drawThumbnail, inspect } from '../finaliser/inspect.ts';
import { writeRecordingFile } from '../recording-file.ts';
import { composeTake } from './compose.ts';
import type { TakeApi } from './take.contract.ts';

const controller = new AbortController();

const api: TakeApi = {
  hold: (lockName) => lifeline.hold(lockName),
  async compose(task, onProgress) {
    const { file } = await writeRecordingFile(task.recordingId, (output) =>
      composeTake(task, output, onProgress, controller),
    );
    // The picture is there, whatever this browser's decoder says to it.
    const thumbnail = await drawThumbnail(file).catch(() => null);
    return { ...(await inspect(file)), damaged: false, anchors: [], thumbnail };
  },
  cancel() {
    controller.abort();
  },
};

expose(api);
