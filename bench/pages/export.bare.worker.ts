// What one gets from @ffmpeg/core with nothing around it: the input mounted, the outputs left in memory.
import type { FFmpegCoreModuleFactory } from '@ffmpeg/types';

export interface BareTask {
  readonly coreUrl: string;
  readonly input: Blob;
  readonly args: readonly string[];
  readonly outputs: readonly string[];
}

addEventListener('message', ({ data }: MessageEvent<BareTask>) => void run(data));

async function run({ coreUrl, input, args, outputs }: BareTask): Promise<void> {
  const script = (await import(/* @vite-ignore */ coreUrl)) as { default: FFmpegCoreModuleFactory };
  const wasmURL = coreUrl.replace(/\.js$/, '.wasm');
  const core = await script.default({
    mainScriptUrlOrBlob: `${coreUrl}#${btoa(JSON.stringify({ wasmURL }))}`,
  });
  core.FS.mkdir('/input');
  core.FS.mount(core.FS.filesystems.WORKERFS, { blobs: [{ name: 'source', data: input }] }, '/input');
  const exitCode = core.exec(...args);
  if (exitCode !== 0) throw new Error(`The bare core ended with ${exitCode}.`);
  postMessage(
    outputs.map(
      (name) => new Blob([core.FS.readFile(name, { encoding: 'binary' }) as Uint8Array<ArrayBuffer>]),
    ),
  );
}
