import { expose, transfer } from 'comlink';
import { ALL_FORMATS, BlobSource, Input } from 'mediabunny';
import { AppError } from '../../lib/errors.ts';
import type { GaugeApi } from './gauge.contract.ts';
import { readFrameTimes } from './frame-times.ts';
import { measureLoudness } from './loudness.ts';

/** Lets `read` read a file. @throws 'recording-damaged' whatever goes wrong, since it is the file's fault */
async function withInput<T>(file: Blob, read: (input: Input) => Promise<T>): Promise<T> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  try {
    return await read(input);
  } catch (error) {
    throw new AppError('recording-damaged', `The recording cannot be read: ${String(error)}`, {
      cause: error,
    });
  } finally {
    input.dispose();
  }
}

const api: GaugeApi = {
  loudness: (file, onProgress) =>
    withInput(file, async (input) => {
      const track = await input.getPrimaryAudioTrack();
      if (!track || !(await track.canDecode())) return new Int8Array(0);
      const levels = await measureLoudness(track, await input.computeDuration(), onProgress);
      return transfer(levels, [levels.buffer]);
    }),

  frameTimes: (file, aroundS) =>
    withInput(file, async (input) => {
      const track = await input.getPrimaryVideoTrack();
      if (!track) return new Float64Array(0);
      const times = await readFrameTimes(track, aroundS);
      return transfer(times, [times.buffer]);
    }),
};

expose(api);
