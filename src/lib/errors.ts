/**
 * Every failure a person can meet, by code. The code travels as `Error.name`, since comlink copies only
 * name, message and stack. The sentence and the button for each are in components/shared/error-text.ts.
 */
export const ERROR_CODES = [
  'camera-denied',
  'camera-missing',
  'camera-in-use',
  'camera-lost',
  'microphone-denied',
  'microphone-missing',
  'microphone-in-use',
  'microphone-lost',
  'noise-suppression-failed',
  'screen-denied',
  'screen-unsupported',
  'room-code-invalid',
  'relay-unreachable',
  'relays-config-invalid',
  'peer-unanswered',
  'turn-missing',
  'turn-unreachable',
  'peer-refused',
  'codec-missing',
  'room-full',
  'room-removed',
  'room-banned',
  'room-refused',
  'room-ended',
  'not-allowed',
  'muted-by-host',
  'video-stopped-by-host',
  'message-invalid',
  'pairing-invalid',
  'pairing-failed',
  'effects-failed',
  'effects-unsupported',
  'picture-unreadable',
  'model-load-failed',
  'recording-unsupported',
  'recording-failed',
  'recording-damaged',
  'recording-empty',
  'finishing-failed',
  'playback-failed',
  'transcript-invalid',
  'storage-full',
  'storage-blocked',
  'storage-waiting',
  'import-not-media',
  'captions-unsupported',
  'captions-language-missing',
  'captions-failed',
  'import-cut-off',
  'backup-invalid',
  'backup-failed',
  'training-file-invalid',
  'training-export-failed',
  'film-unreadable',
  'film-without-picture',
  'film-undecodable',
  'exercise-not-learnt',
  'export-failed',
  'export-engine-load-failed',
  'export-unsupported',
  'target-unreachable',
  'target-refused',
  'target-full',
  'passphrase-wrong',
  'edit-unreadable',
  'edit-failed',
  'not-found',
  'unexpected',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

/** An error whose `name` is its code: switch on `error.name`. */
export class AppError extends Error {
  override readonly name: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = code;
  }
}

/** True for the rejection of something that was cancelled. Abort is not an error and is never shown. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** The error that a cancelled operation rejects with. */
export function abortError(): DOMException {
  return new DOMException('Cancelled', 'AbortError');
}

/** The storage errors of every browser, told apart: full disk or quota, else `otherwise`. */
export function storageErrorCode(error: unknown, otherwise: ErrorCode): ErrorCode {
  return error instanceof Error && error.name === 'QuotaExceededError' ? 'storage-full' : otherwise;
}

/** True where a file or folder of the private file system is not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotFoundError';
}

const isCode = (name: string): name is ErrorCode => (ERROR_CODES as readonly string[]).includes(name);

/**
 * The error with its code: as it is, or rebuilt where a worker has sent it (comlink's copy is a plain Error of the
 * same name), else as `unexpected` with the original as its cause.
 */
export function asAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (!(error instanceof Error)) return new AppError('unexpected', String(error), { cause: error });
  return new AppError(isCode(error.name) ? error.name : 'unexpected', error.message, { cause: error });
}
