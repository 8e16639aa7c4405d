import {
  BufferTarget,
  CanvasSource,
  Mp4OutputFormat,
  Output,
  AudioBufferSource,
  WebMOutputFormat,
} from 'mediabunny';

/** What a source made for a test has in it. */
export interface SourceWish {
  readonly codec?: 'vp8' | 'avc';
  readonly size?: readonly [width: number, height: number];
  /** When its frames are shown, seconds; frame k shows the number k. None without. */
  readonly timesS?: readonly number[];
  readonly keyframeS?: number;
  /** Of a tone of 440 Hz; 0 for none. */
  readonly soundS?: number;
}

export const BITS = 12;

/** Times at a steady rate. */
export function steadyTimes(count: number, frameRate: number, fromS = 0): number[] {
  return Array.from({ length: count }, (_, index) => fromS + index / frameRate);
}

/**
 * Times of frames that jitter, the last of which is so far behind a place of the grid, in frames: files of VP8 do not say
 * how long it is shown.
 */
export function jitteryTimes(count: number, frameRate: number, lastBehind: number): number[] {
  return steadyTimes(count, frameRate).map(
    (timeS, index) => timeS + (index === count - 1 ? lastBehind : (index % 3) * 0.1) / frameRate,
  );
}

/** A file whose frames show their numbers as upright bars: bit k from the left is white where it is set. */
export async function makeSource({
  codec = 'vp8',
  size: [width, height] = [320, 180],
  timesS = [],
  keyframeS = 2.5,
  soundS = 0,
}: SourceWish): Promise<File> {
  const target = new BufferTarget();
  const output = new Output({
    format: codec === 'avc' ? new Mp4OutputFormat() : new WebMOutputFormat(),
    target,
  });
  const canvas = new OffscreenCanvas(width, height);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- a rate that does not change with the library
  const picture = new CanvasSource(canvas, { codec, bitrate: 800_000, keyFrameInterval: keyframeS });
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the same
  const sound = new AudioBufferSource({ codec: 'opus', bitrate: 96_000 });
  if (timesS.length > 0) output.addVideoTrack(picture);
  if (soundS > 0) output.addAudioTrack(sound);
  await output.start();
  if (soundS > 0) {
    await sound.add(tone(soundS));
    sound.close();
  }
  for (const [number, timeS] of timesS.entries()) {
    drawNumber(canvas, number);
    await picture.add(timeS, (timesS[number + 1] ?? timeS + 1 / 30) - timeS);
  }
  if (timesS.length > 0) picture.close();
  await output.finalize();
  return new File([target.buffer ?? new ArrayBuffer()], 'source');
}

function drawNumber(canvas: OffscreenCanvas, number: number): void {
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  const bar = canvas.width / BITS;
  for (let bit = 0; bit < BITS; bit += 1) {
    context.fillStyle = (number >> bit) & 1 ? 'white' : 'black';
    context.fillRect(bit * bar, 0, bar, canvas.height);
  }
}

function tone(seconds: number): AudioBuffer {
  const buffer = new AudioBuffer({ length: seconds * 48_000, sampleRate: 48_000, numberOfChannels: 2 });
  for (let channel = 0; channel < 2; channel += 1) {
    const samples = buffer.getChannelData(channel);
    for (let index = 0; index < samples.length; index += 1)
      samples[index] = 0.5 * Math.sin((2 * Math.PI * 440 * index) / 48_000);
  }
  return buffer;
}

/** The number that a frame shows. */
export function readNumber(frame: VideoFrame, canvas: OffscreenCanvas): number {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('no 2D canvas');
  context.drawImage(frame, 0, 0, canvas.width, canvas.height);
  const row = context.getImageData(0, canvas.height / 2, canvas.width, 1).data;
  let number = 0;
  for (let bit = 0; bit < BITS; bit += 1) {
    const x = Math.floor(((bit + 0.5) * canvas.width) / BITS);
    if ((row[4 * x] ?? 0) > 128) number |= 1 << bit;
  }
  return number;
}
