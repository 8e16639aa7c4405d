import { AppError } from '../lib/errors.ts';
import { log } from '../lib/log.ts';
import type { Closable } from '../lib/stage.ts';
import type { ActiveRecording } from './record.ts';

/**
 * Stops the recording where what makes its picture dies: the sound alone would go on, with the last picture standing
 * still, and nobody would be told. Returns what throws the reason of that, if there is one.
 */
export function stopWithoutPicture(
  recording: Pick<ActiveRecording, 'stop'>,
  picture: Closable | null,
): () => void {
  let failure: AppError | null = null;
  picture?.closed.catch((cause: unknown) => {
    failure = new AppError('recording-failed', 'The picture of the recording has failed.', { cause });
    recording
      .stop()
      .catch((error: unknown) => log.warn('A recording without its picture did not stop.', error));
  });
  return () => {
    if (failure) throw failure;
  };
}
