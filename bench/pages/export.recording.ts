// Makes a recording as the app makes them, of a clip of real people or of a photo.
const WIDTH = 1280;
const HEIGHT = 720;
const FRAME_RATE = 30;

/** What is recorded. */
export interface Source {
  readonly picture: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  /** How far the picture sways, as a share of its size. */
  readonly sway: number;
}

/** A clip of people, over and over again. */
export async function clipSource(url: string): Promise<Source> {
  const video = document.createElement('video');
  video.src = url;
  video.loop = true;
  video.muted = true;
  await video.play();
  return { picture: video, width: video.videoWidth, height: video.videoHeight, sway: 0 };
}

/** A photo that sways. */
export async function photoSource(): Promise<Source> {
  const response = await fetch('/photos/sample1.jpg');
  const picture = await createImageBitmap(await response.blob());
  return { picture, width: picture.width, height: picture.height, sway: 0.1 };
}

/** Records in real time as our recorder does: a keyframe every two seconds. */
export async function recordSource(source: Source, mimeType: string, seconds: number): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  const scale = (1 + source.sway) * Math.max(WIDTH / source.width, HEIGHT / source.height);
  const width = source.width * scale;
  const height = source.height * scale;
  const draw = (): void => {
    const phase = 0.5 + 0.5 * Math.sin(performance.now() / 700);
    context.drawImage(source.picture, (WIDTH - width) * phase, (HEIGHT - height) * phase, width, height);
  };
  draw();
  const timer = setInterval(draw, 1000 / FRAME_RATE);
  const sound = new AudioContext({ sampleRate: 48_000 });
  const output = sound.createMediaStreamDestination();
  const oscillator = new OscillatorNode(sound, { frequency: 440 });
  oscillator.connect(output);
  oscillator.start();
  const stream = new MediaStream([
    ...canvas.captureStream(FRAME_RATE).getTracks(),
    ...output.stream.getTracks(),
  ]);
  const options = { mimeType, videoBitsPerSecond: 2_500_000, videoKeyFrameIntervalDuration: 2000 };
  const recorder = new MediaRecorder(stream, options);
  const chunks: Blob[] = [];
  recorder.ondataavailable = ({ data }) => chunks.push(data);
  const stopped = new Promise((resolve) => (recorder.onstop = resolve));
  recorder.start(1000);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  recorder.stop();
  await stopped;
  clearInterval(timer);
  for (const track of stream.getTracks()) track.stop();
  await sound.close();
  return new Blob(chunks, { type: mimeType });
}
