import { AppError, storageErrorCode } from '../lib/errors.ts';

/** A failed access to the database as the error a person is shown. */
export function storageError(error: unknown): AppError {
  const code = storageErrorCode(error, 'storage-blocked');
  const sentence =
    code === 'storage-full' ? 'The browser’s storage is full.' : 'The browser refused to store this.';
  return new AppError(code, sentence, { cause: error });
}
