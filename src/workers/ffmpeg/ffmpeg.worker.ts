import { expose } from 'comlink';
import { lifeline } from '../lifeline.ts';
import { INPUT_PATH, type FfmpegApi, type FfmpegEvent, type OutputFile } from './ffmpeg.contract.ts';
import { startCore, type FfmpegCore } from './ffmpeg-core.ts';

const OUTPUT_FOLDER = '/output/';
const LOG_LINES = 20;
/** The access mode of open(2): 0 is reading only. */
const ACCESS_MODE = 3;
/** What says only how far it is. */
const STATISTICS = /^(?:frame|size)=/;
const READING_TOLD_EVERY_MS = 1000;

type Tell = (event: FfmpegEvent, transfer?: Transferable[]) => void;

let core: FfmpegCore | null = null;
/** Of the present run: its outputs that were handed out, and who hears of it. */
let sent = new Set<string>();
let tell: Tell = () => undefined;

const api: FfmpegApi = {
  hold: (lockName) => lifeline.hold(lockName),

  async start({ coreUrl, module, input }) {
    core = await startCore(coreUrl, module);
    mount(core, input);
    tellOfReading(core);
    handOutFinishedFiles(core, (file) => tell({ kind: 'file', file }, [file.bytes.buffer]));
    core.FS.mkdir(OUTPUT_FOLDER);
    core.FS.chdir(OUTPUT_FOLDER);
  },

  run({ args, folders = [] }, events) {
    if (!core) throw new Error('ffmpeg has not been started.');
    tell = (event, transfer = []) => events.postMessage(event, transfer);
    sent = new Set();
    for (const folder of folders) core.FS.mkdir(folder);
    const log: string[] = [];
    core.setLogger(({ message }) => {
      if (STATISTICS.test(message)) return;
      log.push(message);
      if (log.length > LOG_LINES) log.shift();
    });
    core.setProgress(({ time }) => tell({ kind: 'encoding', encodedMs: time / 1000 }));
    core.reset();
    const exitCode = execute(core, args, log);
    tell({ kind: 'end' });
    tell = () => undefined;
    return { exitCode, log, memoryBytes: core.HEAPU8.byteLength };
  },
};
expose(api);

function execute(core: FfmpegCore, args: readonly string[], log: string[]): number {
  try {
    return core.exec(...args);
  } catch (error) {
    // What the file system throws (an input that can no longer be read) passes right through the C code.
    log.push(String(error));
    return -1;
  }
}

function mount({ FS }: FfmpegCore, input: Blob): void {
  const slash = INPUT_PATH.lastIndexOf('/');
  const mountPoint = INPUT_PATH.slice(0, slash);
  FS.mkdir(mountPoint);
  const blobs = [{ name: INPUT_PATH.slice(slash + 1), data: input }];
  FS.mount(FS.filesystems.WORKERFS, { blobs }, mountPoint);
}

/** Looking for a place in a large file without an index takes long, and ffmpeg itself says nothing meanwhile. */
function tellOfReading({ FS }: FfmpegCore): void {
  const operations = FS.filesystems.WORKERFS.stream_ops;
  const read = operations.read.bind(operations);
  let toldAtMs = 0;
  operations.read = (...args) => {
    const nowMs = performance.now();
    if (nowMs - toldAtMs > READING_TOLD_EVERY_MS) {
      toldAtMs = nowMs;
      tell({ kind: 'reading' });
    }
    return read(...args);
  };
}

/**
 * Sends every output the moment ffmpeg closes it, and removes it, so that memory holds one open file a rendition instead
 * of the whole export. A file opened again after it was sent would make what was sent wrong, so that fails.
 */
function handOutFinishedFiles({ FS }: FfmpegCore, send: (file: OutputFile) => void): void {
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
