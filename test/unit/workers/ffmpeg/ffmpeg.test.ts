import { expect } from 'chai';
import { assetUrl } from '../../../../src/lib/asset-url.ts';
import {
  compileCore,
  INPUT_PATH,
  openFfmpeg,
  type OutputFile,
} from '../../../../src/workers/ffmpeg/ffmpeg.client.ts';

const CORE = assetUrl('vendor/ffmpeg/ffmpeg-core.js');

interface Heard {
  readonly loading: number[];
  readonly encodedMs: number[];
  readonly files: OutputFile[];
  /** How many progress reports had come before each file. */
  readonly reportsBefore: number[];
}

async function run(
  args: readonly string[],
  { input = new Blob(['x']), coreUrl = CORE }: { input?: Blob; coreUrl?: string } = {},
): Promise<Heard> {
  const heard: Heard = { loading: [], encodedMs: [], files: [], reportsBefore: [] };
  const module = await compileCore(coreUrl, (fraction) => heard.loading.push(fraction));
  const ffmpeg = await openFfmpeg({ coreUrl, module, input });
  try {
    await ffmpeg.run(
      { args, folders: ['out'] },
      {
        onEncoding: (encodedMs) => heard.encodedMs.push(encodedMs),
        onFile(file) {
          heard.files.push(file);
          heard.reportsBefore.push(heard.encodedMs.length);
        },
      },
    );
  } finally {
    ffmpeg.close();
  }
  return heard;
}

/** Twelve seconds of a test picture, as two segments. */
const TWO_SEGMENTS = [
  ...['-stats_period', '0.05'],
  ...['-f', 'lavfi', '-i', 'testsrc2=size=640x360:rate=30:duration=12', '-c:v', 'libx264'],
  ...['-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '60', '-f', 'hls', '-hls_time', '6'],
  ...['-hls_playlist_type', 'vod', '-hls_segment_type', 'fmp4', '-hls_fmp4_init_filename', 'init.mp4'],
  ...['-hls_segment_filename', 'out/%d.m4s', 'out/media.m3u8'],
];

async function failureOf(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => new Error('it did not fail'),
    (error: unknown) => error as Error,
  );
}

describe('ffmpeg in its worker', () => {
  it('hands each file out when it is finished, and tells how far it is', async () => {
    const { loading, encodedMs, files, reportsBefore } = await run(TWO_SEGMENTS);
    expect(files.map(({ path }) => path)).to.deep.equal([
      'out/init.mp4',
      'out/0.m4s',
      'out/1.m4s',
      'out/media.m3u8',
    ]);
    for (const { bytes } of files) expect(bytes.byteLength).to.be.above(0).and.equal(bytes.buffer.byteLength);
    expect(loading.at(-1)).to.equal(1);
    expect(encodedMs.at(-1)).to.be.within(11_900, 12_000);
    const [, first = 0, last = 0] = reportsBefore;
    expect(first, 'the first segment comes long before the last').to.be.below(last);
  });

  it('reads its input in place', async () => {
    const { files } = await run(
      ['-f', 'data', '-i', INPUT_PATH, '-map', '0', '-c', 'copy', '-f', 'data', 'out/x'],
      {
        input: new Blob([new Uint8Array(3_000_000).fill(7)]),
      },
    );
    expect(files.map(({ bytes }) => bytes.byteLength)).to.deep.equal([3_000_000]);
  });

  it('fails with its last lines', async () => {
    const failure = await failureOf(run(['-i', INPUT_PATH, 'out/x.mp4'], { input: new Blob(['no media']) }));
    expect(failure.name).to.equal('export-failed');
    expect(failure.message).to.contain('Invalid data found when processing input');
  });

  it('fails clearly where the core cannot be had', async () => {
    const failure = await failureOf(run([], { coreUrl: assetUrl('vendor/ffmpeg/absent.js') }));
    expect(failure.name).to.equal('export-engine-load-failed');
  });

  it('ends at once when it is closed, also while it computes', async () => {
    const module = await compileCore(CORE, () => undefined);
    const ffmpeg = await openFfmpeg({ coreUrl: CORE, module, input: new Blob(['x']) });
    const running = ffmpeg.run(
      { args: TWO_SEGMENTS, folders: ['out'] },
      { onEncoding: () => ffmpeg.close(), onFile: () => undefined },
    );
    expect((await failureOf(running)).name).to.equal('export-failed');
  });

  it('runs again and again in the same memory', async () => {
    const module = await compileCore(CORE, () => undefined);
    const input = new Blob([new Uint8Array(1000).fill(7)]);
    const ffmpeg = await openFfmpeg({ coreUrl: CORE, module, input });
    const copy = ['-f', 'data', '-i', INPUT_PATH, '-map', '0', '-c', 'copy', '-f', 'data', 'x'];
    const sizes: number[] = [];
    for (let count = 0; count < 40; count += 1)
      sizes.push(await ffmpeg.run({ args: copy }, { onFile: () => undefined }));
    ffmpeg.close();
    expect(sizes.at(-1)).to.equal(sizes[1]);
  });
});
