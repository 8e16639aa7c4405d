import { AppError } from '../../lib/errors.ts';
import { exportFrameRate } from './frame-rate.ts';
import type { SourceInfo } from './export.ts';

/** How many frames are looked at to tell the frame rate. */
const PROBED_FRAMES = 300;

/**
 * Looks into a media file: which tracks it has, how large, how fast, how long. Loads its parser at first use.
 * @throws 'import-not-media' where the file is no media, or has neither a picture nor a sound
 */
export async function probeSource(file: Blob): Promise<SourceInfo> {
  const { ALL_FORMATS, BlobSource, EncodedPacketSink, Input } = await import('mediabunny');
  const input = new Input({ source: new BlobSource(file), formats: ALL_FORMATS });
  try {
    const [video, audio] = await Promise.all([input.getPrimaryVideoTrack(), input.getPrimaryAudioTrack()]);
    if (!video && !audio) throw new Error('no picture and no sound');
    // Not from the metadata: containers keep one length for all tracks, rounded, guessed or none at all.
    const ends = [(await video?.computeDuration()) ?? 0, (await audio?.computeDuration()) ?? 0] as const;
    const timestamps: number[] = [];
    if (video) {
      for await (const packet of new EncodedPacketSink(video).packets(undefined, undefined, {
        metadataOnly: true,
      })) {
        timestamps.push(packet.timestamp);
        if (timestamps.length === PROBED_FRAMES) break;
      }
    }
    const isCopyable = (await video?.getCodec()) === 'avc' && (await video?.getRotation()) === 0;
    return {
      width: (await video?.getDisplayWidth()) ?? 0,
      height: (await video?.getDisplayHeight()) ?? 0,
      frameRate: video ? exportFrameRate(timestamps) : 0,
      durationMs: Math.max(...ends) * 1000,
      videoEndMs: ends[0] * 1000,
      hasVideo: video !== null,
      hasAudio: audio !== null,
      copyableBps: isCopyable ? (8 * file.size) / Math.max(...ends) : null,
    };
  } catch (error) {
    throw new AppError('import-not-media', 'This file is no video or sound that can be read.', {
      cause: error,
    });
  } finally {
    input.dispose();
  }
}
