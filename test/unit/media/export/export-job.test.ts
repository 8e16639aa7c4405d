import { expect } from 'chai';
import { AppError } from '../../../../src/lib/errors.ts';
import type { BundleExtras } from '../../../../src/media/export/bundle-file.ts';
import type { Target } from '../../../../src/media/export/delivery.ts';
import {
  startExport,
  type ExportResult,
  type ExportStep,
  type ExportTask,
} from '../../../../src/media/export/export-job.ts';
import type { Rung } from '../../../../src/media/export/export.ts';
import { makeLock, sequenceIv } from '../../../../src/media/export/hls/lock.ts';
import { defaultRungs } from '../../../../src/media/export/ladder.ts';
import { probeSource } from '../../../../src/media/export/probe.ts';
import { createDownloadTarget } from '../../../../src/media/export/targets/download.ts';
import { removeWorkspace } from '../../../../src/media/export/workspaces.ts';
import { brightestAt, demux, type DemuxedRendition } from './demux.ts';
import { playToTheEnd } from './play.ts';
import { record } from './record.ts';
import { unzip } from './unzip.ts';

const VP8 = 'video/webm;codecs=vp8,opus';
const H264 = 'video/webm;codecs=h264,opus';
const OPUS = 'audio/webm;codecs=opus';

const NO_EXTRAS: BundleExtras = { subtitles: [], chapters: [], poster: null, thumbnails: null, sidecars: [] };
const zipDownload = createDownloadTarget({ saveTo: null });

/** An export of a file, with what is not said as a person who changes nothing gets it. */
function task(source: File, rungs: readonly Rung[], change: Partial<ExportTask> = {}): ExportTask {
  const settings = {
    kind: 'hls',
    rungs,
    segmentFormat: 'cmaf',
    layout: 'files',
    passphrase: null,
    engine: 'auto',
  } as const;
  return {
    source,
    settings,
    name: 'A call',
    salt: null,
    extras: NO_EXTRAS,
    workspace: crypto.randomUUID(),
    target: zipDownload,
    knownSpeeds: {},
    ...change,
  };
}

/** Exports to a zip, by default with the rungs that the screen would tick, and unpacks it. */
async function exported(
  file: File,
  chosen?: readonly Rung[],
  change: Partial<ExportTask> = {},
): Promise<{
  result: ExportResult;
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  renditions: ReadonlyMap<string, DemuxedRendition>;
  seen: readonly ExportStep[];
}> {
  const made = task(file, chosen ?? defaultRungs(await probeSource(file)), change);
  const job = startExport(made);
  const seen: ExportStep[] = [];
  job.progress.watch((progress) => seen.push(progress));
  const result = await job.result;
  if (result.delivery.kind !== 'download') throw new Error('no zip');
  const files = await unzip(result.delivery.file);
  await result.delivery.discard();
  await removeWorkspace(made.workspace);
  return { result, files, renditions: await demux(files, 'A call'), seen };
}

