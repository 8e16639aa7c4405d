import { ALL_FORMATS, BlobSource, EncodedPacketSink, Input } from 'mediabunny';
import { AppError } from '../../../lib/errors.ts';

/** What the engine has to know of a source's picture. Times are the source's own. */
export interface PictureFacts {
  /** Of a frame. */
  readonly pixels: number;
  /** When the last frame is shown. */
  readonly lastFrameS: number;
  /** When the last keyframe at or before a time is shown. */
  keyframeBefore(timeS: number): Promise<number>;
  close(): void;
}

/** Looks into the picture of a source. @throws 'export-unsupported' where it has none */
export async function openPictureFacts(source: Blob): Promise<PictureFacts> {
  const input = new Input({ source: new BlobSource(source), formats: ALL_FORMATS });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new Error('no picture');
    const sink = new EncodedPacketSink(track);
    const metadataOnly = { metadataOnly: true };
    const last = await sink.getPacket(Infinity, metadataOnly);
    return {
      pixels: (await track.getCodedWidth()) * (await track.getCodedHeight()),
      lastFrameS: last?.timestamp ?? 0,
      keyframeBefore: async (timeS) => (await sink.getKeyPacket(timeS, metadataOnly))?.timestamp ?? timeS,
      close: () => input.dispose(),
    };
  } catch (cause) {
    input.dispose();
    throw new AppError('export-unsupported', 'The picture of this recording cannot be read.', { cause });
  }
}
