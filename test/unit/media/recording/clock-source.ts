/**
 * A real picture and a real sound that tell the time: every frame carries, as 16 black or white cells, how many
 * hundredths of a second have gone by, and an oscillator hums at 440 Hz; where beeps are asked for, only for the first
 * 100 ms of every second of the clock. With a texture the picture has as much to encode as a camera's.
 */
export interface ClockSource {
  readonly video: MediaStreamTrack;
  readonly audio: MediaStreamTrack;
  /** Milliseconds since the clock began. */
  now(): number;
  /** Changes the picture's size from the next frame on. */
  resize(width: number, height: number): void;
  close(): Promise<void>;
}

const CELLS = 16;
const TICK_MS = 10;
/** So early a beep is planned. */
const BEEP_AHEAD_MS = 150;

/** Opens the clock at `width` x `height` pixels, 24 frames a second. */
export async function openClockSource(
  width = 640,
  height = 360,
  { beeps = false, texture = false }: { readonly beeps?: boolean; readonly texture?: boolean } = {},
): Promise<ClockSource> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d', { alpha: false })!;
  const backdrop = texture ? drawTexture(width, height) : null;
  const startedAt = performance.now();
  const now = (): number => performance.now() - startedAt;

  const paint = (): void => {
    const ticks = Math.round(now() / TICK_MS);
    context.fillStyle = `hsl(${ticks % 360} 60% 50%)`;
    context.fillRect(0, 0, canvas.width, canvas.height);
    if (backdrop) {
      const left = Math.round(ticks / 3) % width;
      context.globalAlpha = 0.7;
      context.drawImage(backdrop, -left, 0);
      context.drawImage(backdrop, width - left, 0);
      context.globalAlpha = 1;
    }
    context.fillStyle = 'white';
    context.fillRect(ticks % canvas.width, canvas.height / 2, 40, 40);
    const cell = canvas.width / CELLS;
    for (let bit = 0; bit < CELLS; bit += 1) {
      context.fillStyle = (ticks >> bit) & 1 ? 'white' : 'black';
      context.fillRect(bit * cell, 0, cell, canvas.height / 4);
    }
  };
  paint();
  const timer = setInterval(paint, 1000 / 24);

  const audioContext = new AudioContext({ sampleRate: 48_000 });
  const oscillator = new OscillatorNode(audioContext, { frequency: 440 });
  const gain = new GainNode(audioContext, { gain: beeps ? 0 : 0.5 });
  const destination = audioContext.createMediaStreamDestination();
  oscillator.connect(gain).connect(destination);
  oscillator.start();
  await audioContext.resume();
  let beepAtMs = 0;
  const beep = (): void => {
    const nextMs = Math.ceil((now() + BEEP_AHEAD_MS) / 1000) * 1000;
    if (nextMs === beepAtMs) return;
    beepAtMs = nextMs;
    const atS = audioContext.currentTime + (nextMs - now()) / 1000;
    gain.gain.setValueAtTime(0.5, atS).setValueAtTime(0, atS + 0.1);
  };
  const beeper = beeps ? setInterval(beep, 100) : undefined;

  const [video] = canvas.captureStream(24).getVideoTracks();
  const [audio] = destination.stream.getAudioTracks();
  return {
    video: video!,
    audio: audio!,
    now,
    resize(nextWidth, nextHeight) {
      canvas.width = nextWidth;
      canvas.height = nextHeight;
      paint();
    },
    async close() {
      clearInterval(timer);
      clearInterval(beeper);
      video!.stop();
      await audioContext.close();
    },
  };
}

/** Discs of all sizes and colours, the same every time. */
function drawTexture(width: number, height: number): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d')!;
  for (let index = 0; index < 3000; index += 1) {
    context.fillStyle = `hsl(${(index * 47) % 360} ${40 + (index % 60)}% ${20 + ((index * 13) % 60)}%)`;
    context.beginPath();
    context.arc((index * 7919) % width, (index * 104_729) % height, 2 + (index % 17), 0, 7);
    context.fill();
  }
  return canvas;
}

/** The time, in milliseconds, that a picture of the clock shows. */
export function readClock(picture: CanvasImageSource, width: number, height: number): number {
  const canvas = new OffscreenCanvas(width, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(picture, 0, -Math.round(height / 8), width, height);
  const row = context.getImageData(0, 0, width, 1).data;
  let ticks = 0;
  for (let bit = 0; bit < CELLS; bit += 1) {
    if (row[4 * Math.floor(((bit + 0.5) * width) / CELLS)]! > 127) ticks |= 1 << bit;
  }
  return ticks * TICK_MS;
}
