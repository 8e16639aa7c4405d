import { spawnSync } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';

/** A file that somebody may want to export, and what is to come of it. */
export interface ExportSource {
  readonly name: string;
  /** With its dot. */
  readonly ending: string;
  readonly make: (path: string) => void;
  readonly becomes:
    Bundle | { readonly refused: 'import-not-media' | 'export-unsupported' | 'export-failed' };
}

interface Bundle {
  /** Within 0.2 s; of what was cut off those that native ffmpeg reads. */
  readonly seconds: number | 'what is left';
  readonly renditions: readonly string[];
  /** When the packets of the picture are over, as native ffmpeg reads them; else `seconds`. */
  readonly pictureSeconds?: number;
  /** That nothing but ffmpeg can decode it. */
  readonly engine?: 'ffmpeg';
  /** Sizes up to this one; 240 by default, so that the picture's own is copied where it can be. */
  readonly shortSide?: number;
  /** What was damaged and is copied stays so: decoders complain of it. */
  readonly isDamaged?: true;
}

export const SECONDS = 8;
const SIZE = '320x180';
/** Red, in the picture's upper left: so one sees which way up it is. */
const MARK = 'drawbox=0:0:iw/4:ih/4:red:fill';
const PICTURE = ['-f', 'lavfi', '-i', `testsrc2=size=${SIZE}:rate=30,${MARK}`];
const SOUND = ['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];
const H264 = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '60'];
const PLAIN = ['-profile:v', 'baseline', '-bf', '0'];
const AAC = ['-c:a', 'aac', '-ac', '2'];
const LENGTH = ['-t', String(SECONDS)];
const VP8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-b:v', '600k', '-g', '60'];
const OPUS = ['-c:a', 'libopus', '-b:a', '64k'];

const BOTH = ['180p', '144p', 'audio'];
const whole = { seconds: SECONDS, renditions: BOTH } as const;
const notMedia = { refused: 'import-not-media' } as const;

/** Has native ffmpeg make a file. */
export function ffmpeg(...args: readonly string[]): void {
  const made = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args]);
  if (made.status !== 0) throw new Error(`ffmpeg ${args.join(' ')}: ${made.stderr.toString()}`);
}

const encode =
  (...args: readonly string[]) =>
  (path: string): void =>
    ffmpeg(...PICTURE, ...SOUND, ...LENGTH, ...args, path);
const encodeSound =
  (...args: readonly string[]) =>
  (path: string): void =>
    ffmpeg(...SOUND, ...LENGTH, ...args, path);

/** Makes a file in two steps; the second works on what the first made. */
const twice =
  (first: (path: string) => void, second: (from: string, path: string) => void) =>
  (path: string): void => {
    const from = path.replace(extname(path), `.first${extname(path)}`);
    first(path);
    renameSync(path, from);
    second(from, path);
  };
const copyOf =
  (before: readonly string[], ...after: readonly string[]) =>
  (from: string, path: string): void =>
    ffmpeg(...before, '-i', from, '-map', '0', '-c', 'copy', ...after, path);
const change =
  (edit: (bytes: Buffer) => Buffer) =>
  (from: string, path: string): void =>
    writeFileSync(path, edit(readFileSync(from)));
const overwrite = (byteAt: (index: number) => number): ((from: string, path: string) => void) =>
  change((bytes) => {
    const [from, to] = [Math.floor(bytes.length * 0.5), Math.floor(bytes.length * 0.55)];
    for (let index = from; index < to; index += 1) bytes[index] = byteAt(index);
    return bytes;
  });
/** The same each time. */
const noise = (index: number): number => Math.imul(index, 2_654_435_761) >>> 24;

