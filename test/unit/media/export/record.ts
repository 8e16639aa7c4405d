/** What a test recording looks and sounds like. */
export interface RecordingWish {
  readonly mimeType: string;
  readonly seconds: number;
  /** Pixels; null for sound only. */
  readonly size: readonly [width: number, height: number] | null;
  readonly hasSound?: boolean;
}

const PHOTO = '/node_modules/@vladmandic/face-api/demo/sample1.jpg';
const FRAME_RATE = 30;

/** Records a moving photo of people and a tone with the browser's own MediaRecorder, in real time. */
export async function record({ mimeType, seconds, size, hasSound = true }: RecordingWish): Promise<File> {
  const picture = size ? await movingPhoto(...size) : undefined;
  const sound = hasSound ? tone() : undefined;
  const tracks = [...(picture?.stream.getTracks() ?? []), ...(sound?.stream.getTracks() ?? [])];
  const recorder = new MediaRecorder(new MediaStream(tracks), { mimeType, videoBitsPerSecond: 2_500_000 });
  const chunks: Blob[] = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start(500);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  recorder.stop();
  await stopped;
  picture?.stop();
  await sound?.close();
  for (const track of tracks) track.stop();
  return new File(chunks, 'recording', { type: mimeType });
}

async function movingPhoto(
  width: number,
  height: number,
): Promise<{ stream: MediaStream; stop: () => void }> {
  const photo = await createImageBitmap(await (await fetch(PHOTO)).blob());
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  const scale = 1.2 * Math.max(width / photo.width, height / photo.height);
  let frame = 0;
  const draw = (): void => {
    const sway = (amount: number): number => (1 + Math.sin(frame / 20)) * 0.5 * amount;
    const x = sway(width - photo.width * scale);
    const y = sway(height - photo.height * scale);
    context.drawImage(photo, x, y, photo.width * scale, photo.height * scale);
    frame += 1;
  };
  draw();
  const timer = setInterval(draw, 1000 / FRAME_RATE);
  return { stream: canvas.captureStream(FRAME_RATE), stop: () => clearInterval(timer) };
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
