import { ALL_FORMATS, BlobSource, Input } from 'mediabunny';
import { AppError, isAbort } from '../../../lib/errors.ts';
import type { AudioRendition, VideoRendition } from '../../../media/export/rendition.ts';
import type { EncodeListeners, EncodeTask, Engine } from '../engine.ts';
import { preparePicture } from './picture.ts';
import { prepareSound } from './sound.ts';

/** Encodes by the browser's own encoders; AAC, which most lack, by FFmpeg's in workers. */
export const webcodecsEngine: Engine = { name: 'webcodecs', encode };

async function encode(
  task: EncodeTask,
  listeners: EncodeListeners,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  if (typeof VideoEncoder === 'undefined' || typeof AudioEncoder === 'undefined')
    throw new AppError('export-unsupported', 'This browser has no WebCodecs.');
  const ending = new AbortController();
  const scope = { signal: AbortSignal.any([signal, ending.signal]) };
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(task.source) });
  try {
    signal.throwIfAborted();
    const works = await prepare(input, task, listeners);
    const running = works.map((work) => work.run(scope));
    try {
      await Promise.all(running);
    } catch (error) {
      ending.abort();
      await Promise.allSettled(running);
      throw error;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw asExportError(error);
  } finally {
    ending.abort();
    input.dispose();
  }
}

async function prepare(
  input: Input,
  { source, plan, todo }: EncodeTask,
  listeners: EncodeListeners,
): Promise<{ run(scope: { signal: AbortSignal }): Promise<void> }[]> {
  const pictures = todo.flatMap(({ rendition, fromSegment }) =>
    rendition.kind === 'video' ? [{ rendition: rendition satisfies VideoRendition, fromSegment }] : [],
  );
  const sounds = todo.flatMap(({ rendition, fromSegment }) =>
    rendition.kind === 'audio' ? [{ rendition: rendition satisfies AudioRendition, fromSegment }] : [],
  );
  // A picture takes all cores by itself.
  const laneCount = pictures.length > 0 ? 1 : Math.min(MOST_LANES, navigator.hardwareConcurrency);
  const [video, audio] = await Promise.all([input.getPrimaryVideoTrack(), input.getPrimaryAudioTrack()]);
  return Promise.all([
    ...(pictures.length > 0 ? [preparePicture(video, plan, pictures, listeners)] : []),
    ...sounds.map((sound) => prepareSound({ source, track: audio }, plan, sound, listeners, laneCount)),
  ]);
}

/** Each takes some 30 MB. */
const MOST_LANES = 4;

function asExportError(error: unknown): unknown {
  if (error instanceof AppError || isAbort(error)) return error;
  // What taking a segment throws is the caller's own.
  if (error instanceof DOMException && error.name === 'QuotaExceededError') return error;
  return new AppError('export-failed', `Encoding stopped: ${String(error)}`, { cause: error });
}
