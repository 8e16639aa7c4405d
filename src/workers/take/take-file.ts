import {
  AudioSample,
  AudioSampleSource,
  canEncodeAudio,
  canEncodeVideo,
  Mp4OutputFormat,
  Output,
  Quality,
  VideoSample,
  VideoSampleSource,
  WebMOutputFormat,
} from 'mediabunny';
import { AppError } from '../../lib/errors.ts';
import { SOUND_RATE, type SoundBlock } from '../../media/editing/sound-block.ts';
import { createFileTarget } from '../file-target.ts';
import type { OutputFile } from '../output-file.ts';
import type { TakeTask } from './take.contract.ts';

/** What an HLS segment boundary, a trim or a seek can snap to. */
const KEYFRAME_INTERVAL_S = 2;

/** Encodes picture and sound into one file. Both are to be added in step; each call waits where the encoder is busy. */
export interface TakeFile {
  /** Closes the frame. */
  addFrame(frame: VideoFrame, atMs: number, durationMs: number): Promise<void>;
  /** Of as many channels as the file has, {@link SOUND_RATE}. */
  addSound(block: SoundBlock, atMs: number): Promise<void>;
  /** Writes the index: the file can be played, and sought in, from then on. */
  finish(): Promise<void>;
  cancel(): Promise<void>;
}

/** Begins a file. @throws 'recording-unsupported' where there is no encoder */
export async function openTakeFile(
  file: OutputFile,
  { settings, videoBitrateBps, audioBitrateBps }: TakeTask,
  numberOfChannels: 1 | 2,
): Promise<TakeFile> {
  const { width, height } = settings;
  const codecs = ['avc', 'vp8'] as const;
  const able = await Promise.all(
    codecs.map((codec) => canEncodeVideo(codec, { width, height, bitrate: videoBitrateBps })),
  );
  const codec = codecs.find((_, index) => able[index]);
  if (!codec || !(await canEncodeAudio('opus', { numberOfChannels, sampleRate: SOUND_RATE })))
    throw new AppError('recording-unsupported', 'This browser cannot encode a picture and its sound.');

  const { target, check } = createFileTarget(file);
  // The index goes to the end of the file: at the front it would need all packets in memory.
  const format = codec === 'avc' ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat();
  const output = new Output({ format, target });
  const video = new VideoSampleSource({
    codec,
    quality: new Quality({ bitrate: videoBitrateBps }),
    keyFrameInterval: KEYFRAME_INTERVAL_S,
  });
  const audio = new AudioSampleSource({ codec: 'opus', quality: new Quality({ bitrate: audioBitrateBps }) });
  output.addVideoTrack(video, { frameRate: settings.frameRate });
  output.addAudioTrack(audio);
  await output.start();

  const guard = async (write: () => Promise<void>): Promise<void> => {
    try {
      await write();
    } catch (error) {
      check();
      throw error;
    }
  };
  return {
    addFrame: (frame, atMs, durationMs) =>
      guard(async () => {
        const sample = new VideoSample(frame, { timestamp: atMs / 1000, duration: durationMs / 1000 });
        try {
          await video.add(sample);
        } finally {
          sample.close();
        }
      }),
    addSound: (block, atMs) =>
      guard(async () => {
        const sample = new AudioSample({
          data: joinPlanes(block),
          format: 'f32-planar',
          numberOfChannels,
          sampleRate: SOUND_RATE,
          timestamp: atMs / 1000,
        });
        try {
          await audio.add(sample);
        } finally {
          sample.close();
        }
      }),
    finish: () => guard(() => output.finalize()),
    cancel: () => output.cancel(),
  };
}

/** One plane behind the other, as encoders take them. */
function joinPlanes(block: SoundBlock): Float32Array<ArrayBuffer> {
  const length = block[0]?.length ?? 0;
  const joined = new Float32Array(length * block.length);
  for (const [channel, plane] of block.entries()) joined.set(plane, channel * length);
  return joined;
}
