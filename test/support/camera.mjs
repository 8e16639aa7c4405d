// @ts-check
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { CHROMIUM_ARGS, ensureChromium } from '../../scripts/browser.mjs';

const PHOTOS = fileURLToPath(new URL('../../node_modules/@vladmandic/face-api/demo/', import.meta.url));
/** Five seconds of eSpeak NG with pauses between its sentences. */
const SPEECH = fileURLToPath(new URL('speech.ogg', import.meta.url));
const FOLDER = join(tmpdir(), 'coterie-cameras');

/** Part of a picture, in fractions of its size. @typedef {{x: number, y: number, width: number, height: number}} Crop */

const WHOLE = { x: 0, y: 0, width: 1, height: 1 };

/**
 * A camera that shows a real person: a photo, panned and zoomed a little, as a motion-JPEG file for Chromium's
 * `--use-file-for-fake-video-capture`. Made once by a browser and kept.
 * @param {{photo?: string, width?: number, height?: number, frames?: number, crop?: Crop}} [options]
 *   `crop`: the part of the photo to show, all of it unless said
 * @returns {Promise<string>} the path of the .mjpeg
 */
export async function personCamera({
  photo = 'sample1.jpg',
  width = 1280,
  height = 720,
  frames = 60,
  crop = WHOLE,
} = {}) {
  const part = crop === WHOLE ? '' : `-${Object.values(crop).join('-')}`;
  const name = `${basename(photo, '.jpg')}${part}-${width}x${height}-${frames}.mjpeg`;
  return make(name, { width, height, frames, crop }, photo);
}

/**
 * A camera whose background is a fine black-and-white pattern and whose middle is a real person's photo: what is
 * left of the pattern tells how much of the background got through.
 * @returns {Promise<string>}
 */
export async function patternCamera({ photo = 'sample1.jpg', width = 1280, height = 720, frames = 30 } = {}) {
  return make(
    `pattern-${width}x${height}-${frames}.mjpeg`,
    { width, height, frames, pattern: true, crop: WHOLE },
    photo,
  );
}

/**
 * A camera that shows one colour, so that a few pixels tell whose it is, with a white bar at the left edge, which
 * tells whether it is mirrored; the bar's lower end moves.
 * @param {string} colour as in CSS
 * @param {{width?: number, height?: number}} [size]
 * @returns {Promise<string>} the path of the .mjpeg
 */
export async function colourCamera(colour, { width = 1280, height = 720 } = {}) {
  const frames = 15;
  return make(`${colour}-${width}x${height}-${frames}.mjpeg`, { width, height, frames, colour, crop: WHOLE });
}

/** What Chromium plays a motion-JPEG file at. */
const CAMERA_FPS = 30;

/**
 * A camera that shows the first picture of a clip for a while, then the clip, as fast as it was taken, and then its last
 * picture, so that whoever counts in it is ready for its beginning and comes to an end. Made once by a browser and kept.
 * @param {string} clip the path of a video file
 * @param {{leadS?: number, holdS?: number, height?: number, slowness?: number}} [options]
 *   `height`: that of the picture; as wide as the clip makes it. `slowness`: 2 lasts twice as long
 * @returns {Promise<string>} the path of the .mjpeg
 */
export async function clipCamera(clip, { leadS = 8, holdS = 20, height = 480, slowness = 1 } = {}) {
  const speed = slowness === 1 ? '' : `-${slowness}`;
  const path = join(FOLDER, `${basename(clip)}-${height}-${leadS}-${holdS}${speed}.mjpeg`);
  if (existsSync(path)) return path;
  mkdirSync(FOLDER, { recursive: true });
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage();
    const source = `data:video/mp4;base64,${readFileSync(clip).toString('base64')}`;
    const frames = await page.evaluate(drawClip, { source, height, fps: CAMERA_FPS * slowness });
    const still = (/** @type {string | undefined} */ frame, /** @type {number} */ seconds) =>
      Array.from({ length: seconds * CAMERA_FPS }, () => frame ?? '');
    const film = [...still(frames[0], leadS), ...frames, ...still(frames.at(-1), holdS)];
    writeFileSync(path, Buffer.concat(film.map((frame) => Buffer.from(frame, 'base64'))));
  } finally {
    await browser.close();
  }
  return path;
}

