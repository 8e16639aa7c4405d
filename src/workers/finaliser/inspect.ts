import { ALL_FORMATS, BlobSource, CanvasSink, EncodedPacketSink, Input } from 'mediabunny';
import { AppError } from '../../lib/errors.ts';
import type { MediaFacts } from './finaliser.contract.ts';

/** Pixels; fits a list item on a screen of double density. */
const THUMBNAIL_WIDTH = 480;

/** The first frames are often dark or blurred, the camera still adjusting. */
const THUMBNAIL_AT_S = 2;

/** Lets `read` read a media file. @throws 'import-not-media' whatever goes wrong, since it is the file's fault */
async function withInput<T>(file: Blob, read: (input: Input) => Promise<T>): Promise<T> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  try {
    return await read(input);
  } catch (error) {
    throw new AppError('import-not-media', 'This file holds no picture and no sound.', { cause: error });
  } finally {
    input.dispose();
  }
}

/** Reads from a media file's container what it is. @throws 'import-not-media' where it holds nothing that plays */
export function inspect(file: Blob): Promise<Omit<MediaFacts, 'thumbnail' | 'damaged' | 'anchors'>> {
  return withInput(file, async (input) => {
    const video = await input.getPrimaryVideoTrack();
    const audio = await input.getPrimaryAudioTrack();
    const tracks = [video, audio].filter((track) => track !== null);
    const codecs = await Promise.all(tracks.map((track) => track.getCodec()));
    const durationMs = tracks.length > 0 ? Math.round((await input.computeDuration(tracks)) * 1000) : 0;
    if (!codecs.some(Boolean) || durationMs <= 0) throw new Error('Nothing that plays.');
    return {
      mimeType: await input.getMimeType(),
      durationMs,
      sizeBytes: file.size,
      width: (await video?.getDisplayWidth()) ?? null,
      height: (await video?.getDisplayHeight()) ?? null,
    };
  });
}

/** Less is missing at the end of files that are whole: tracks end a little apart. */
const MOST_MISSING_S = 1;

/**
 * Reads the last packet of each track, where the file's index or header has it. What a live recorder wrote knows of
 * no end, and is whole wherever it ends.
 * @throws 'import-cut-off' where the file ends before
 */
export async function ensureWhole(file: Blob): Promise<void> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  try {
    const promisedS = await input.getDurationFromMetadata();
    let endS = 0;
    for (const track of await input.getTracks()) {
      const last = await new EncodedPacketSink(track).getPacket(Infinity);
      if (last) endS = Math.max(endS, last.timestamp + last.duration);
    }
    if (promisedS !== null && endS < promisedS - MOST_MISSING_S) throw new Error(`It ends at ${endS} s.`);
  } catch (error) {
    throw new AppError('import-cut-off', 'The end of this file is missing.', { cause: error });
  } finally {
    input.dispose();
  }
}

/**
 * A small JPEG of a frame near the start; null for sound only, for a
 * picture that may be transparent, or where this browser has no decoder for it.
 * @throws 'import-not-media' where there should be a frame and it cannot be decoded
 */
export function drawThumbnail(file: Blob): Promise<Blob | null> {
  return withInput(file, async (input) => {
    const video = await input.getPrimaryVideoTrack();
    if (!video || !(await video.canDecode())) return null;
    // mediabunny merges colour and alpha in a worker made from a blob, which our policy forbids.
    if (await video.canBeTransparent()) return null;
    const start = await video.getFirstTimestamp();
    const end = await video.computeDuration();
    const sink = new CanvasSink(video, { width: Math.min(THUMBNAIL_WIDTH, await video.getDisplayWidth()) });
    const frame = await sink.getCanvas(start + Math.min(THUMBNAIL_AT_S, (end - start) / 2));
    if (!frame) throw new Error('No frame to decode.');
    // In a worker there is no other kind of canvas.
    return (frame.canvas as OffscreenCanvas).convertToBlob({ type: 'image/jpeg', quality: 0.8 });
  });
}
