import { ALL_FORMATS, BlobSource, Input, VideoSampleSink } from 'mediabunny';

/** A decoded frame: when it is shown, and what the clock in its picture says. */
export interface ClockFrame {
  readonly timestampS: number;
  readonly clockMs: number;
}

/** Decodes every frame of a file and reads its clock. @throws Error where there is no picture, or one cannot be decoded */
export async function readFrames(
  file: Blob,
  readClock: (picture: CanvasImageSource) => number,
): Promise<ClockFrame[]> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('There is no picture.');
  const frames: ClockFrame[] = [];
  for await (const sample of new VideoSampleSink(track).samples()) {
    const frame = sample.toVideoFrame();
    frames.push({ timestampS: sample.timestamp, clockMs: readClock(frame) });
    frame.close();
    sample.close();
  }
  input.dispose();
  return frames;
}

/** Seeks in a real player, to and fro. Resolves with how far the clock is off at worst, in ms. */
export async function seekAll(
  file: Blob,
  frames: readonly ClockFrame[],
  readClock: (picture: CanvasImageSource) => number,
): Promise<number> {
  const video = document.createElement('video');
  video.muted = true;
  video.src = URL.createObjectURL(file);
  document.body.append(video);
  const happens = (name: string): Promise<void> =>
    new Promise((resolve, reject) => {
      video.addEventListener(name, () => resolve(), { once: true });
      video.onerror = () => reject(new Error(video.error?.message ?? 'The player refuses it.'));
    });
  const loaded = happens('loadeddata');
  await loaded;
  let worstMs = 0;
  for (const share of [0.5, 0.1, 0.9, 0.3]) {
    const frame = frames[Math.floor(share * frames.length)];
    if (!frame) continue;
    const seeked = happens('seeked');
    // Into the middle of the frame, whatever is rounded.
    video.currentTime = frame.timestampS + 0.01;
    await seeked;
    worstMs = Math.max(worstMs, Math.abs(readClock(video) - frame.clockMs));
  }
  URL.revokeObjectURL(video.src);
  video.remove();
  return worstMs;
}
