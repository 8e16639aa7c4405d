// What one gets from @ffmpeg/core with nothing around it: the input mounted, the outputs left in memory.
import type { FFmpegCoreModuleFactory } from '@ffmpeg/types';

export interface BareTask {
  readonly coreUrl: string;
  readonly input: File;
  readonly args: readonly string[];
  readonly folders: readonly string[];
}

addEventListener('message', ({ data }: MessageEvent<BareTask>) => void run(data));

async function run({ coreUrl, input, args, folders }: BareTask): Promise<void> {
  const script = (await import(/* @vite-ignore */ coreUrl)) as { default: FFmpegCoreModuleFactory };
  const wasmURL = coreUrl.replace(/\.js$/, '.wasm');
  const core = await script.default({
    mainScriptUrlOrBlob: `${coreUrl}#${btoa(JSON.stringify({ wasmURL }))}`,
  });
  core.FS.mkdir('/input');
  core.FS.mount(core.FS.filesystems.WORKERFS, { blobs: [{ name: 'source', data: input }] }, '/input');
  for (const folder of folders) core.FS.mkdir(folder);
  postMessage(core.exec(...args));
}
