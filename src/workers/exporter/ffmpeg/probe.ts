import { AppError } from '../../../lib/errors.ts';
import { INPUT_PATH } from '../../ffmpeg/ffmpeg.client.ts';
import type { CorePool } from './core-pool.ts';

/**
 * Decodes one frame, and one block of the sound, to see whether it can.
 * @throws 'export-unsupported' @throws 'export-engine-load-failed'
 */
export async function probeDecoders(
  pool: CorePool,
  streams: readonly ('picture' | 'sound')[],
): Promise<void> {
  const args = streams.flatMap((stream) => [
    ...(stream === 'picture' ? ['-map', '0:V:0', '-frames:v', '1'] : ['-map', '0:a:0', '-frames:a', '1']),
    ...['-f', 'framecrc', stream],
  ]);
  const decoded = new Set<string>();
  try {
    await pool.run((run) =>
      run(
        { args: ['-hide_banner', '-loglevel', 'warning', '-stats', '-i', INPUT_PATH, ...args] },
        {
          onFile({ path, bytes }) {
            // One line a frame, below comments.
            if (/^\d/m.test(new TextDecoder().decode(bytes))) decoded.add(path);
          },
        },
      ),
    );
  } catch (error) {
    if (error instanceof AppError && error.name === 'export-failed') throw unsupported(error);
    throw error;
  }
  const missing = streams.find((stream) => !decoded.has(stream));
  if (missing) throw unsupported(new Error(`nothing of the ${missing} was decoded`));
}

const unsupported = (cause: Error): AppError =>
  new AppError('export-unsupported', `This recording cannot be decoded here: ${cause.message}`, { cause });
