import type { FFmpegCoreModule, FS } from '@ffmpeg/types';
import { AppError } from '../../lib/errors.ts';

/** An open file of Emscripten's file system. `flags` are those of open(2). */
export interface FileStream {
  readonly path: string;
  readonly flags: number;
}

/** The file system with the parts that @ffmpeg/types leaves out; the C side calls `close` through this object. */
export interface CoreFileSystem extends FS {
  chdir(path: string): void;
  close(stream: FileStream): void;
}

export interface FfmpegCore extends FFmpegCoreModule {
  readonly FS: CoreFileSystem;
}

/** Emscripten's hook to bring one's own instance: call `receive` with it. */
type InstantiateWasm = (
  imports: WebAssembly.Imports,
  receive: (instance: WebAssembly.Instance) => void,
) => Record<string, never>;

interface CoreScript {
  readonly default: (overrides: {
    readonly mainScriptUrlOrBlob: string;
    readonly instantiateWasm: InstantiateWasm;
  }) => Promise<FfmpegCore>;
}

/** Bytes of the wasm of @ffmpeg/core 0.12.10, for servers that compress and so hide the length. */
const WASM_SIZE_BYTES = 32_232_419;

/**
 * Loads @ffmpeg/core from `coreUrl`, compiling its wasm while it arrives. `onLoading` hears fractions 0..1.
 * @throws 'export-engine-load-failed' offline and not cached, or damaged
 */
export async function loadCore(coreUrl: string, onLoading: (fraction: number) => void): Promise<FfmpegCore> {
  try {
    const wasmUrl = coreUrl.replace(/\.js$/, '.wasm');
    const [script, instantiate] = await Promise.all([
      import(/* @vite-ignore */ coreUrl) as Promise<CoreScript>,
      compile(wasmUrl, onLoading),
    ]);
    return await script.default({
      // The core reads the addresses of its parts from this hash, and fails where it is absent.
      mainScriptUrlOrBlob: `${coreUrl}#${btoa(JSON.stringify({ wasmURL: wasmUrl }))}`,
      instantiateWasm: instantiate,
    });
  } catch (error) {
    throw new AppError('export-engine-load-failed', 'The exporter could not be loaded.', { cause: error });
  }
}

async function compile(wasmUrl: string, onLoading: (fraction: number) => void): Promise<InstantiateWasm> {
  const response = await fetch(wasmUrl, { credentials: 'same-origin' });
  if (!response.ok) throw new Error(`${wasmUrl}: ${response.status}`);
  // Counting on a clone leaves the compiler the original response, which is what browsers cache machine code for.
  const counted = response.clone();
  const [module] = await Promise.all([
    WebAssembly.compileStreaming(response),
    countBytes(counted, onLoading),
  ]);
  return (imports, receive) => {
    receive(new WebAssembly.Instance(module, imports));
    return {};
  };
}

async function countBytes(response: Response, onLoading: (fraction: number) => void): Promise<void> {
  const plainLength = response.headers.has('content-encoding')
    ? null
    : response.headers.get('content-length');
  const sizeBytes = Number(plainLength ?? WASM_SIZE_BYTES);
  const reader = response.body?.getReader();
  let countedBytes = 0;
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    countedBytes += read.value.byteLength;
    onLoading(Math.min(1, countedBytes / sizeBytes));
  }
}
