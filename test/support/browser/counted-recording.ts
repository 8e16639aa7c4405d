// Recordings in which every moment can be told from the picture alone, and whose flashes can be heard.

import { BITS, COUNTS_PER_SECOND } from '../counter.ts';

/** A flash in the lower half, and a beep, begin this often and last so long. */
const FLASH_EVERY_S = 2;
const FLASH_S = 0.1;
const WIDTH = 480;
const HEIGHT = 270;

/** What moments are told by: the sound's clock, since picture and sound have to agree. */
interface Scene {
  readonly stream: MediaStream;
  stop(): Promise<void>;
}

/**
 * Records what counts, flashes and beeps in VP8 and in H.264, as the app's recorder does, and what the camera sees without
 * sound, where there is one: all at once, since it takes the time that it takes.
 */
export async function recordAll(seconds: number): Promise<ReadonlyMap<string, File>> {
  const scene = await playScene();
  const camera = await navigator.mediaDevices
    .getUserMedia({ video: { width: 640, height: 360, frameRate: 30 } })
    .catch(() => null);
  const wanted: [string, MediaStream, string][] = [
    ['vp8', scene.stream, 'video/webm;codecs=vp8,opus'],
    ['h264', scene.stream, 'video/webm;codecs=h264,opus'],
    ...(camera ? [['camera', camera, 'video/webm;codecs=vp8'] as [string, MediaStream, string]] : []),
  ];
  const files = await Promise.all(
    wanted.map(async ([name, stream, type]) => [name, await record(name, stream, type, seconds)] as const),
  );
  await scene.stop();
  for (const track of camera?.getTracks() ?? []) track.stop();
  return new Map(files);
}

async function record(name: string, stream: MediaStream, mimeType: string, seconds: number): Promise<File> {
  const options = { mimeType, videoBitsPerSecond: 900_000, videoKeyFrameIntervalDuration: 2000 };
  const recorder = new MediaRecorder(stream, options);
  const chunks: Blob[] = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start(1000);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  recorder.stop();
  await stopped;
  return new File(chunks, `${name}.webm`, { type: mimeType });
}

async function playScene(): Promise<Scene> {
  const sound = new AudioContext({ sampleRate: 48_000 });
  await sound.resume();
  const output = sound.createMediaStreamDestination();
  const gain = new GainNode(sound, { gain: 0 });
  const tone = new OscillatorNode(sound, { frequency: 1000 });
  tone.connect(gain).connect(output);
  tone.start();
  const beginS = sound.currentTime;
  for (let atS = FLASH_EVERY_S / 2; atS < 60; atS += FLASH_EVERY_S) {
    gain.gain.setValueAtTime(0.6, beginS + atS);
    gain.gain.setValueAtTime(0, beginS + atS + FLASH_S);
  }
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  let shown = -1;
  const timer = setInterval(() => {
    const atS = sound.currentTime - beginS;
    const count = Math.floor(atS * COUNTS_PER_SECOND);
    if (count === shown) return;
    shown = count;
    draw(context, count, atS);
  }, 4);
  draw(context, 0, 0);
  const stream = new MediaStream([
    ...canvas.captureStream(COUNTS_PER_SECOND).getTracks(),
    ...output.stream.getTracks(),
  ]);
  return {
    stream,
    async stop() {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
      await sound.close();
    },
  };
}

function draw(context: CanvasRenderingContext2D, count: number, atS: number): void {
  const bar = WIDTH / BITS;
  for (let bit = 0; bit < BITS; bit += 1) {
    context.fillStyle = (count >> bit) & 1 ? 'white' : 'black';
    context.fillRect(bit * bar, 0, bar, HEIGHT / 2);
  }
  const sinceFlashS = (atS + FLASH_EVERY_S / 2) % FLASH_EVERY_S;
  context.fillStyle = sinceFlashS < FLASH_S ? 'white' : 'black';
  context.fillRect(0, HEIGHT / 2, WIDTH, HEIGHT / 2);
}
