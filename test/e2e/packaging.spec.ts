import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import type { ExportSettings } from '../../src/media/export/settings.ts';
import type { PackedOutline } from '../support/browser/packing-page.ts';
import { openPerson } from '../support/journey.mjs';
import { servePage } from '../support/served-page.mjs';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const SECONDS = 20;
const FRAME_RATE = 30;
const RUNG = { width: 640, height: 360, videoBitrateBps: 800_000 };

/** What is copied of each of these has to come out of native ffmpeg as it went in. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  'baseline, as recorders make it': ['-profile:v', 'baseline', '-g', '60'],
  'high, with reordered frames': ['-profile:v', 'high', '-bf', '3', '-b-pyramid', 'normal', '-g', '60'],
};

let folder = '';
let served: Awaited<ReturnType<typeof servePage>>;
let browser: Awaited<ReturnType<typeof openPerson>>;

test.skip(!hasFfmpeg, 'No native ffmpeg here, whose opinion this asks for.');

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coterie-packaging-'));
  served = await servePage('packing-page');
  browser = await openPerson(served.url, { camera: null });
});

test.afterAll(async () => {
  await browser.close();
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const [source, codec] of Object.entries(SOURCES)) {
  for (const segmentFormat of ['cmaf', 'ts'] as const) {
    for (const isEncrypted of [false, true]) {
      const title = `${source}: ${segmentFormat}${isEncrypted ? ', encrypted' : ''} decodes without a warning`;
      test(title, async () => {
        const { page } = browser;
        const key = isEncrypted ? randomBytes(16) : null;
        const settings: ExportSettings = {
          kind: 'hls',
          rungs: [RUNG],
          segmentFormat,
          layout: 'files',
          passphrase: null,
          engine: 'auto',
        };
        const renditions = await pack(page, makeSource(source, codec), settings, key);
        expect(renditions.map(({ isCopied }) => isCopied)).toEqual([true, true]);
        for (const rendition of renditions) {
          const playlist = await writeRendition(page, rendition, segmentFormat, key);
          const isPicture = rendition.name !== 'audio';
          expect(decode(playlist.media, isPicture ? '-frames' : null)).toEqual({
            said: '',
            frames: isPicture ? SECONDS * FRAME_RATE : null,
          });
          if (!isPicture) continue;
          // A keyframe every two seconds, and each range gives one picture.
          expect(rendition.keyframes).toHaveLength(SECONDS / 2);
          for (const image of playlist.keyframes) expect(decode(image, '-frames').frames).toBe(1);
        }
      });
    }
  }
}

test('a single file has all packets', async () => {
  const { page } = browser;
  const path = makeSource('baseline, as recorders make it', ['-profile:v', 'baseline', '-g', '60']);
  const settings: ExportSettings = { kind: 'file', format: 'mp4', rung: RUNG, engine: 'auto' };
  const [picture] = await pack(page, path, settings, null);
  expect(picture?.isCopied).toBe(true);
  const file = await save(page, 'file', 'file.mp4');
  expect(decode(file, '-frames')).toEqual({ said: '', frames: SECONDS * FRAME_RATE });
});

function makeSource(name: string, codec: readonly string[]): string {
  const path = join(folder, `${name.split(',')[0]}.mp4`);
  const inputs = [
    ...['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=${FRAME_RATE}`],
    ...['-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'],
  ];
  const picture = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-b:v', '800k', ...codec];
  const rest = ['-c:a', 'aac', '-ac', '2', '-t', String(SECONDS), path];
  const made = spawnSync('ffmpeg', ['-v', 'error', '-y', ...inputs, ...picture, ...rest]);
  expect(made.stderr.toString()).toBe('');
  return path;
}

async function pack(
  page: Page,
  path: string,
  settings: ExportSettings,
  key: Buffer | null,
): Promise<readonly PackedOutline[]> {
  await page.goto(served.url);
  await page.getByLabel('Recording').setInputFiles(path);
  const { renditions } = await page.evaluate(
    ([settings, key]) => window.pack(settings, { key, workspace: crypto.randomUUID() }),
    [settings, key && [...key]] as const,
  );
  return renditions;
}

async function save(page: Page, name: string, fileName: string): Promise<string> {
  const path = join(folder, fileName);
  writeFileSync(path, Buffer.from(await page.evaluate((name) => window.read(name), name), 'base64'));
  return path;
}

/** The rendition as playlists of byte ranges: of all, and of each keyframe by itself. */
async function writeRendition(
  page: Page,
  { name, init, segments, keyframes }: PackedOutline,
  format: 'cmaf' | 'ts',
  key: Buffer | null,
): Promise<{ media: string; keyframes: readonly string[] }> {
  const ending = format === 'cmaf' ? 'm4s' : 'ts';
  await save(page, name, `${name}.${ending}`);
  if (key) writeFileSync(join(folder, 'key'), key);
  const keyframeFile = key && keyframes.length > 0 ? `${name}-keyframes.${ending}` : `${name}.${ending}`;
  if (key && keyframes.length > 0) await save(page, `${name} keyframes`, keyframeFile);
  const mapFile = `${name}-init.mp4`;
  if (init) await save(page, name, mapFile);
  const write = (
    fileName: string,
    media: string,
    sequence: number,
    ranges: readonly { durationS: number; offset: number; sizeBytes: number }[],
  ): string => {
    const path = join(folder, fileName);
    const content = readFileSync(join(folder, media));
    // Of what is encrypted ffmpeg finds no byte ranges in local files: each gets one of its own.
    const place = ({ offset, sizeBytes }: (typeof ranges)[number], index: number): string[] => {
      if (!key) return [`#EXT-X-BYTERANGE:${sizeBytes}@${offset}`, media];
      const piece = `${fileName}-${index}.${ending}`;
      writeFileSync(join(folder, piece), content.subarray(offset, offset + sizeBytes));
      return [piece];
    };
    const lines = [
      ...['#EXTM3U', '#EXT-X-VERSION:7', '#EXT-X-TARGETDURATION:7', '#EXT-X-PLAYLIST-TYPE:VOD'],
      `#EXT-X-MEDIA-SEQUENCE:${sequence}`,
      ...(init ? [`#EXT-X-MAP:URI="${mapFile}",BYTERANGE="${init.sizeBytes}@${init.offset}"`] : []),
      ...(key ? ['#EXT-X-KEY:METHOD=AES-128,URI="key"'] : []),
      ...ranges.flatMap((range, index) => [`#EXTINF:${range.durationS.toFixed(5)},`, ...place(range, index)]),
      '#EXT-X-ENDLIST',
    ];
    writeFileSync(path, lines.join('\n'));
    return path;
  };
  return {
    media: write(`${name}.m3u8`, `${name}.${ending}`, 0, segments),
    keyframes: keyframes.map((keyframe, index) =>
      write(`${name}-${index}.m3u8`, keyframeFile, index, [keyframe]),
    ),
  };
}

/** What native ffmpeg says of a file that it decodes to the end, and how many pictures it finds. */
function decode(path: string, counting: '-frames' | null): { said: string; frames: number | null } {
  const options = ['-allowed_extensions', 'ALL', '-v', 'warning'];
  const args = [...(path.endsWith('.m3u8') ? options : options.slice(2)), '-i', path];
  const run = spawnSync('ffmpeg', [...args, '-f', 'null', '-']);
  const said = `${run.stderr.toString()}${run.status === 0 ? '' : `exit ${run.status}`}`;
  if (!counting) return { said, frames: null };
  const probe = spawnSync('ffprobe', [
    ...(path.endsWith('.m3u8') ? options : options.slice(2)),
    ...['-select_streams', 'v', '-count_frames', '-show_entries', 'stream=nb_read_frames'],
    ...['-of', 'csv=p=0', path],
  ]);
  return { said, frames: Number.parseInt(probe.stdout.toString(), 10) };
}
