import { VideoSampleSink, type InputVideoTrack, type VideoSample } from 'mediabunny';

/** The frames of one recording, in step with a timeline that goes forward only. */
export interface PictureReader {
  /** The frame that is shown at a moment of the recording; null before the first. It is open until the next call. */
  at(mediaMs: number): Promise<VideoFrame | null>;
  close(): Promise<void>;
}

/** Decodes as far as it is asked for. Null where this browser cannot decode the picture. */
export async function openPictureReader(track: InputVideoTrack): Promise<PictureReader | null> {
  // mediabunny merges colour and alpha in a worker made from a blob, which our policy forbids.
  if (!(await track.canDecode()) || (await track.canBeTransparent())) return null;
  const samples = new VideoSampleSink(track).samples();
  let frame: VideoFrame | null = null;
  let coming: VideoSample | null = null;
  const advance = async (): Promise<void> => {
    const read = await samples.next();
    coming = read.done ? null : read.value;
  };
  await advance();
  return {
    async at(mediaMs) {
      let latest: VideoSample | null = null;
      while (coming && coming.timestamp * 1000 <= mediaMs) {
        latest?.close();
        latest = coming;
        await advance();
      }
      if (latest) {
        frame?.close();
        frame = latest.toVideoFrame();
        latest.close();
      }
      return frame;
    },
    async close() {
      frame?.close();
      coming?.close();
      await samples.return();
    },
  };
}