/**
 * Runs in the page.
 * @param {{source: string, height: number, fps: number}} options
 * @returns {Promise<string[]>} JPEGs in base64
 */
async function drawClip({ source, height, fps }) {
  const video = document.createElement('video');
  video.muted = true;
  video.src = URL.createObjectURL(await (await fetch(source)).blob());
  await new Promise((resolve, reject) => {
    video.onloadeddata = resolve;
    video.onerror = () => reject(new Error('The clip cannot be played.'));
  });
  const canvas = document.createElement('canvas');
  canvas.height = height;
  // Encoders of cameras want even sizes.
  canvas.width = 2 * Math.round((height * video.videoWidth) / video.videoHeight / 2);
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const result = [];
  for (let index = 0; index < Math.floor(video.duration * fps); index += 1) {
    const seeked = new Promise((resolve) => (video.onseeked = resolve));
    // In the middle of the frame, so that rounding does not choose its neighbour.
    video.currentTime = (index + 0.5) / fps;
    await seeked;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    result.push(canvas.toDataURL('image/jpeg', 0.85).split(',')[1] ?? '');
  }
  return result;
}

/**
 * @param {string} name
 * @param {{width: number, height: number, frames: number, pattern?: boolean, colour?: string, crop: Crop}} options
 * @param {string} [photo]
 */
async function make(name, options, photo = 'sample1.jpg') {
  const path = join(FOLDER, name);
  if (existsSync(path)) return path;
  mkdirSync(FOLDER, { recursive: true });
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage();
    const source = `data:image/jpeg;base64,${readFileSync(join(PHOTOS, photo)).toString('base64')}`;
    const frames = await page.evaluate(drawFrames, { ...options, source });
    writeFileSync(path, Buffer.concat(frames.map((frame) => Buffer.from(frame, 'base64'))));
  } finally {
    await browser.close();
  }
  return path;
}

/**
 * Runs in the page.
 * @param {{width: number, height: number, frames: number, pattern?: boolean, colour?: string, crop: Crop, source: string}} options
 * @returns {Promise<string[]>} JPEGs in base64
 */
async function drawFrames({ width, height, frames, pattern, colour, crop, source }) {
  const photo = new Image();
  photo.src = source;
  await photo.decode();
  const image = await createImageBitmap(
    photo,
    crop.x * photo.width,
    crop.y * photo.height,
    crop.width * photo.width,
    crop.height * photo.height,
  );
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const result = [];
  for (let frame = 0; frame < frames; frame += 1) {
    const phase = (2 * Math.PI * frame) / frames;
    const cover = Math.max(width / image.width, height / image.height) * (1.12 + 0.04 * Math.sin(phase));
    const w = image.width * cover;
    const h = image.height * cover;
    context.drawImage(image, (width - w) / 2 + 20 * Math.sin(phase), (height - h) / 2, w, h);
    if (pattern) {
      // Both sides of the picture, where no head-and-shoulders person is.
      context.fillStyle = 'black';
      context.fillRect(0, 0, width / 5, height);
      context.fillRect((width * 4) / 5, 0, width / 5, height);
      context.fillStyle = 'white';
      for (let y = 0; y < height; y += 8) {
        for (let x = (y / 8) % 2 ? 8 : 0; x < width; x += 16) {
          if (x < width / 5 - 8 || x >= (width * 4) / 5) context.fillRect(x, y, 8, 8);
        }
      }
    }
    if (colour) {
      context.fillStyle = colour;
      context.fillRect(0, 0, width, height);
      context.fillStyle = 'white';
      context.fillRect(0, 0, width / 8, height * (0.7 + 0.3 * Math.sin(phase)));
    }
    result.push(canvas.toDataURL('image/jpeg', 0.85).split(',')[1] ?? '');
  }
  return result;
}

