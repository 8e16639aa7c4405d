import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { expect, test, type Page } from 'playwright/test';
import type { HlsSettings } from '../../src/media/export/settings.ts';
import {
  openBySelf,
  playToEnd,
  seekTo,
  shownCount,
  shownCues,
  video,
  type Seen,
} from '../support/bundle-player.ts';
import { clipCamera } from '../support/clip-camera.mjs';
import { COUNTS_PER_SECOND } from '../support/counter.ts';
import { joined, readMaster, readMedia, singleSegments, unlock, unpack } from '../support/exported-bundle.ts';
import { openPerson } from '../support/journey.mjs';
import { mediaFile } from '../support/media.mjs';
import {
  beepsOf,
  complaintsOf,
  countedFrames,
  flashesOf,
  frameKinds,
  hasFfmpeg,
  type CountedFrame,
} from '../support/native-media.ts';
import { hasNginx, serveByNginx } from '../support/nginx.ts';
import { servePage } from '../support/served-page.mjs';

const SECONDS = 13;
const PASSPHRASE = 'four plain words here';
const CLIP = 'headshoulders_tfjs_facemesh_input_540x360.mp4';
/** Of picture and sound against each other: less than anybody notices (ITU-R BT.1359). */
const MOST_SKEW_S = 0.06;
const OWN = { width: 480, height: 270, videoBitrateBps: 450_000 };
const SMALL = { width: 320, height: 180, videoBitrateBps: 200_000 };

/** Which options an export has; all values of each option are among {@link CASES}, and each engine has both formats. */
interface Case extends Omit<HlsSettings, 'kind' | 'engine'> {
  readonly source: 'vp8' | 'h264' | 'camera';
  readonly engine: 'webcodecs' | 'ffmpeg';
  readonly hasExtras: boolean;
  /** Whether the largest picture is the source's own. */
  readonly isCopied: boolean;
}

const plain = { passphrase: null, hasExtras: false, isCopied: false };
const CASES: Readonly<Record<string, Case>> = {
  'VP8 by WebCodecs, CMAF in files, with extras': {
    ...{ ...plain, source: 'vp8', engine: 'webcodecs', rungs: [OWN, SMALL] },
    ...{ segmentFormat: 'cmaf', layout: 'files', hasExtras: true },
  },
  'H.264 copied and by WebCodecs, TS in byte ranges': {
    ...{ ...plain, source: 'h264', engine: 'webcodecs', rungs: [OWN, SMALL], isCopied: true },
    ...{ segmentFormat: 'ts', layout: 'byte-ranges' },
  },
  'VP8 by ffmpeg, TS in files, encrypted': {
    ...{ ...plain, source: 'vp8', engine: 'ffmpeg', rungs: [OWN, SMALL] },
    ...{ segmentFormat: 'ts', layout: 'files', passphrase: PASSPHRASE },
  },
  'H.264 copied and by ffmpeg, CMAF in byte ranges, encrypted, with extras': {
    ...{ ...plain, source: 'h264', engine: 'ffmpeg', rungs: [OWN, SMALL], isCopied: true },
    ...{ segmentFormat: 'cmaf', layout: 'byte-ranges', passphrase: PASSPHRASE, hasExtras: true },
  },
  'sound alone by ffmpeg, CMAF in files': {
    ...{ ...plain, source: 'vp8', engine: 'ffmpeg', rungs: [] },
    ...{ segmentFormat: 'cmaf', layout: 'files' },
  },
  'a real clip without sound by WebCodecs, CMAF in byte ranges': {
    ...{ ...plain, source: 'camera', engine: 'webcodecs', rungs: [OWN, SMALL] },
    ...{ segmentFormat: 'cmaf', layout: 'byte-ranges' },
  },
};

test.skip(!hasFfmpeg, 'No native ffmpeg here, whose opinion this asks for.');

let folder = '';
let served: Awaited<ReturnType<typeof servePage>>;
let host: Awaited<ReturnType<typeof serveByNginx>> | null = null;
let person: Awaited<ReturnType<typeof openPerson>>;
let recorded: readonly string[] = [];

test.beforeAll(async () => {
  test.setTimeout(120_000);
  folder = mkdtempSync(join(tmpdir(), 'coterie-exported-'));
  mkdirSync(join(folder, 'hosted'));
  served = await servePage('export-page', [], { isLikeApp: true });
  if (hasNginx) host = await serveByNginx(join(folder, 'hosted'));
  else console.log('Notice: there is no nginx here, nothing is played.');
  const camera = mediaFile(CLIP) ? await clipCamera(CLIP, { width: 640, height: 360, fps: 30 }) : null;
  person = await openPerson(served.url, { camera });
  recorded = await person.page.evaluate((seconds) => window.record(seconds), SECONDS);
  for (const name of recorded) await save(name, join(folder, `${name}.webm`));
});

test.afterAll(async () => {
  await person.close();
  await host?.close();
  await served.close();
  rmSync(folder, { recursive: true, force: true });
});

