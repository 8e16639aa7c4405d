import { AppError } from '../../../lib/errors.ts';
import type { Engine } from '../engine.ts';

/** Stands in until the engine itself is merged over it. */
export const ffmpegEngine: Engine = {
  name: 'ffmpeg',
  encode: () => Promise.reject(new AppError('export-unsupported', 'Nothing can be encoded yet.')),
};
