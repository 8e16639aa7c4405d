import { AppError } from '../../lib/errors.ts';
import { watchWrites, type OutputFile } from '../output-file.ts';
import { interleave, type Lane } from '../interleave.ts';
import { openPacketFile } from '../packet-file.ts';
import { loadDenoise } from './denoise.ts';
import type { RenderReport, RenderTask } from './editor.contract.ts';
import { ChangedParametersError, openPicture, type Picture } from './picture.ts';
import { openSound, type Sound } from './sound.ts';
import { openSource, type OpenSource } from './survey.ts';

/** Of the progress, where loudness is measured before. */
const MEASURING_SHARE = 0.3;

/** What {@link render} can tell by itself; the rest is read from the file. */
export type Rendered = Pick<
  RenderReport,
  'durationMs' | 'encodedFrames' | 'frames' | 'encodedSoundPackets' | 'soundPackets'
>;

/**
 * Makes a file of stretches of others. Packets go through one by one, in order of time, so that memory stays flat.
 * @param encodeAll copies no pictures
 * @throws 'edit-unreadable' @throws 'edit-failed' @throws QuotaExceededError @throws AbortError
 * @throws ChangedParametersError where pictures have to be encoded all or not at all
 */
export async function render(
  task: RenderTask,
  file: OutputFile,
  onProgress: (fraction: number) => void,
  { encodeAll, signal }: { encodeAll: boolean; signal: AbortSignal },
): Promise<Rendered> {
  const sources: OpenSource[] = [];
  const watched = watchWrites(file);
  try {
    for (const source of task.sources) sources.push(await openSource(source));
    const measuring = task.loudness === 'even' ? MEASURING_SHARE : 0;
    const denoise = task.reduceNoise ? await loadDenoise(task.denoiserUrl) : null;
    const sound = await openSound(
      { ...task, sources, denoise },
      (fraction) => onProgress(measuring * fraction),
      { signal },
    );
    const picture = task.picture === 'none' ? null : await openPicture({ ...task, sources, encodeAll });
    if (!picture && !sound) throw new AppError('edit-failed', 'Nothing is left of the recording.');
    const write = await openOutput(task, picture, sound, watched.file);
    const lengthS = task.clips.reduce((sum, { fromS, toS }) => sum + toS - fromS, 0);
    try {
      const endS = await interleave(write.lanes, { signal }, (atS) =>
        onProgress(measuring + (1 - measuring) * Math.min(1, atS / lengthS)),
      );
      await write.finish();
      watched.check();
      return {
        durationMs: Math.round(endS * 1000),
        encodedFrames: picture?.counts.encoded ?? 0,
        frames: picture?.counts.all ?? 0,
        encodedSoundPackets: sound?.counts.encoded ?? 0,
        soundPackets: sound?.counts.all ?? 0,
      };
    } finally {
      picture?.close();
    }
  } catch (error) {
    watched.check();
    signal.throwIfAborted();
    if (error instanceof AppError || error instanceof ChangedParametersError) throw error;
    throw new AppError('edit-failed', `It could not be made: ${String(error)}`, { cause: error });
  } finally {
    for (const source of sources) source.close();
  }
}

/** What is asked for as sound alone is what players of music take. */
function containerFor(
  task: RenderTask,
  picture: Picture | null,
  sound: Sound | null,
): 'mp4' | 'webm' | 'ogg' {
  if (picture?.codec === 'avc' || sound?.codec === 'aac') return 'mp4';
  return task.container === 'sound' && !picture ? 'ogg' : 'webm';
}

async function openOutput(
  task: RenderTask,
  picture: Picture | null,
  sound: Sound | null,
  file: OutputFile,
): Promise<{ finish: () => Promise<void>; lanes: Lane[] }> {
  const output = await openPacketFile(file, containerFor(task, picture, sound), {
    video: picture && { kind: 'video', ...picture },
    audio: sound && { kind: 'audio', ...sound },
  });
  const lanes: Lane[] = [];
  if (picture && output.video) lanes.push({ packets: picture.packets(), write: output.video });
  if (sound && output.audio) lanes.push({ packets: sound.packets(), write: output.audio });
  return { lanes, finish: () => output.finish() };
}
