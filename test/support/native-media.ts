// What native ffmpeg makes of a file or a stream: the opinion of a decoder that is not the browser's.
import { spawnSync } from 'node:child_process';
import { BIT_PLACES, BITS, countOf } from './counter.ts';

export const hasFfmpeg =
  spawnSync('ffmpeg', ['-version']).status === 0 && spawnSync('ffprobe', ['-version']).status === 0;

const SAMPLE_RATE = 48_000;
/** Frames are looked at this small. */
const WIDTH = 8 * BITS;
const HEIGHT = 32;
const FLASH_LEVEL = 128;
const BEEP_LEVEL = 0.1;
/** Less than this without a sound is within a beep. */
const PAUSE_S = 0.5;

/** ffmpeg reads segments of any name, and asks a server for parts of them. */
const inputOf = (address: string): string[] => [
  ...(address.endsWith('.m3u8') ? ['-allowed_extensions', 'ALL'] : []),
  ...['-i', address],
];

/** What ffmpeg says while it decodes all of it, frame by frame; '' where nothing is wrong. */
export function complaintsOf(address: string): string {
  const passthrough = ['-fps_mode', 'passthrough', '-enc_time_base', '-1'];
  const run = spawnSync('ffmpeg', [
    '-nostdin',
    '-v',
    'warning',
    ...inputOf(address),
    ...passthrough,
    '-f',
    'null',
    '-',
  ]);
  return `${run.stderr.toString()}${run.status === 0 ? '' : `exit ${run.status}`}`;
}

/** The decoded frames' kinds, in the order in which they are shown: 'I', 'P' or 'B', `*` behind those of keyframes. */
export function frameKinds(address: string): string[] {
  const show = ['-select_streams', 'v', '-show_entries', 'frame=key_frame,pict_type', '-of', 'csv=p=0'];
  const run = spawnSync('ffprobe', ['-v', 'error', ...show, ...inputOf(address)], { maxBuffer: 1e8 });
  return run.stdout
    .toString()
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [isKey, kind] = line.split(',');
      return `${kind ?? ''}${isKey === '1' ? '*' : ''}`;
    });
}

/** A frame of what counts: see support/browser/counted-recording.ts. */
export interface CountedFrame {
  readonly timeS: number;
  readonly count: number;
  readonly isFlash: boolean;
}

/** All frames of the picture, with their own times. */
export function countedFrames(address: string): CountedFrame[] {
  const filter = `scale=${WIDTH}:${HEIGHT}:flags=area,format=gray,showinfo`;
  const run = spawnSync(
    'ffmpeg',
    [
      ...['-nostdin', '-v', 'info', '-copyts', ...inputOf(address), '-map', '0:v:0', '-vf', filter],
      ...['-fps_mode', 'passthrough', '-enc_time_base', '-1', '-f', 'rawvideo', '-'],
    ],
    { maxBuffer: 1e9 },
  );
  const times = [...run.stderr.toString().matchAll(/ pts_time:(\S+)/g)].map(([, time]) => Number(time));
  return times.map((timeS, index) => {
    const pixels = run.stdout.subarray(index * WIDTH * HEIGHT, (index + 1) * WIDTH * HEIGHT);
    const at = (x: number, y: number): number =>
      pixels[Math.floor(y * HEIGHT) * WIDTH + Math.floor(x * WIDTH)] ?? 0;
    return {
      timeS,
      count: countOf(BIT_PLACES.map(([x, y]) => at(x, y))),
      isFlash: at(0.5, 0.75) > FLASH_LEVEL,
    };
  });
}

/** When flashes begin, seconds. */
export const flashesOf = (frames: readonly CountedFrame[]): number[] =>
  frames
    .filter(({ isFlash }, index) => isFlash && frames[index - 1]?.isFlash === false)
    .map(({ timeS }) => timeS);

/** When beeps begin, seconds of the same clock. */
export function beepsOf(address: string): number[] {
  const run = spawnSync(
    'ffmpeg',
    [
      ...['-nostdin', '-v', 'info', '-copyts', ...inputOf(address), '-map', '0:a:0', '-af', 'ashowinfo'],
      ...['-ac', '1', '-ar', String(SAMPLE_RATE), '-f', 'f32le', '-'],
    ],
    { maxBuffer: 1e9 },
  );
  const firstS = Number(/ pts_time:(\S+)/.exec(run.stderr.toString())?.[1]);
  const { buffer, byteOffset, byteLength } = run.stdout;
  const samples = new Float32Array(buffer.slice(byteOffset, byteOffset + byteLength - (byteLength % 4)));
  const beeps: number[] = [];
  let lastLoudS = -Infinity;
  samples.forEach((sample, index) => {
    if (Math.abs(sample) < BEEP_LEVEL) return;
    const timeS = firstS + index / SAMPLE_RATE;
    if (timeS - lastLoudS > PAUSE_S) beeps.push(timeS);
    lastLoudS = timeS;
  });
  return beeps;
}
