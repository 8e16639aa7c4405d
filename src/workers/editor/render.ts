import {
  EncodedAudioPacketSource,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  OggOutputFormat,
  Output,
  type StreamTarget,
  WebMOutputFormat,
  type EncodedPacket,
  type OutputFormat,
} from 'mediabunny';
import { AppError } from '../../lib/errors.ts';
import { createFileTarget } from '../file-target.ts';
import type { OutputFile } from '../output-file.ts';
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
  const { target, check } = createFileTarget(file);
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
    const write = await openOutput(task, picture, sound, target);
    const lengthS = task.clips.reduce((sum, { fromS, toS }) => sum + toS - fromS, 0);
    try {
      const endS = await interleave(write.lanes, { signal }, (atS) =>
        onProgress(measuring + (1 - measuring) * Math.min(1, atS / lengthS)),
      );
      await write.output.finalize();
      check();
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
    check();
    signal.throwIfAborted();
    if (error instanceof AppError || error instanceof ChangedParametersError) throw error;
    throw new AppError('edit-failed', `It could not be made: ${String(error)}`, { cause: error });
  } finally {
    for (const source of sources) source.close();
  }
}

/** One track's packets on their way to the file. */
interface Lane {
  readonly packets: AsyncGenerator<EncodedPacket>;
  readonly write: (packet: EncodedPacket) => Promise<void>;
}

function formatFor(task: RenderTask, picture: Picture | null, sound: Sound | null): OutputFormat {
  if (task.container === 'sound' && !picture)
    return sound?.codec === 'aac' ? new Mp4OutputFormat({ fastStart: false }) : new OggOutputFormat();
  const isMp4 = picture?.codec === 'avc' || sound?.codec === 'aac';
  // The index goes to the end of the file: at the front it would need all packets in memory, or a second pass.
  return isMp4 ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat();
}

async function openOutput(
  task: RenderTask,
  picture: Picture | null,
  sound: Sound | null,
  target: StreamTarget,
): Promise<{ output: Output; lanes: Lane[] }> {
  const output = new Output({ format: formatFor(task, picture, sound), target });
  const lanes: Lane[] = [];
  if (picture) {
    const source = new EncodedVideoPacketSource(picture.codec);
    output.addVideoTrack(source, { rotation: picture.rotation });
    const { decoderConfig } = picture;
    lanes.push({ packets: picture.packets(), write: (packet) => source.add(packet, { decoderConfig }) });
  }
  if (sound) {
    const source = new EncodedAudioPacketSource(sound.codec);
    output.addAudioTrack(source);
    const { decoderConfig } = sound;
    lanes.push({ packets: sound.packets(), write: (packet) => source.add(packet, { decoderConfig }) });
  }
  await output.start();
  return { output, lanes };
}

/** Writes packets in order of time, whatever the track, so that no track is held back. Returns the end, seconds. */
async function interleave(
  lanes: readonly Lane[],
  { signal }: { signal: AbortSignal },
  onProgress: (atS: number) => void,
): Promise<number> {
  let endS = 0;
  const waiting = await Promise.all(
    lanes.map(async (lane) => ({
      lane,
      next: (await lane.packets.next()).value as EncodedPacket | undefined,
    })),
  );
  for (;;) {
    signal.throwIfAborted();
    const [first] = waiting
      .filter(({ next }) => next)
      .sort((a, b) => (a.next?.timestamp ?? 0) - (b.next?.timestamp ?? 0));
    if (!first?.next) return endS;
    const { next } = first;
    await first.lane.write(next);
    endS = Math.max(endS, next.timestamp + next.duration);
    onProgress(next.timestamp);
    const following = await first.lane.packets.next();
    first.next = following.value as EncodedPacket | undefined;
  }
}