/** What holds for every bundle, whatever it was made of. */
function expectSound(
  { result, files, renditions }: Awaited<ReturnType<typeof exported>>,
  expected: { readonly folders: readonly string[]; readonly seconds: number; readonly frameRate?: number },
): void {
  expect(result.findings.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
  expect([...renditions.keys()]).to.have.members(expected.folders);
  expect([...files.keys()].slice(-3)).to.deep.equal(
    ['master.m3u8', 'embed.html', 'index.html'].map((path) => `A call/${path}`),
  );
  expect(result.fileCount).to.equal(files.size);
  const bytes = [...files.values()].reduce((sum, file) => sum + file.byteLength, 0);
  expect(result.sizeBytes).to.equal(bytes);
  const pictures = [...renditions].filter(([folder]) => folder !== 'audio').map(([, rendition]) => rendition);
  const frameSeconds = 1 / (expected.frameRate ?? 30);
  for (const { segments, seconds } of pictures) {
    expect(seconds).to.be.closeTo(expected.seconds, 2.5 * frameSeconds);
    for (const [index, segment] of segments.entries()) {
      expect(segment.startsWithKeyframe).to.equal(true);
      // All begin at the same frame.
      expect(segment.startSeconds).to.be.closeTo(pictures[0]?.segments[index]?.startSeconds ?? NaN, 0.01);
      const frames = pictures.map((other) => other.segments[index]?.packets ?? 0);
      expect(Math.max(...frames) - Math.min(...frames)).to.be.at.most(1);
    }
  }
  const audio = renditions.get('audio');
  if (audio) expect(audio.seconds).to.be.closeTo(expected.seconds, 0.1);
}

async function secondsOf(file: File): Promise<number> {
  return (await probeSource(file)).durationMs / 1000;
}

async function storedExports(): Promise<string[]> {
  const root = await navigator.storage.getDirectory();
  const names: string[] = [];
  for await (const name of (await root.getDirectoryHandle('exports', { create: true })).keys())
    names.push(name);
  return names;
}

async function failureOf(file: File, rungs: readonly Rung[], target: Target = zipDownload): Promise<string> {
  try {
    await startExport(task(file, rungs, { target })).result;
    return 'none';
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

describe('an export', () => {
  let call: File;
  before(async () => {
    call = await record({ mimeType: VP8, seconds: 7, size: [854, 480] });
  });

  it('makes a complete three-rung bundle of a VP8 recording, which hls.js plays to the end', async () => {
    const bundle = await exported(call);
    const seconds = await secondsOf(call);
    expectSound(bundle, { folders: ['480p', '360p', '240p', 'audio'], seconds });
    expect([...bundle.renditions.values()].map(({ segments }) => segments.length)).to.deep.equal([
      2, 2, 2, 2,
    ]);
    expect(bundle.renditions.get('240p')).to.include({ width: 428, height: 240 });
    expect([...bundle.files.keys()]).to.include.members(['A call/README.txt', 'A call/hls.min.js']);

    const phases = bundle.seen.map(({ phase }) => phase);
    expect([...new Set(phases)]).to.deep.equal(['encoding', 'packing', 'delivering']);
    const fractions = bundle.seen
      .filter(({ phase }) => phase === 'encoding')
      .map(({ phaseFraction }) => phaseFraction);
    expect(fractions).to.deep.equal([...fractions].sort((a, b) => a - b));
    expect(bundle.seen.at(-1)).to.include({ phase: 'delivering', phaseFraction: 1 });

    const played = await playToTheEnd(bundle.files, 'A call');
    expect(played.seconds).to.be.closeTo(seconds, 0.2);
    expect(played.frames).to.be.at.least(100);
    expect(played.loudness, 'the tone is heard').to.be.above(0.01);
    expect(played.colours, 'the photo is seen').to.be.above(100);
  });

  it('makes a bundle of an H.264 recording', async () => {
    const file = await record({ mimeType: H264, seconds: 2, size: [640, 360] });
    expectSound(await exported(file), { folders: ['360p', '240p', 'audio'], seconds: await secondsOf(file) });
  });

  for (const [name, size, folders] of [
    ['odd sizes', [641, 359], ['358p', '240p', 'audio']],
    ['portrait', [360, 640], ['360p', '240p', 'audio']],
    ['a tiny picture', [64, 48], ['48p', 'audio']],
  ] as const) {
    it(`takes ${name}`, async () => {
      const file = await record({ mimeType: VP8, seconds: 1, size });
      const bundle = await exported(file);
      expectSound(bundle, { folders, seconds: await secondsOf(file) });
      const largest = bundle.renditions.get(folders[0]);
      expect([largest?.width, largest?.height]).to.deep.equal(size.map((side) => side - (side % 2)));
    });
  }

  it('keeps the shape of a picture that turns midway, between bars', async () => {
    const file = await record({ mimeType: VP8, seconds: 2, size: [320, 240], turns: true });
    const bundle = await exported(file);
    const seconds = await secondsOf(file);
    expectSound(bundle, { folders: ['240p', 'audio'], seconds });
    const made = bundle.renditions.get('240p')?.file ?? new Blob();
    const [left = 0, centre = 0, right = 0] = await brightestAt(made, seconds - 0.2, [0.1, 0.5, 0.9]);
    expect([left, right].every((brightest) => brightest < 30)).to.equal(true);
    expect(centre).to.be.above(60);
    const [before = 0] = await brightestAt(made, 0.2, [0.1]);
    expect(before).to.be.above(60);
  });

  it('takes sound only', async () => {
    const file = await record({ mimeType: OPUS, seconds: 1, size: null });
    expectSound(await exported(file), { folders: ['audio'], seconds: await secondsOf(file) });
  });

  it('takes a picture without sound', async () => {
    const file = await record({
      mimeType: 'video/webm;codecs=vp8',
      seconds: 1,
      size: [320, 240],
      hasSound: false,
    });
    expectSound(await exported(file), { folders: ['240p'], seconds: await secondsOf(file) });
  });

  it('takes what can be read of a damaged recording', async () => {
    const bytes = new Uint8Array(await call.arrayBuffer());
    bytes.fill(0, Math.floor(bytes.length * 0.5), Math.floor(bytes.length * 0.55));
    const rungs = defaultRungs(await probeSource(call)).slice(-1);
    const { renditions } = await exported(new File([bytes], 'damaged'), rungs);
    expect(renditions.get('240p')?.seconds).to.be.above(3);
  });

  for (const [name, content] of [
    ['text', 'no media at all'],
    ['nothing', ''],
    ['noise', crypto.getRandomValues(new Uint8Array(50_000))],
  ] as const) {
    it(`refuses ${name} before it loads anything`, async () => {
      expect(await failureOf(new File([content], 'x'), [])).to.equal('import-not-media');
    });
  }

  it('stops soon when it is cancelled, and goes on where it was', async () => {
    const rungs = defaultRungs(await probeSource(call));
    const made = task(call, rungs);
    const job = startExport(made);
    await new Promise<void>((resolve) => {
      job.progress.watch(({ phase, phaseFraction }) => {
        if (phase === 'encoding' && phaseFraction > 0.9) resolve();
      });
    });
    const cancelledAtMs = performance.now();
    job.cancel();
    const failure = await job.result.catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(DOMException).with.property('name', 'AbortError');
    expect(performance.now() - cancelledAtMs).to.be.below(1500);
    expect(await storedExports()).to.include(made.workspace);

    const again = startExport(made);
    let first: number | undefined;
    again.progress.watch(({ phase, phaseFraction }) => {
      if (phase === 'encoding') first ??= phaseFraction;
    });
    const { delivery, findings } = await again.result;
    expect(first, 'what was made is not made again').to.be.above(0.5);
    expect(findings.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
    if (delivery.kind === 'download') await delivery.discard();
    await removeWorkspace(made.workspace);
  });

  it('delivers nothing when it is cancelled at once', async () => {
    let delivered = 0;
    const target: Target = {
      deliver: () => Promise.reject(new Error(String((delivered += 1)))),
      abandon: () => Promise.resolve(),
    };
    const made = task(call, [], { target });
    const job = startExport(made);
    job.cancel();
    const failure = await job.result.catch((error: unknown) => error);
    expect(failure).to.have.property('name', 'AbortError');
    expect(delivered).to.equal(0);
    await removeWorkspace(made.workspace);
  });

  it('ends with the reason when the target is full', async () => {
    const full: Target = {
      deliver: () => Promise.reject(new AppError('target-full', 'full')),
      abandon: () => Promise.resolve(),
    };
    const rungs = defaultRungs(await probeSource(call)).slice(-1);
    expect(await failureOf(call, rungs, full)).to.equal('target-full');
  });

  it('encrypts a bundle, which plays with its passphrase only', async () => {
    const rungs = defaultRungs(await probeSource(call)).slice(-1);
    const { settings } = task(call, rungs);
    const passphrase = 'four words to remember';
    const made = task(call, rungs, { settings: { ...settings, passphrase } as ExportTask['settings'] });
    const { delivery, findings } = await startExport(made).result;
    expect(findings.filter(({ severity }) => severity === 'error')).to.deep.equal([]);
    if (delivery.kind !== 'download') throw new Error('no zip');
    const files = await unzip(delivery.file);
    const playlist = new TextDecoder().decode(files.get('A call/240p/media.m3u8'));
    expect(playlist).to.include('#EXT-X-KEY:METHOD=AES-128,URI="');
    const { salt } = JSON.parse(new TextDecoder().decode(files.get('A call/lock.json'))) as { salt: string };
    const lock = await makeLock(
      passphrase,
      Uint8Array.from(atob(salt), (char) => char.charCodeAt(0)),
    );
    const key = await crypto.subtle.importKey('raw', lock.key, 'AES-CBC', false, ['decrypt']);
    const [path] = [...files.keys()].filter(
      (name) => /240p\/.*(\.m4s|\.mp4)$/.test(name) && !name.includes('init'),
    );
    const sealed = files.get(path ?? '') ?? new Uint8Array();
    const plain = new Uint8Array(
      await crypto.subtle.decrypt({ name: 'AES-CBC', iv: sequenceIv(0) }, key, sealed),
    );
    expect(new TextDecoder().decode(plain.subarray(4, 8))).to.match(/moof|styp/);
    await delivery.discard();
    await removeWorkspace(made.workspace);
  });

  for (const [format, engine] of [
    ['mp4', 'webcodecs'],
    ['mp4', 'ffmpeg'],
    ['webm', 'webcodecs'],
    ['audio', 'webcodecs'],
  ] as const) {
    it(`makes one file, ${format} by ${engine}, of the whole`, async () => {
      const [rung = null] = format === 'audio' ? [] : defaultRungs(await probeSource(call)).slice(-1);
      const made = task(call, [], { settings: { kind: 'file', format, rung, engine } });
      const { delivery, fileName } = await startExport(made).result;
      if (delivery.kind !== 'download') throw new Error('no file');
      expect(fileName).to.equal(`A call.${{ mp4: 'mp4', webm: 'webm', audio: 'm4a' }[format]}`);
      const facts = await probeSource(delivery.file);
      expect(facts.durationMs / 1000).to.be.closeTo(await secondsOf(call), 0.1);
      expect([facts.hasVideo, facts.hasAudio]).to.deep.equal([format !== 'audio', true]);
      if (rung) expect([facts.width, facts.height]).to.deep.equal([rung.width, rung.height]);
      await delivery.discard();
      await removeWorkspace(made.workspace);
    });
  }
});
