import { picturesOf, sharedMedia } from '../../workers/pose/clips.ts';

/** A camera before which a clip is shown again and again. */
export interface ClipCamera {
  readonly track: MediaStreamTrack;
  close(): Promise<void>;
}

/** Shows one second of a shared clip, fitted into width x height pixels, 30 frames a second; null where there is none. */
export async function openClipCamera(
  name: string,
  { fromS = 0, width = 640, height = 480 }: { fromS?: number; width?: number; height?: number } = {},
): Promise<ClipCamera | null> {
  const clip = await sharedMedia(name);
  if (!clip) return null;
  const pictures = await picturesOf(clip, { fromS, fps: 15, count: 15 });
  const fitted = pictures.map((picture) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d')!;
    const scale = Math.min(width / picture.width, height / picture.height);
    const [w, h] = [picture.width * scale, picture.height * scale];
    context.drawImage(picture, (width - w) / 2, (height - h) / 2, w, h);
    picture.close();
    return canvas.transferToImageBitmap();
  });
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  const writer = track.writable.getWriter();
  let index = 0;
  const timer = setInterval(() => {
    // To and fro, so that it does not jump.
    const at = index++ % (2 * fitted.length - 2);
    const picture = fitted[at < fitted.length ? at : 2 * fitted.length - 2 - at]!;
    const frame = new VideoFrame(picture, { timestamp: Math.round(performance.now() * 1000) });
    writer.write(frame).catch(() => frame.close());
  }, 1000 / 30);
  return {
    track,
    async close() {
      clearInterval(timer);
      await writer.close().catch(() => undefined);
      track.stop();
      for (const picture of fitted) picture.close();
    },
  };
}
