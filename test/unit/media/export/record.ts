/** What a test recording looks and sounds like. */
export interface RecordingWish {
  readonly mimeType: string;
  readonly seconds: number;
  /** Pixels; null for sound only. */
  readonly size: readonly [width: number, height: number] | null;
  readonly hasSound?: boolean;
  /** Width and height change places halfway. */
  readonly turns?: boolean;
}

const PHOTO = '/node_modules/@vladmandic/face-api/demo/sample1.jpg';
const FRAME_RATE = 30;

/** Records a moving photo of people and a tone with the browser's own MediaRecorder, in real time. */
export async function record({
  mimeType,
  seconds,
  size,
  hasSound = true,
  turns = false,
}: RecordingWish): Promise<File> {
  const picture = size ? await movingPhoto(...size) : undefined;
  const sound = hasSound ? tone() : undefined;
  const tracks = [...(picture?.stream.getTracks() ?? []), ...(sound?.stream.getTracks() ?? [])];
  const recorder = new MediaRecorder(new MediaStream(tracks), { mimeType, videoBitsPerSecond: 2_500_000 });
  const chunks: Blob[] = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start(500);
  await new Promise((resolve) => setTimeout(resolve, seconds * 500));
  if (turns) picture?.turn();
  await new Promise((resolve) => setTimeout(resolve, seconds * 500));
  recorder.stop();
  await stopped;
  picture?.stop();
  await sound?.close();
  for (const track of tracks) track.stop();
  return new File(chunks, 'recording', { type: mimeType });
}

interface Picture {
  readonly stream: MediaStream;
  readonly turn: () => void;
  readonly stop: () => void;
}

async function movingPhoto(width: number, height: number): Promise<Picture> {
  const photo = await createImageBitmap(await (await fetch(PHOTO)).blob());
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  let frame = 0;
  const draw = (): void => {
    const scale = 1.2 * Math.max(canvas.width / photo.width, canvas.height / photo.height);
    const sway = (1 + Math.sin(frame / 20)) * 0.5;
    const [drawnWidth, drawnHeight] = [photo.width * scale, photo.height * scale];
    const [x, y] = [sway * (canvas.width - drawnWidth), sway * (canvas.height - drawnHeight)];
    context.drawImage(photo, x, y, drawnWidth, drawnHeight);
    frame += 1;
  };
  draw();
  const timer = setInterval(draw, 1000 / FRAME_RATE);
  return {
    stream: canvas.captureStream(FRAME_RATE),
    turn() {
      [canvas.width, canvas.height] = [canvas.height, canvas.width];
      draw();
    },
    stop: () => clearInterval(timer),
  };
}

function tone(): { stream: MediaStream; close: () => Promise<void> } {
  const context = new AudioContext({ sampleRate: 48_000 });
  const oscillator = context.createOscillator();
  const output = context.createMediaStreamDestination();
  oscillator.frequency.value = 440;
  oscillator.connect(output);
  oscillator.start();
  return { stream: output.stream, close: () => context.close() };
}
