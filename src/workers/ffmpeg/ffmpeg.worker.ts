import { expose } from 'comlink';
import type { FfmpegApi, FfmpegEvent, FfmpegExit, FfmpegTask, OutputFile } from './ffmpeg.contract.ts';
import { INPUT_PATH } from './ffmpeg.contract.ts';
import { loadCore, type FfmpegCore } from './ffmpeg-core.ts';

const OUTPUT_FOLDER = '/output/';
const LOG_LINES = 20;
/** The access mode of open(2): 0 is reading only. */
const ACCESS_MODE = 3;

const api: FfmpegApi = {
  async run(task, events) {
    const tell = (event: FfmpegEvent, transfer: Transferable[] = []): void =>
      events.postMessage(event, transfer);
    const core = await loadCore(task.coreUrl, (fraction) => tell({ kind: 'loading', fraction }));
    tell({ kind: 'loading', fraction: 1 });
    handOutFinishedFiles(core, (file) => tell({ kind: 'file', file }, [file.bytes.buffer]));
    core.setProgress(({ time }) => {
      if (time >= 0) tell({ kind: 'encoding', encodedMs: time / 1000 });
    });
    const exit = execute(core, task);
    tell({ kind: 'end' });
    return exit;
  },
};
expose(api);

function execute(core: FfmpegCore, { input, args, folders }: FfmpegTask): FfmpegExit {
  const log: string[] = [];
  core.setLogger(({ message }) => {
    log.push(message);
    if (log.length > LOG_LINES) log.shift();
  });
  const slash = INPUT_PATH.lastIndexOf('/');
  const mountPoint = INPUT_PATH.slice(0, slash);
  core.FS.mkdir(mountPoint);
  core.FS.mount(
    core.FS.filesystems.WORKERFS,
    { blobs: [{ name: INPUT_PATH.slice(slash + 1), data: input }] },
    mountPoint,
  );
  core.FS.mkdir(OUTPUT_FOLDER);
  core.FS.chdir(OUTPUT_FOLDER);
  for (const folder of folders) core.FS.mkdir(folder);
  try {
    return { exitCode: core.exec(...args), log };
  } catch (error) {
    // What the file system throws (an input that can no longer be read) passes right through the C code.
    return { exitCode: -1, log: [...log, String(error)] };
  }
}

/**
 * Sends every output the moment ffmpeg closes it, and removes it, so that memory holds one open segment a
 * rendition instead of the whole export. ffmpeg's HLS muxer writes each file of an on-demand playlist in one go;
 * a file opened again after it was sent would make what was sent wrong, so that fails.
 */
function handOutFinishedFiles({ FS }: FfmpegCore, send: (file: OutputFile) => void): void {
  const sent = new Set<string>();
  const close = FS.close.bind(FS);
  FS.close = (stream) => {
    const { path, flags } = stream;
    close(stream);
    if ((flags & ACCESS_MODE) === 0 || !path.startsWith(OUTPUT_FOLDER)) return;
    if (sent.has(path)) throw new Error(`${path} was written twice`);
    sent.add(path);
    const bytes = FS.readFile(path, { encoding: 'binary' }) as Uint8Array<ArrayBuffer>;
    FS.unlink(path);
    send({ path: path.slice(OUTPUT_FOLDER.length), bytes });
  };
}
