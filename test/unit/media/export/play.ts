import Hls from 'hls.js';

/** What was seen and heard of a bundle. */
export interface Played {
  readonly seconds: number;
  readonly frames: number;
  /** Root mean square of the sound somewhere in the middle, 0..1. */
  readonly loudness: number;
  /** How many different colours a picture somewhere in the middle has. */
  readonly colours: number;
}

/** Plays an unpacked bundle from memory with hls.js, at double speed, to its end. */
export async function playToTheEnd(
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>,
  root: string,
): Promise<Played> {
  const urls: string[] = [];
  const publish = (content: BlobPart): string => {
    const url = URL.createObjectURL(new Blob([content]));
    urls.push(url);
    return url;
  };
  const published = (path: string): string => {
    const bytes = files.get(path);
    if (!bytes) throw new Error(`${path} is missing`);
    if (!path.endsWith('.m3u8')) return publish(bytes);
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const text = new TextDecoder().decode(bytes);
    return publish(text.replace(/[\w/-]+\.(m3u8|m4s|mp4)/g, (name) => published(folder + name)));
  };
  const video = document.createElement('video');
  const context = new AudioContext();
  const hls = new Hls();
  document.body.append(video);
  try {
    const failed = new Promise<never>((_, reject) => {
      hls.on(Hls.Events.ERROR, (_event, data) => {
        if (data.fatal) reject(new Error(`${data.details}: ${data.error.message}`));
      });
    });
    const analyser = context.createAnalyser();
    context.createMediaElementSource(video).connect(analyser);
    const middle = new Promise<Pick<Played, 'loudness' | 'colours'>>((resolve) => {
      video.ontimeupdate = () => {
        if (video.currentTime > video.duration / 2) {
          video.ontimeupdate = null;
          resolve({ loudness: loudnessOf(analyser), colours: coloursOf(video) });
        }
      };
    });
    const ended = new Promise((resolve) => (video.onended = resolve));
    hls.loadSource(published(`${root}/master.m3u8`));
    hls.attachMedia(video);
    video.playbackRate = 2;
    await Promise.race([video.play(), failed]);
    await Promise.race([ended, failed]);
    return {
      ...(await middle),
      seconds: video.currentTime,
      frames: video.getVideoPlaybackQuality().totalVideoFrames,
    };
  } finally {
    hls.destroy();
    video.remove();
    await context.close();
    for (const url of urls) URL.revokeObjectURL(url);
  }
}

function loudnessOf(analyser: AnalyserNode): number {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
}

function coloursOf(video: HTMLVideoElement): number {
  const canvas = new OffscreenCanvas(160, 90);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  context.drawImage(video, 0, 0, canvas.width, canvas.height);
  const pixels = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  return new Set(pixels).size;
}
