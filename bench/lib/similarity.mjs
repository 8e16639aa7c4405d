import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Twice that of the recordings, so that none of their frames is left out, whenever it is shown. */
const GRID_RATE = 60;
/** How far a frame may be from its place on the grid: whole milliseconds are rounded to either side. */
const SHIFTS = [-2, -1, 0, 1, 2];

/**
 * How alike what was made is to the recording, shown at its size: the mean SSIM of its frames. Both are put on a grid of
 * frames, and each frame counts as it compares with the best of the five around its place: where a frame lies is not what
 * is measured here.
 * @param {string} file
 * @param {string} recording
 * @param {{width: number, height: number}} size
 * @param {{track?: number, seconds: number}} how which of the file's pictures, and how much from the beginning on
 * @returns {number} NaN where ffmpeg cannot compare them
 */
export function similarity(file, recording, { width, height }, { track = 0, seconds }) {
  const folder = mkdtempSync(join(tmpdir(), 'coterie-ssim-'));
  try {
    const [shown, source] = [join(folder, 'shown.mp4'), join(folder, 'source.mkv')];
    const cut = ['-t', String(seconds), '-c', 'copy'];
    // Of VP8 ffmpeg does not see that its colours have their full range, as a browser's have. Where H.264 tells of it, it
    // would convert one of the two and compare them then.
    const untold = isFullRange(recording) ? [] : ['-bsf:v', 'h264_metadata=video_full_range_flag=0'];
    run(['-i', file, '-map', `0:v:${track}`, ...cut, ...untold, shown], folder);
    run(['-i', recording, '-map', '0:v:0', ...cut, source], folder);
    const outputs = SHIFTS.flatMap((_, index) => ['-map', `[o${index}]`]);
    const graph = comparing({ width, height });
    run(['-i', shown, '-i', source, '-lavfi', graph, ...outputs, '-f', 'null', '-'], folder);
    /** @type {number[]} */
    const best = [];
    for (const [index, shift] of SHIFTS.entries()) {
      const lines = readFileSync(join(folder, `${index}.log`), 'utf8').matchAll(/^n:(\d+) .*All:([\d.]+)/gm);
      for (const [, place, value] of lines) {
        const at = Number(place) + Math.max(shift, 0);
        best[at] = Math.max(best[at] ?? 0, Number(value));
      }
    }
    const values = best.filter((value) => value > 0);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whether ffmpeg decodes to a format of the full range. @param {string} recording */
function isFullRange(recording) {
  const what = ['-select_streams', 'v:0', '-show_entries', 'stream=pix_fmt', '-of', 'csv=p=0'];
  const { stdout } = spawnSync('ffprobe', ['-v', 'error', ...what, recording], { encoding: 'utf8' });
  return stdout.startsWith('yuvj');
}

/** @param {{width: number, height: number}} size */
function comparing({ width, height }) {
  const names = (/** @type {string} */ letter) => SHIFTS.map((_, index) => `[${letter}${index}]`).join('');
  const grid = `fps=${GRID_RATE}:start_time=0`;
  const count = SHIFTS.length;
  return [
    `[0:v]${grid},split=${count}${names('a')}`,
    `[1:v]${grid},scale=${width}:${height}:flags=bicubic,split=${count}${names('b')}`,
    ...SHIFTS.flatMap((shift, index) => [
      `[a${index}]${from(shift)}[c${index}]`,
      `[b${index}]${from(-shift)}[d${index}]`,
      `[c${index}][d${index}]ssim=stats_file=${index}.log:shortest=1[o${index}]`,
    ]),
  ].join(';');
}

/** Frames from a place on, counted anew. @param {number} place */
const from = (place) => `trim=start_frame=${Math.max(place, 0)},setpts=N/(${GRID_RATE}*TB)`;

/** @param {readonly string[]} args @param {string} folder */
function run(args, folder) {
  const { status, stderr } = spawnSync('ffmpeg', ['-nostdin', '-y', '-v', 'error', ...args], { cwd: folder });
  if (status !== 0) throw new Error(`ffmpeg: ${stderr.toString()}`);
}
