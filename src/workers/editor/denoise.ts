import { BLOCK_SAMPLES, silence, type SoundBlock } from '../../media/editing/sound-block.ts';

/** RNNoise's sound is of 16 bits, as numbers. */
const SCALE = 32_768;
/** RNNoise overlaps its frames: a block comes out one block later. */
const LATENCY_BLOCKS = 1;

/** What the program that is vendored for calls exports (@shiguredo/rnnoise-wasm). */
interface Rnnoise {
  readonly memory: WebAssembly.Memory;
  __wasm_call_ctors(): void;
  rnnoise_create(model: number): number;
  rnnoise_process_frame(state: number, output: number, input: number): number;
  malloc(sizeBytes: number): number;
}

/** Takes the noise out of sound, as fast as it comes. Blocks of {@link BLOCK_SAMPLES}. */
export type Denoise = (blocks: AsyncIterable<SoundBlock>) => AsyncGenerator<SoundBlock>;

/**
 * Loads RNNoise, with a state of its own for each channel, so that left and right keep their difference. What comes
 * out is as long as what goes in, and at the same time. @throws Error where the program cannot be loaded
 */
export async function loadDenoise(url: string): Promise<Denoise> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The noise suppressor could not be loaded: ${response.status}.`);
  const program = await WebAssembly.compile(await response.arrayBuffer());
  return (blocks) => denoise(program, blocks);
}

async function* denoise(
  program: WebAssembly.Module,
  blocks: AsyncIterable<SoundBlock>,
): AsyncGenerator<SoundBlock> {
  const filters: ((plane: Float32Array<ArrayBuffer>) => void)[] = [];
  let waiting = LATENCY_BLOCKS;
  let channels = 1;
  const process = (block: SoundBlock): SoundBlock => {
    for (const [channel, plane] of block.entries()) (filters[channel] ??= createFilter(program))(plane);
    return block;
  };
  for await (const block of blocks) {
    channels = block.length;
    const clean = process(block);
    if (waiting > 0) waiting -= 1;
    else yield clean;
  }
  for (let index = waiting; index < LATENCY_BLOCKS; index += 1) yield process(silence(channels));
}

function createFilter(program: WebAssembly.Module): (plane: Float32Array<ArrayBuffer>) => void {
  let memory: WebAssembly.Memory | null = null;
  const { exports } = new WebAssembly.Instance(program, {
    env: {
      emscripten_memcpy_big: (to: number, from: number, sizeBytes: number) => {
        if (memory) new Uint8Array(memory.buffer).copyWithin(to, from, from + sizeBytes);
      },
      // One filter fits into what there is from the start.
      emscripten_resize_heap: () => 0,
      __assert_fail: () => {
        throw new Error('RNNoise gave up.');
      },
    },
  });
  const rnnoise = exports as unknown as Rnnoise;
  memory = rnnoise.memory;
  rnnoise.__wasm_call_ctors();
  const state = rnnoise.rnnoise_create(0);
  const place = rnnoise.malloc(BLOCK_SAMPLES * Float32Array.BYTES_PER_ELEMENT);
  return (plane) => {
    const samples = new Float32Array(rnnoise.memory.buffer, place, BLOCK_SAMPLES);
    for (let index = 0; index < BLOCK_SAMPLES; index += 1) samples[index] = (plane[index] ?? 0) * SCALE;
    rnnoise.rnnoise_process_frame(state, place, place);
    for (let index = 0; index < BLOCK_SAMPLES; index += 1) plane[index] = (samples[index] ?? 0) / SCALE;
  };
}
