import { ALL_FORMATS, BlobSource, Input } from 'mediabunny';
import { AppError } from '../../lib/errors.ts';
import { silence, type SoundBlock } from '../../media/editing/sound-block.ts';
import { openPictureReader } from './picture-reader.ts';
import { openSoundReader } from './sound-reader.ts';
import type { TakePart } from './take.contract.ts';
import { mediaMsAt } from './timeline.ts';

/** One recording of a take, in step with the others. */
export interface PartReader {
  readonly part: TakePart;
  /** Two where it has stereo sound. */
  readonly channels: 1 | 2;
  /** What is seen at a moment of the timeline; it is open until the next call. */
  frameAt(timelineMs: number): Promise<VideoFrame | null>;
  /** What is heard from a moment of the timeline on, `count` samples of `sampleRate`. */
  soundAt(timelineMs: number, count: number, sampleRate: number): Promise<SoundBlock>;
  close(): Promise<void>;
}

/** Opens a recording. @throws 'recording-damaged' where it cannot be read */
export async function openPartReader(part: TakePart): Promise<PartReader> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(part.file) });
  const guard = async <T>(read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (cause) {
      throw new AppError('recording-damaged', 'A recording of this take cannot be read.', { cause });
    }
  };
  const { picture, sound } = await guard(async () => {
    const video = await input.getPrimaryVideoTrack();
    const audio = await input.getPrimaryAudioTrack();
    return {
      picture: video && (await openPictureReader(video)),
      sound: audio && (await openSoundReader(audio)),
    };
  });
  const { pieces } = part;
  const channels = sound?.channels ?? 1;
  return {
    part,
    channels,
    frameAt: (timelineMs) =>
      guard(async () => {
        const mediaMs = mediaMsAt(pieces, timelineMs);
        return mediaMs === null ? null : ((await picture?.at(mediaMs)) ?? null);
      }),
    soundAt: (timelineMs, count, sampleRate) =>
      guard(async () => {
        const block = silence(channels, count);
        // A block may hold the end of one piece and the beginning of the next.
        for (const { fromMediaMs, toMediaMs, atMs, stretch } of pieces) {
          const lengthMs = (toMediaMs - fromMediaMs) * stretch;
          const toIndex = (ms: number): number => Math.ceil(((ms - timelineMs) * sampleRate) / 1000);
          const from = Math.max(0, toIndex(atMs));
          const to = Math.min(count, toIndex(atMs + lengthMs));
          if (from >= to || !sound) continue;
          const atSample = timelineMs + (from * 1000) / sampleRate;
          const mediaS = (fromMediaMs + (atSample - atMs) / stretch) / 1000;
          const heard = await sound.read(mediaS, 1 / (sampleRate * stretch), to - from);
          for (const [channel, plane] of heard.entries()) block[channel]?.set(plane, from);
        }
        return block;
      }),
    async close() {
      await Promise.allSettled([picture?.close(), sound?.close()]);
      input.dispose();
    },
  };
}