/**
 * Holds a picture in front of a camera: writes it, whole, in place of the film at `path`, which a browser whose
 * camera is that file shows from when it next opens the camera.
 * @param {import('playwright').Page} page draws it
 * @param {Buffer} png
 * @param {string} path of a .mjpeg
 */
export async function holdToCamera(page, png, path) {
  const frame = await page.evaluate(
    async (source) => {
      const picture = new Image();
      picture.src = source;
      await picture.decode();
      const canvas = document.createElement('canvas');
      canvas.width = 1280;
      canvas.height = 720;
      const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
      context.fillStyle = 'grey';
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.translate(canvas.width / 2, canvas.height / 2);
      context.rotate(0.05);
      const size = 0.9 * canvas.height;
      context.drawImage(picture, -size / 2, -size / 2, size, size);
      return canvas.toDataURL('image/jpeg', 0.85).split(',')[1] ?? '';
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
  // Whoever still shows the film before keeps it.
  rmSync(path);
  writeFileSync(path, Buffer.from(frame, 'base64'));
}

/**
 * The bytes of a WAV file: one channel, 16 bits, 48 kHz.
 * @param {ArrayLike<number>} samples -1..1
 */
function wavOf(samples) {
  const rate = 48_000;
  const data = Buffer.alloc(44 + samples.length * 2);
  data.write('RIFF', 0);
  data.writeUInt32LE(36 + samples.length * 2, 4);
  data.write('WAVEfmt ', 8);
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(1, 22);
  data.writeUInt32LE(rate, 24);
  data.writeUInt32LE(rate * 2, 28);
  data.writeUInt16LE(2, 32);
  data.writeUInt16LE(16, 34);
  data.write('data', 36);
  data.writeUInt32LE(samples.length * 2, 40);
  for (let index = 0; index < samples.length; index += 1)
    data.writeInt16LE(Math.round((samples[index] ?? 0) * 32_767), 44 + index * 2);
  return data;
}

/**
 * A microphone that says something measurable: a tone of this pitch with a beep pattern, as a WAV file for Chromium's
 * `--use-file-for-fake-audio-capture`.
 * @param {number} [frequencyHz]
 * @returns {string} the path of the .wav
 */
export function toneMicrophone(frequencyHz = 440) {
  mkdirSync(FOLDER, { recursive: true });
  const path = join(FOLDER, `tone-${frequencyHz}.wav`);
  if (existsSync(path)) return path;
  const rate = 48_000;
  const samples = Float32Array.from({ length: rate * 4 }, (_, index) => {
    // Syllables rather than a steady hum, which noise suppression would take away.
    const loud = (index / rate) % 0.4 < 0.25 ? 1 : 0;
    return loud * 0.5 * Math.sin((2 * Math.PI * frequencyHz * index) / rate);
  });
  writeFileSync(path, wavOf(samples));
  return path;
}

/**
 * A microphone into which somebody speaks for five seconds and is silent for three, in a room with a loud hiss: see
 * {@link toneMicrophone}. Made once by a browser and kept.
 * @returns {Promise<string>} the path of the .wav
 */
export async function speechMicrophone() {
  const path = join(FOLDER, 'speech-in-hiss.wav');
  if (existsSync(path)) return path;
  mkdirSync(FOLDER, { recursive: true });
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage();
    const samples = await page.evaluate(async (base64) => {
      const file = await (await fetch(`data:audio/ogg;base64,${base64}`)).arrayBuffer();
      const speech = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(file);
      const voice = speech.getChannelData(0);
      const hiss = 0.02;
      return Array.from(
        { length: 8 * 48_000 },
        (_, index) => 0.8 * (voice[index] ?? 0) + hiss * (2 * Math.random() - 1),
      );
    }, readFileSync(SPEECH).toString('base64'));
    writeFileSync(path, wavOf(samples));
  } finally {
    await browser.close();
  }
  return path;
}
