import { expose } from 'comlink';
import { ALL_FORMATS, BlobSource, Input } from 'mediabunny';
import { AppError } from '../../lib/errors.ts';
import type { AnalystApi } from './analyst.contract.ts';
import { describe } from './describe.ts';
import { drawStoryboard } from './storyboard.ts';

/** @throws 'import-not-media' whatever goes wrong, since it is the file's fault */
async function withInput<T>(file: Blob, read: (input: Input) => Promise<T>): Promise<T> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  try {
    return await read(input);
  } catch (error) {
    throw new AppError('import-not-media', 'This file cannot be looked at.', { cause: error });
  } finally {
    input.dispose();
  }
}

const api: AnalystApi = {
  drawStoryboard: (file) => withInput(file, drawStoryboard),
  describe: (file) => withInput(file, describe),
};
expose(api);
