import { assetUrl } from '../../../lib/asset-url.ts';
import type { SoundBlock } from '../../../media/editing/sound-block.ts';
import { AAC_SAMPLES } from '../aac-time.ts';

const CHANNELS = 2;
const SAMPLE_RATE = 48_000;
const SAMPLE_BYTES = 4;

/** What of FFmpeg's encoder, compiled by @mediabunny/aac-encoder, is called: see its `bridge.c`. */
interface AacModule {
  HEAPU8: Uint8Array<ArrayBuffer>;
  cwrap(name: string, returns: 'number' | null, takes: readonly 'number'[]): (...args: unknown[]) => unknown;
}

/** FFmpeg's AAC encoder, for stereo at 48 kHz. */
export interface AacEncoder {
  /** How a decoder is told of its packets: AudioSpecificConfig. */
  readonly description: Uint8Array<ArrayBuffer>;
  /**
   * One packet of each of the first `count` blocks, of {@link AAC_SAMPLES} each. The encoder begins anew, and needs some
   * blocks behind the last one.
   */
  encode(blocks: AsyncIterable<SoundBlock>, count: number): Promise<Uint8Array<ArrayBuffer>[]>;
}

/**
 * Options of the encoder that its bridge gives no way to set. The quick search for quantizers sounds the better from
 * 96 kbit/s on (FFmpeg's documentation of `aac_coder`), and sides coded each by itself need no search for what they
 * have in common: together 2.5 times as fast, at the same error as before in speech.
 */
const OPTIONS = { aac_coder: 1, aac_ms: 0 } as const;

/** Loads the encoder. @throws Error where it cannot be had */
export async function loadAacEncoder(bitrateBps: number): Promise<AacEncoder> {
  const script = (await import(/* @vite-ignore */ assetUrl('vendor/aac/aac.js'))) as {
    default: () => Promise<AacModule>;
  };
  const aac = await script.default();
  for (const [name, value] of Object.entries(OPTIONS)) setDefault(aac.HEAPU8, name, value);
  const call = (name: string, takes = 1): ((...args: unknown[]) => number) =>
    aac.cwrap(name, 'number', Array<'number'>(takes).fill('number')) as (...args: unknown[]) => number;
  const [init, extradata, extradataSize] = [
    call('init_encoder', 3),
    call('get_encoder_extradata'),
    call('get_encoder_extradata_size'),
  ];
  const [input, send, receive] = [
    call('get_encode_input_ptr', 2),
    call('send_frame', 2),
    call('receive_packet'),
  ];
  const [data, timestamp, close] = [
    call('get_encoded_data'),
    aac.cwrap('get_encoded_pts', 'number', ['number']),
    aac.cwrap('close_encoder', null, ['number']),
  ];
  const open = (): number => {
    const encoder = init(CHANNELS, SAMPLE_RATE, bitrateBps);
    if (encoder === 0) throw new Error('The AAC encoder does not open.');
    return encoder;
  };
  const copy = (address: number, size: number): Uint8Array<ArrayBuffer> =>
    aac.HEAPU8.slice(address, address + size);

  const probe = open();
  const description = copy(extradata(probe), extradataSize(probe));
  close(probe);

  return {
    description,
    async encode(blocks, count) {
      const packets: Uint8Array<ArrayBuffer>[] = [];
      const encoder = open();
      try {
        let fed = 0;
        for await (const block of blocks) {
          const bytes = AAC_SAMPLES * CHANNELS * SAMPLE_BYTES;
          const address = input(encoder, bytes);
          interleave(block, new Float32Array(aac.HEAPU8.buffer, address, AAC_SAMPLES * CHANNELS));
          if (send(encoder, BigInt(fed)) < 0) throw new Error('The AAC encoder failed.');
          fed += AAC_SAMPLES;
          for (let size = receive(encoder); size > 0; size = receive(encoder)) {
            // The first packet is of what comes before all that is heard.
            const place = Number(timestamp(encoder)) / AAC_SAMPLES;
            if (place >= 0 && place < count) packets[place] = copy(data(encoder), size);
          }
          if (packets.length >= count) break;
        }
      } finally {
        close(encoder);
      }
      if (packets.length < count) throw new Error('The AAC encoder left packets out.');
      return packets;
    },
  };
}

function interleave([left, right]: SoundBlock, out: Float32Array): void {
  for (let index = 0; index < AAC_SAMPLES; index += 1) {
    out[2 * index] = left?.[index] ?? 0;
    out[2 * index + 1] = (right ?? left)?.[index] ?? 0;
  }
}

/** Of FFmpeg's AVOption (libavutil/opt.h), compiled for 32 bits: its name's address comes first, its default lies here. */
const DEFAULT_OFFSET = 16;
/** Options' help texts have addresses too: what has none is another table. */
const HELP_OFFSET = 4;

/** Writes another default of an option where FFmpeg keeps it. An encoder that has no such option goes on as it is. */
function setDefault(memory: Uint8Array<ArrayBuffer>, name: string, value: number): void {
  const text = Uint8Array.from(`\0${name}\0`, (letter) => letter.charCodeAt(0));
  const at =
    memory.findIndex((_, start) => text.every((byte, offset) => memory[start + offset] === byte)) + 1;
  if (at === 0) return;
  const words = new Uint32Array(memory.buffer);
  const found = words.findIndex((word, place) => word === at && (words[place + HELP_OFFSET / 4] ?? 0) > 0);
  if (found < 0) return;
  new DataView(memory.buffer).setBigInt64(4 * found + DEFAULT_OFFSET, BigInt(value), true);
}
