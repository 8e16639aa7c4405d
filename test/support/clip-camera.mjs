// @ts-check
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium } from 'playwright';
import { CHROMIUM_ARGS, ensureChromium } from '../../scripts/browser.mjs';
import { mediaFile } from './media.mjs';

const FOLDER = join(tmpdir(), 'coterie-cameras');

/**
 * A camera before which a shared clip is shown again and again, fitted into the picture, as a motion-JPEG file for
 * Chromium's `--use-file-for-fake-video-capture`. Made once and kept: by ffmpeg, or where there is none by a browser, which
 * takes minutes.
 * @param {string} name of the clip
 * @param {{width: number, height: number, fps: number}} picture
 * @returns {Promise<string>} the path of the .mjpeg @throws Error where there is no such clip
 */
export async function clipCamera(name, picture) {
  const path = join(
    FOLDER,
    `${basename(name, '.mp4')}-${picture.width}x${picture.height}-${picture.fps}.mjpeg`,
  );
  if (existsSync(path)) return path;
  const clip = mediaFile(name);
  if (!clip) throw new Error(`There is no clip called ${name} here.`);
  mkdirSync(FOLDER, { recursive: true });
  if (makeByFfmpeg(clip, path, picture)) return path;
  const browser = await chromium.launch({ executablePath: await ensureChromium(), args: CHROMIUM_ARGS });
  try {
    const page = await browser.newPage();
    const source = `data:video/mp4;base64,${readFileSync(clip).toString('base64')}`;
    const frames = await page.evaluate(drawClip, { source, ...picture });
    writeFileSync(path, Buffer.concat(frames.map((frame) => Buffer.from(frame, 'base64'))));
  } finally {
    await browser.close();
  }
  return path;
}

/**
 * @param {string} clip
 * @param {string} path
 * @param {{width: number, height: number, fps: number}} picture
 * @returns {boolean} whether it is there
 */
function makeByFfmpeg(clip, path, { width, height, fps }) {
  const size = `${width}:${height}`;
  const fit = `scale=${size}:force_original_aspect_ratio=decrease,pad=${size}:-1:-1,fps=${fps}`;
  const partial = `${path}.${process.pid}.tmp`;
  const args = ['-nostdin', '-y', '-v', 'error', '-i', clip, '-vf', fit, '-q:v', '4', '-f', 'mjpeg', partial];
  if (spawnSync('ffmpeg', args).status !== 0) return false;
  renameSync(partial, path);
  return true;
}

/**
 * Runs in the page.
 * @param {{source: string, width: number, height: number, fps: number}} options
 * @returns {Promise<string[]>} JPEGs in base64
 */
async function drawClip({ source, width, height, fps }) {
  const video = document.createElement('video');
  video.muted = true;
  video.src = source;
  await new Promise((resolve) => video.addEventListener('loadeddata', resolve, { once: true }));
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const scale = Math.min(width / video.videoWidth, height / video.videoHeight);
  const [w, h] = [video.videoWidth * scale, video.videoHeight * scale];
  const result = [];
  for (let frame = 0; frame < video.duration * fps - 1; frame += 1) {
    video.currentTime = frame / fps;
    await new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }));
    context.drawImage(video, (width - w) / 2, (height - h) / 2, w, h);
    result.push(canvas.toDataURL('image/jpeg', 0.85).split(',')[1] ?? '');
  }
  return result;
}