for (const [title, wanted] of Object.entries(CASES)) {
  test(title, async () => {
    const { source, hasExtras, isCopied, ...rest } = wanted;
    test.skip(!recorded.includes(source), 'The shared clips are not here.');
    const settings: HlsSettings = { kind: 'hls', ...rest };
    const made = await person.page.evaluate(
      ([source, settings, hasExtras]) => window.exportRecording(source, settings, { hasExtras }),
      [source, settings, hasExtras] as const,
    );
    expect(made.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(made.engine).toBe(wanted.engine);
    const place = join(folder, 'hosted', String(Object.keys(CASES).indexOf(title)));
    await save('zip', `${place}.zip`);
    mkdirSync(place);
    const bundle = unpack(`${place}.zip`, place);
    validate(bundle, settings.passphrase);
    // Players that know nothing of passphrases are given the key.
    const open = settings.passphrase === null ? bundle : await unlock(bundle, settings.passphrase);

    const original = join(folder, `${source}.webm`);
    const hasSound = source !== 'camera';
    const hasPicture = settings.rungs.length > 0;
    const frames = hasPicture
      ? checkPictures(open, settings, original, { isCopied, isCounted: hasSound })
      : [];
    if (hasSound) {
      const address = isSealedInRanges(settings) ? joined(open, 'audio') : addressOf(open, 'audio');
      expect(complaintsOf(address)).toBe('');
      const beeps = beepsOf(address);
      expect(beeps.length).toBeGreaterThanOrEqual(Math.floor(SECONDS / 2) - 1);
      if (hasPicture) expectInStep(flashesOf(frames), beeps);
    }
    if (host) await watch(bundle, open, settings, { frames, isCounted: hasSound && hasPicture, hasExtras });
  });
}

/** The validator as anybody runs it, over what was unpacked. */
function validate(bundle: string, passphrase: string | null): void {
  const words = passphrase === null ? [] : ['--passphrase', passphrase];
  // Throws where it exits with an error.
  execFileSync('npm', ['run', '-s', 'validate', '--', bundle, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** ffmpeg asks for such a stream's key with the range of its first segment (HTTP 416): it is given what was decrypted. */
const isSealedInRanges = ({ layout, passphrase }: HlsSettings): boolean =>
  layout === 'byte-ranges' && passphrase !== null;

/** Where ffmpeg finds a rendition: through nginx, since of local files that are encrypted it takes no byte ranges. */
function addressOf(bundle: string, name: string): string {
  return host ? encodeURI(`${webAddressOf(bundle)}${name}/media.m3u8`) : join(bundle, name, 'media.m3u8');
}

const webAddressOf = (bundle: string): string =>
  `${host?.address ?? ''}${bundle.slice(join(folder, 'hosted').length + 1)}/`;

/** All pictures decode whole, each segment by itself too; returns the frames of the largest. */
function checkPictures(
  bundle: string,
  settings: HlsSettings,
  original: string,
  { isCopied, isCounted }: { isCopied: boolean; isCounted: boolean },
): readonly CountedFrame[] {
  const names = settings.rungs.map(({ height }) => `${height}p`);
  const recordedFrames = countedFrames(original);
  let largest: readonly CountedFrame[] = [];
  for (const [index, name] of names.entries()) {
    const alone = singleSegments(
      bundle,
      name,
      join(folder, 'alone', basename(join(bundle, '..')), String(index)),
    );
    const address = isSealedInRanges(settings) ? joined(bundle, name) : addressOf(bundle, name);
    expect(complaintsOf(address), name).toBe('');
    const { segments } = readMedia(bundle, name);
    const durationS = segments.reduce((sum, segment) => sum + segment.durationS, 0);
    const rate = Number(readMaster(bundle).variants[0]?.attributes.get('FRAME-RATE'));
    const shown = countedFrames(address);
    if (index === 0) largest = shown;
    // Its timing is the source's, frame by frame, also of what is encoded beside it.
    if (isCopied) expect(everShown(shown).map(told), name).toEqual(everShown(recordedFrames).map(told));
    else expect(Math.abs(shown.length - durationS * rate)).toBeLessThanOrEqual(1.5);
    expect(inOrder(shown.map(({ timeS }) => timeS))).toBe(true);
    if (isCounted) {
      expect(inOrder(shown.map(({ count }) => count))).toBe(true);
      // It is shown for a usual frame's time, since WebM says nothing else: so a grid of that rate has a place for it.
      expect(shown.at(-1)?.count).toBe(recordedFrames.at(-1)?.count);
    }
    const kinds = alone.map(frameKinds);
    expect(kinds.map(([first]) => first)).toEqual(alone.map(() => 'I*'));
    expect(kinds.flat()).toHaveLength(shown.length);
  }
  return largest;
}

/** Chromium's recorder gives its first two frames one moment: of such, encoders take the later, copies keep both. */
const everShown = (frames: readonly CountedFrame[]): readonly CountedFrame[] =>
  frames.filter(({ timeS }, index) => timeS !== frames[index + 1]?.timeS);

/** A frame as it is compared with another file's, whose clock may begin elsewhere. */
const told = ({ count, isFlash }: CountedFrame): string => `${count}${isFlash ? ' flash' : ''}`;

const inOrder = (numbers: readonly number[]): boolean =>
  numbers.every((number, index) => number >= (numbers[index - 1] ?? -Infinity));

/** Each flash is at its beep. */
function expectInStep(flashes: readonly number[], beeps: readonly number[]): void {
  expect(flashes.length).toBeGreaterThanOrEqual(Math.floor(SECONDS / 2) - 1);
  const skews = flashes.map((flash) => Math.min(...beeps.map((beep) => Math.abs(flash - beep))));
  console.log(`Flashes are at most ${Math.round(1000 * Math.max(...skews))} ms from their beeps.`);
  expect(Math.max(...skews)).toBeLessThan(MOST_SKEW_S);
}

/** Plays it in its own page, and by the browser itself. */
async function watch(
  bundle: string,
  open: string,
  { passphrase, rungs, segmentFormat }: HlsSettings,
  {
    frames,
    isCounted,
    hasExtras,
  }: { frames: readonly CountedFrame[]; isCounted: boolean; hasExtras: boolean },
): Promise<void> {
  const page = await person.context.newPage();
  const durationS = readMedia(open, rungs[0] ? `${rungs[0].height}p` : 'audio').segments.reduce(
    (sum, segment) => sum + segment.durationS,
    0,
  );
  await page.goto(encodeURI(webAddressOf(bundle)));
  if (passphrase !== null) {
    await page.getByLabel('Passphrase').fill(passphrase);
    await page.keyboard.press('Enter');
  }
  await page.getByText(/^0:00 \/ 0:1\d$/).waitFor();
  if (hasExtras) await page.getByRole('combobox', { name: 'Subtitles' }).selectOption('English');
  for (const seconds of rungs.length > 0 ? [9, 3] : []) {
    await seekTo(page, seconds);
    if (hasExtras) await expect.poll(() => shownCues(page)).toHaveLength(1);
    if (isCounted)
      await expect
        .poll(async () => Math.abs((await shownCount(page)) - countAt(frames, seconds)))
        .toBeLessThan(3);
  }
  const playing = playToEnd(page);
  if (rungs.length > 1) {
    await expect
      .poll(() => video(page).evaluate((element: HTMLVideoElement) => element.currentTime))
      .toBeGreaterThan(1.5);
    const { height } = await video(page).evaluate(({ videoHeight }: HTMLVideoElement) => ({
      height: videoHeight,
    }));
    const other = rungs.find((rung) => rung.height !== height)?.height ?? 0;
    await page.getByRole('combobox', { name: 'Quality' }).selectOption(`${other}p`);
  }
  const played = await playing;
  expectSeen(played, durationS, isCounted ? frames : []);
  if (rungs.length > 1) expect(new Set(played.seen.map(({ height }) => height)).size).toBe(2);

  await page.goto(encodeURI(`${webAddressOf(open)}README.txt`));
  // Chromium 156 decrypts CMAF's initialisation segment, which is plain here, with the first segment's key; and where
  // that is encrypted too, it opens the stream and never plays it. hls.js and ffmpeg read both.
  if (passphrase !== null && segmentFormat === 'cmaf')
    console.log('Notice: Chromium plays no encrypted CMAF by itself.');
  else if (await openBySelf(page)) expectSeen(await playToEnd(page), durationS, isCounted ? frames : []);
  else console.log('Notice: this browser plays no HLS by itself.');
  await page.close();
}

/** What was seen is what there is, in order and to its end. */
function expectSeen(
  { duration, seen }: { duration: number; seen: readonly Seen[] },
  durationS: number,
  frames: readonly CountedFrame[],
): void {
  expect(Math.abs(duration - durationS)).toBeLessThan(0.2);
  if (frames.length === 0) return;
  expect(seen.length).toBeGreaterThan(30);
  expect(inOrder(seen.map(({ count }) => count))).toBe(true);
  expect(seen.at(-1)?.count).toBeGreaterThan((frames.at(-1)?.count ?? Infinity) - COUNTS_PER_SECOND / 2);
  for (const { timeS, count } of seen) expect(Math.abs(count - countAt(frames, timeS))).toBeLessThan(5);
}

/** What the counter says at a moment, players' clocks beginning where the stream does. */
function countAt(frames: readonly CountedFrame[], seconds: number): number {
  const beginS = frames[0]?.timeS ?? 0;
  return frames.findLast(({ timeS }) => timeS - beginS <= seconds + 0.001)?.count ?? 0;
}

/** Downloads what the page has. */
async function save(name: string, path: string): Promise<void> {
  const page: Page = person.page;
  const download = page.waitForEvent('download');
  await page.evaluate((name) => window.save(name), name);
  await (await download).saveAs(path);
}
