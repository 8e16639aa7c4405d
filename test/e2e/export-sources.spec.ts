import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'playwright/test';
import { EXPORT_SOURCES, type ExportSource } from '../support/export-sources.ts';
import { openPerson } from '../support/journey.mjs';
import { servePage } from '../support/served-page.mjs';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const SHORT_SIDE = 240;
const EXACT_S = 0.2;
/** Of WebM whole clusters are read. */
const CLUSTER_S = 1;

let folder = '';
let served: Awaited<ReturnType<typeof servePage>>;
let browser: Awaited<ReturnType<typeof openPerson>>;

test.skip(
  !hasFfmpeg,
  'No native ffmpeg here, which makes these recordings and looks at what becomes of them.',
);

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'coterie-sources-'));
  served = await servePage('sources-page', [], { isLikeApp: true });
  browser = await openPerson(served.url, { camera: null });
  await browser.page.goto(served.url);
});

test.afterAll(async () => {
  await browser.close();
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const [index, source] of EXPORT_SOURCES.entries()) {
  const { name, becomes } = source;
  const result = 'refused' in becomes ? `is refused: ${becomes.refused}` : `plays`;
  test(`${name}: ${result}`, async () => {
    const path = join(folder, `${index}${source.ending}`);
    source.make(path);
    const made = await exportFile(path, source);
    if ('refused' in becomes) {
      expect('refused' in made ? made.refused : 'it was exported').toBe(becomes.refused);
      return;
    }
    if ('refused' in made) throw new Error(`${made.refused}: ${made.because}`);
    expect(made.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    if (becomes.engine) expect(made.engine).toBe(becomes.engine);
    const bundle = write(made.files, join(folder, `${index}`));
    const renditions = Object.keys(made.files).flatMap(
      (file) => /^([^/]+)\/media\.m3u8$/.exec(file)?.[1] ?? [],
    );
    expect(renditions.toSorted()).toEqual(becomes.renditions.toSorted());
    const wholeS = becomes.seconds === 'what is left' ? decode(path).seconds : becomes.seconds;
    for (const rendition of renditions) {
      const playlist = join(bundle, rendition, 'media.m3u8');
      const { said, seconds } = decode(playlist);
      if (!becomes.isDamaged) expect(said, rendition).toBe('');
      const mostS = becomes.seconds === 'what is left' ? CLUSTER_S : EXACT_S;
      const playsS = rendition === 'audio' ? wholeS : (becomes.pictureSeconds ?? wholeS);
      expect(Math.abs(seconds - playsS), `${rendition}: packets of ${seconds} s`).toBeLessThan(mostS);
      expect(Math.abs(listedSeconds(playlist) - wholeS), `${rendition} is not as long`).toBeLessThan(mostS);
      if (rendition !== 'audio') expect(redCorners(playlist), rendition).toEqual([true, false, false, false]);
    }
  });
}

function exportFile(
  path: string,
  { becomes }: ExportSource,
): Promise<Awaited<ReturnType<Window['exportChosen']>>> {
  const { page } = browser;
  const shortSide = ('shortSide' in becomes && becomes.shortSide) || SHORT_SIDE;
  return page
    .getByLabel('Recording')
    .setInputFiles(path)
    .then(() =>
      page.evaluate((options) => window.exportChosen(options), { shortSide, engine: 'auto' } as const),
    );
}

function write(files: Readonly<Record<string, string>>, into: string): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(into, path)), { recursive: true });
    writeFileSync(join(into, path), Buffer.from(content, 'base64'));
  }
  return into;
}

/** Every frame as it is stored: no other is made up, none left out. */
const AS_STORED = ['-fps_mode', 'passthrough', '-enc_time_base', '-1'];

/** What native ffmpeg says of a file that it decodes to the end, and how long its packets last. */
function decode(path: string): { said: string; seconds: number } {
  const packets = ['-c', 'copy', '-f', 'framecrc', '-'];
  const run = spawnSync('ffmpeg', ['-v', 'warning', '-i', path, ...AS_STORED, '-f', 'null', '-', ...packets]);
  const said = `${run.stderr.toString()}${run.status === 0 ? '' : `exit ${run.status}`}`;
  const written = run.stdout.toString();
  const bases = [...written.matchAll(/^#tb (\d+): (\d+)\/(\d+)/gm)].map(
    ([, , over, under]) => Number(over) / Number(under),
  );
  const spans = written
    .split('\n')
    .filter((line) => /^\d/.test(line))
    .map((line) => line.split(',').map(Number))
    .map(([stream = 0, , shown = 0, length = 0]) => {
      const base = bases[stream] ?? 0;
      return { fromS: shown * base, toS: (shown + length) * base };
    });
  return {
    said,
    seconds: Math.max(...spans.map(({ toS }) => toS)) - Math.min(...spans.map(({ fromS }) => fromS)),
  };
}

const listedSeconds = (playlist: string): number =>
  [...readFileSync(playlist, 'utf8').matchAll(/^#EXTINF:([\d.]+)/gm)].reduce(
    (sum, [, length]) => sum + Number(length),
    0,
  );

/** Whether the first picture is red in its corners: upper left, upper right, lower left, lower right. */
function redCorners(path: string): readonly boolean[] {
  const options = [
    '-frames:v',
    '1',
    '-vf',
    'scale=8:8:flags=area',
    '-pix_fmt',
    'rgb24',
    '-f',
    'rawvideo',
    '-',
  ];
  const { stdout } = spawnSync('ffmpeg', ['-v', 'error', '-i', path, ...options]);
  return [0, 7, 56, 63].map((place) => {
    const [red = 0, green = 0, blue = 0] = stdout.subarray(place * 3, place * 3 + 3);
    return red > 150 && green < 90 && blue < 90;
  });
}
