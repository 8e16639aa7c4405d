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
  readonly filesystems: FS['filesystems'] & {
    readonly WORKERFS: { readonly stream_ops: { read: (...args: readonly unknown[]) => number } };
  };
}

export interface FfmpegCore extends FFmpegCoreModule {
  readonly FS: CoreFileSystem;
  readonly HEAPU8: Uint8Array;
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
 * Compiles the wasm beside `coreUrl` while it arrives. One module serves any number of workers, which it is posted to.
 * `onLoading` hears fractions 0..1.
 * @throws 'export-engine-load-failed' offline and not cached, or damaged @throws the signal's reason
 */
export async function compileCore(
  coreUrl: string,
  onLoading: (fraction: number) => void,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<WebAssembly.Module> {
  try {
    const wasmUrl = wasmUrlOf(coreUrl);
    const response = await fetch(wasmUrl, { credentials: 'same-origin', signal: signal ?? null });
    if (!response.ok) throw new Error(`${wasmUrl}: ${response.status}`);
    // Counting on a clone leaves the compiler the original response, which is what browsers cache machine code for.
    const counted = response.clone();
    const [module] = await Promise.all([
      WebAssembly.compileStreaming(response),
      countBytes(counted, onLoading),
    ]);
    return module;
  } catch (error) {
    signal?.throwIfAborted();
    throw notLoaded(error);
  }
}

/**
 * Starts the core at `coreUrl` in this worker, with the module that {@link compileCore} made.
 * @throws 'export-engine-load-failed'
 */
export async function startCore(coreUrl: string, module: WebAssembly.Module): Promise<FfmpegCore> {
  try {
    const script = (await import(/* @vite-ignore */ coreUrl)) as CoreScript;
    return await script.default({
      // The core reads the addresses of its parts from this hash, and fails where it is absent.
      mainScriptUrlOrBlob: `${coreUrl}#${btoa(JSON.stringify({ wasmURL: wasmUrlOf(coreUrl) }))}`,
      instantiateWasm(imports, receive) {
        receive(new WebAssembly.Instance(module, imports));
        return {};
      },
    });
  } catch (error) {
    throw notLoaded(error);
  }
}

const wasmUrlOf = (coreUrl: string): string => coreUrl.replace(/\.js$/, '.wasm');

const notLoaded = (cause: unknown): AppError =>
  new AppError('export-engine-load-failed', 'The exporter could not be loaded.', { cause });

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
