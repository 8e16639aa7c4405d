import { expect } from 'chai';
import { AppError } from '../../../../src/lib/errors.ts';
import { startExport, type ExportResult } from '../../../../src/media/export/export-job.ts';
import type { ExportProgress, Rung } from '../../../../src/media/export/export.ts';
import { defaultRungs } from '../../../../src/media/export/ladder.ts';
import { probeSource } from '../../../../src/media/export/probe.ts';
import { zipDownload, type Target } from '../../../../src/media/export/targets.ts';
import { brightestAt, demux, type DemuxedRendition } from './demux.ts';
import { playToTheEnd } from './play.ts';
import { record } from './record.ts';
import { unzip } from './unzip.ts';

const VP8 = 'video/webm;codecs=vp8,opus';
const H264 = 'video/webm;codecs=h264,opus';
const OPUS = 'audio/webm;codecs=opus';

/** Exports to a zip, by default with the rungs that the screen would tick, and unpacks it. */
async function exported(
  file: File,
  chosen?: readonly Rung[],
): Promise<{
  result: ExportResult;
  files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;
  renditions: ReadonlyMap<string, DemuxedRendition>;
  seen: readonly ExportProgress[];
}> {
  const rungs = chosen ?? defaultRungs(await probeSource(file));
  const job = startExport({ file, name: 'A call' }, { rungs }, zipDownload);
  const seen: ExportProgress[] = [];
  job.progress.watch((progress) => seen.push(progress));
  const result = await job.result;
  if (result.delivery.kind !== 'zip') throw new Error('no zip');
  const files = await unzip(result.delivery.file);
  await result.delivery.discard();
  return { result, files, renditions: await demux(files, 'A call'), seen };
}

/** What holds for every bundle, whatever it was made of. */
function expectSound(
  { result, files, renditions }: Awaited<ReturnType<typeof exported>>,
  expected: { readonly folders: readonly string[]; readonly seconds: number; readonly frameRate?: number },
): void {
  expect(result.findings).to.deep.equal([]);
  expect([...renditions.keys()]).to.have.members(expected.folders);
  expect([...files.keys()].slice(-2)).to.deep.equal(['A call/master.m3u8', 'A call/index.html']);
  expect(result.fileCount).to.equal(files.size);
  const bytes = [...files.values()].reduce((sum, file) => sum + file.byteLength, 0);
  expect(result.sizeBytes).to.equal(bytes);
  const pictures = [...renditions].filter(([folder]) => folder !== 'audio').map(([, rendition]) => rendition);
  const frameSeconds = 1 / (expected.frameRate ?? 30);
  for (const { segments, seconds } of pictures) {
    expect(seconds).to.be.closeTo(expected.seconds, 2.5 * frameSeconds);
    for (const [index, segment] of segments.entries()) {
      expect(segment.startsWithKeyframe).to.equal(true);
      expect(segment.startSeconds).to.be.closeTo(index * 6, 0.01);
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
    await startExport({ file, name: 'x' }, { rungs }, target).result;
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
    expect([...new Set(phases)]).to.deep.equal(['loading', 'encoding', 'packing']);
    const fractions = bundle.seen.map(({ fraction }) => fraction);
    expect(fractions).to.deep.equal([...fractions].sort((a, b) => a - b));
    expect(fractions.at(-1)).to.equal(1);
    expect(bundle.seen.some(({ remainingMs }) => remainingMs !== undefined && remainingMs > 0)).to.equal(
      true,
    );

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
      expect(await storedExports()).to.deep.equal([]);
    });
  }

  it('stops at once when it is cancelled, and leaves nothing behind', async () => {
    const terminated: Worker[] = [];
    const terminate = Object.getOwnPropertyDescriptor(Worker.prototype, 'terminate');
    if (!terminate) throw new Error('no terminate');
    Worker.prototype.terminate = function (this: Worker) {
      terminated.push(this);
      (terminate.value as () => void).call(this);
    };
    try {
      const rungs = defaultRungs(await probeSource(call));
      const job = startExport({ file: call, name: 'x' }, { rungs }, zipDownload);
      await new Promise<void>((resolve) => {
        job.progress.watch(({ phase, phaseFraction }) => {
          if (phase === 'encoding' && phaseFraction > 0.2) resolve();
        });
      });
      expect(await storedExports()).to.have.length(1);
      const cancelledAtMs = performance.now();
      job.cancel();
      const failure = await job.result.catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(DOMException).with.property('name', 'AbortError');
      expect(performance.now() - cancelledAtMs).to.be.below(500);
      expect(terminated, 'encoder and zip').to.have.length(2);
      expect(await storedExports()).to.deep.equal([]);
    } finally {
      Object.defineProperty(Worker.prototype, 'terminate', terminate);
    }
  });

  it('does not start when it is cancelled before', async () => {
    const signal = AbortSignal.abort();
    const job = startExport({ file: call, name: 'x' }, { rungs: [] }, zipDownload, { signal });
    const failure = await job.result.catch((error: unknown) => error);
    expect(failure).to.have.property('name', 'AbortError');
    expect(await storedExports()).to.deep.equal([]);
  });

  it('ends with the reason when the target is full, and has it clean up', async () => {
    let abandoned = 0;
    const full: Target = {
      open: () =>
        Promise.resolve({
          add: () => Promise.reject(new AppError('storage-full', 'full')),
          finish: () => Promise.reject(new Error('finished a bundle that is not whole')),
          abandon: () => Promise.resolve(void (abandoned += 1)),
        }),
    };
    const rungs = defaultRungs(await probeSource(call)).slice(-1);
    expect(await failureOf(call, rungs, full)).to.equal('storage-full');
    expect(abandoned).to.equal(1);
  });
});
