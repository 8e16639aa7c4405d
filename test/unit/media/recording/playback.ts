import { readClock } from './clock-source.ts';

/** A file in a real player. */
export interface Playback {
  readonly video: HTMLVideoElement;
  /** Seeks, waits for the picture, and reads the clock in it. Seconds in, milliseconds out. */
  clockAt(timeS: number): Promise<number>;
  close(): void;
}

/** Opens a file in a `<video>`; rejects where the player refuses it. */
export async function openPlayback(file: Blob): Promise<Playback> {
  const video = document.createElement('video');
  video.muted = true;
  video.src = URL.createObjectURL(file);
  document.body.append(video);
  await new Promise((resolve, reject) => {
    video.onloadeddata = resolve;
    video.onerror = () => reject(new Error(video.error?.message ?? 'The player refuses the file.'));
  });
  return {
    video,
    async clockAt(timeS) {
      await new Promise((resolve, reject) => {
        video.onseeked = resolve;
        video.onerror = () => reject(new Error(video.error?.message ?? 'Seeking failed.'));
        video.currentTime = timeS;
      });
      return readClock(video, video.videoWidth, video.videoHeight);
    },
    close() {
      video.remove();
      URL.revokeObjectURL(video.src);
      video.removeAttribute('src');
      video.load();
    },
  };
}

/** Plays a stretch of a file in real time; rejects on any error of the player. */
export async function playThrough({ video }: Playback, fromS: number, toS: number): Promise<void> {
  video.currentTime = fromS;
  await video.play();
  await new Promise<void>((resolve, reject) => {
    video.onerror = () => reject(new Error(video.error?.message ?? 'The player stopped.'));
    video.ontimeupdate = () => {
      if (video.currentTime >= toS || video.ended) resolve();
    };
    video.onended = () => resolve();
  });
  video.pause();
}

/** Loudness (root mean square) of a stretch of a file's sound, 0..1. */
export async function loudness(file: Blob, fromS: number, toS: number): Promise<number> {
  const context = new OfflineAudioContext(1, 1, 48_000);
  const sound = await context.decodeAudioData(await file.arrayBuffer());
  const samples = sound.getChannelData(0).subarray(fromS * sound.sampleRate, toS * sound.sampleRate);
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}