export const EXPORT_SOURCES: readonly ExportSource[] = [
  {
    name: 'H.264 with reordered frames, turned by 90 degrees, MOV',
    ending: '.mov',
    make: twice(
      encode(...H264, '-bf', '3', '-vf', 'transpose=1', ...AAC),
      copyOf([], '-metadata:s:v:0', 'rotate=90'),
    ),
    becomes: whole,
  },
  {
    name: 'variable frame rate',
    ending: '.mp4',
    make: encode(
      ...H264,
      ...PLAIN,
      '-vf',
      "select='lt(mod(n,40),14)+not(mod(n,9))'",
      '-vsync',
      'vfr',
      ...AAC,
    ),
    becomes: whole,
  },
  {
    name: 'variable frame rate, to be encoded',
    ending: '.webm',
    make: encode(...VP8, '-vf', "select='lt(mod(n,40),14)+not(mod(n,9))'", '-vsync', 'vfr', ...OPUS),
    becomes: whole,
  },
  {
    name: 'begins at ten hours',
    ending: '.mkv',
    make: encode(...H264, '-bf', '2', ...AAC, '-output_ts_offset', '36000'),
    becomes: whole,
  },
  {
    name: 'begins two seconds before 0',
    ending: '.mp4',
    make: twice(
      encode(...H264, ...PLAIN, ...AAC, '-g', '240'),
      copyOf(['-ss', '2'], '-avoid_negative_ts', 'disabled'),
    ),
    becomes: { seconds: SECONDS, renditions: BOTH },
  },
  {
    name: 'changes its size midway',
    ending: '.webm',
    make(path) {
      for (const size of [SIZE, '180x320'])
        ffmpeg(
          ...['-f', 'lavfi', '-i', `testsrc2=size=${size}:rate=30,${MARK}`, ...SOUND, '-t', '4'],
          ...[...VP8, ...OPUS, `${path}.${size}.webm`],
        );
      const list = [SIZE, '180x320'].map((size) => `file '${path}.${size}.webm'`).join('\n');
      writeFileSync(`${path}.txt`, list);
      ffmpeg('-f', 'concat', '-safe', '0', '-i', `${path}.txt`, '-c', 'copy', path);
    },
    becomes: whole,
  },
  {
    name: '4K, a second and a half',
    ending: '.mp4',
    make: (path) =>
      ffmpeg(
        ...['-f', 'lavfi', '-i', `testsrc2=size=3840x2160:rate=30,${MARK}`, ...SOUND, '-t', '1.5'],
        ...[...H264, '-preset', 'ultrafast', ...AAC, path],
      ),
    becomes: { seconds: 1.5, renditions: ['240p', '144p', 'audio'] },
  },
  {
    name: 'odd sides',
    ending: '.webm',
    make: (path) =>
      ffmpeg(
        ...['-f', 'lavfi', '-i', `testsrc2=size=641x359:rate=30,${MARK}`, ...SOUND, ...LENGTH],
        ...[...VP8, ...OPUS, path],
      ),
    becomes: { seconds: SECONDS, renditions: ['358p', '240p', 'audio'], shortSide: 360 },
  },
  {
    name: 'VP9 and Opus',
    ending: '.webm',
    make: encode('-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', ...OPUS),
    becomes: whole,
  },
  {
    name: 'AV1 and AAC',
    ending: '.mp4',
    make: encode('-c:v', 'libsvtav1', '-preset', '12', '-pix_fmt', 'yuv420p', ...AAC),
    becomes: whole,
  },
  {
    name: 'HEVC',
    ending: '.mp4',
    make: encode(
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-x265-params',
      'log-level=none',
      '-tag:v',
      'hvc1',
      ...AAC,
    ),
    becomes: { ...whole, engine: 'ffmpeg' },
  },
  {
    name: 'PCM in WAV',
    ending: '.wav',
    make: encodeSound('-c:a', 'pcm_s16le'),
    becomes: { seconds: SECONDS, renditions: ['audio'] },
  },
  {
    name: 'PCM in MOV',
    ending: '.mov',
    make: encode(...H264, ...PLAIN, '-c:a', 'pcm_s16le'),
    becomes: whole,
  },
  {
    name: 'MP3',
    ending: '.mp3',
    make: encodeSound('-c:a', 'libmp3lame', '-ar', '44100'),
    becomes: { seconds: SECONDS, renditions: ['audio'] },
  },
  {
    name: 'FLAC',
    ending: '.flac',
    make: encodeSound('-c:a', 'flac'),
    becomes: { seconds: SECONDS, renditions: ['audio'] },
  },
  {
    name: 'Opus with six channels',
    ending: '.ogg',
    make: encodeSound(...OPUS, '-af', 'pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0', '-mapping_family', '1'),
    becomes: { seconds: SECONDS, renditions: ['audio'] },
  },
  {
    name: 'Opus with one channel',
    ending: '.ogg',
    make: encodeSound(...OPUS, '-ac', '1'),
    becomes: { seconds: SECONDS, renditions: ['audio'] },
  },
  {
    name: 'no sound',
    ending: '.mp4',
    make: encode(...H264, ...PLAIN, '-an'),
    becomes: { seconds: SECONDS, renditions: ['180p', '144p'] },
  },
  {
    name: 'sound that is longer than the picture',
    ending: '.mp4',
    make: (path) =>
      ffmpeg(...PICTURE, ...SOUND, ...LENGTH, '-vf', 'trim=end=4.5', ...H264, ...PLAIN, ...AAC, path),
    becomes: { ...whole, pictureSeconds: 4.5 },
  },
  {
    name: 'a picture that is longer than the sound',
    ending: '.mp4',
    make: (path) =>
      ffmpeg(...PICTURE, ...SOUND, ...LENGTH, '-af', 'atrim=end=4.5', ...H264, ...PLAIN, ...AAC, path),
    becomes: whole,
  },
  {
    name: 'a picture with a hole of three seconds',
    ending: '.mp4',
    make: encode(...H264, ...PLAIN, '-vf', "select='lt(t,3)+gt(t,6)'", '-vsync', 'vfr', ...AAC),
    becomes: whole,
  },
  {
    name: 'a picture with a hole of three seconds, to be encoded',
    ending: '.webm',
    make: encode(...VP8, '-vf', "select='lt(t,3)+gt(t,6)'", '-vsync', 'vfr', ...OPUS),
    becomes: whole,
  },
  {
    name: 'a sound with a hole of three seconds',
    ending: '.mkv',
    make: twice(encode(...H264, ...PLAIN, ...AAC), copyOf([], '-bsf:a', "noise=drop='between(n,141,281)'")),
    becomes: whole,
  },
  {
    name: 'noise in the middle of H.264',
    ending: '.mp4',
    make: twice(encode(...H264, ...PLAIN, ...AAC), overwrite(noise)),
    becomes: { ...whole, isDamaged: true },
  },
  {
    name: 'zeros in the middle of H.264',
    ending: '.mp4',
    make: twice(
      encode(...H264, ...PLAIN, ...AAC),
      overwrite(() => 0),
    ),
    becomes: { ...whole, isDamaged: true },
  },
  {
    name: 'noise in the middle of VP8',
    ending: '.webm',
    make: twice(encode(...VP8, ...OPUS), copyOf([], '-bsf:v', "noise=amount='if(between(n,100,130),9,0)'")),
    becomes: whole,
  },
  {
    name: 'an MP4 that was cut off before its index',
    ending: '.mp4',
    make: twice(
      encode(...H264, ...AAC),
      change((bytes) => bytes.subarray(0, bytes.length * 0.6)),
    ),
    becomes: notMedia,
  },
  {
    name: 'an MP4 that was cut off behind its index',
    ending: '.mp4',
    make: twice(
      encode(...H264, ...PLAIN, ...AAC, '-movflags', '+faststart'),
      change((bytes) => bytes.subarray(0, bytes.length * 0.6)),
    ),
    becomes: whole,
  },
  {
    name: 'a WebM that was cut off',
    ending: '.webm',
    make: twice(
      encode(...VP8, ...OPUS),
      change((bytes) => bytes.subarray(0, bytes.length * 0.6)),
    ),
    becomes: { seconds: 'what is left', renditions: BOTH },
  },
  { name: 'MPEG-TS', ending: '.ts', make: encode(...H264, '-bf', '2', ...AAC), becomes: whole },
  { name: 'Matroska', ending: '.mkv', make: encode(...H264, '-bf', '2', ...AAC), becomes: whole },
  { name: 'AVI', ending: '.avi', make: encode(...H264, ...PLAIN, '-c:a', 'libmp3lame'), becomes: notMedia },
  { name: 'an empty file', ending: '.mp4', make: (path) => writeFileSync(path, ''), becomes: notMedia },
  { name: 'text', ending: '.mp4', make: (path) => writeFileSync(path, 'no film'), becomes: notMedia },
];
