import { EncodedPacket } from 'mediabunny';
import { SOUND_RATE, type SoundBlock } from '../../media/editing/sound-block.ts';
import { opusPacketSamples } from '../opus-packet.ts';
import { opusConfig, preSkipOf, type OpusNeeds } from './opus.ts';

/** Blocks that wait for the encoder at most. */
const MOST_WAITING = 50;

/** The description of a stream that is encoded so, without one being encoded. */
export async function describeOpus(needs: OpusNeeds): Promise<{
  readonly decoderConfig: AudioDecoderConfig;
  /** The encoder's delay, samples. */
  readonly delaySamples: number;
}> {
  const described: AudioDecoderConfig[] = [];
  const encoder = openEncoder(needs, (_, metadata) => {
    if (metadata?.decoderConfig) described.push(metadata.decoderConfig);
  });
  try {
    encoder.encode([new Float32Array(needs.packetSamples)], 0);
    await encoder.flush();
  } finally {
    encoder.close();
  }
  const [decoderConfig = { codec: 'opus', sampleRate: SOUND_RATE, numberOfChannels: needs.channels }] =
    described;
  const { description } = decoderConfig;
  const delaySamples = description ? preSkipOf(viewOf(description)) : 0;
  return { decoderConfig, delaySamples };
}

/**
 * Encodes blocks as packets that follow one another, the first at `at` (samples, the packets' own time); `warmUp` more
 * are made before it and left out, so that the encoder knows what came before. Ends after `count` packets.
 */
export async function* encodeSound(
  blocks: AsyncIterable<SoundBlock>,
  needs: OpusNeeds,
  { at, warmUp, count }: { at: number; warmUp: number; count: number },
): AsyncGenerator<EncodedPacket> {
  const ready: EncodedPacket[] = [];
  let made = 0;
  let cursor = at;
  const encoder = openEncoder(needs, (chunk) => {
    made += 1;
    if (made <= warmUp || made > warmUp + count) return;
    const packet = EncodedPacket.fromEncodedChunk(chunk);
    const samples = opusPacketSamples(packet.data);
    ready.push(packet.clone({ timestamp: cursor / SOUND_RATE, duration: samples / SOUND_RATE }));
    cursor += samples;
  });
  try {
    let fed = 0;
    for await (const block of blocks) {
      encoder.encode(block, fed);
      fed += block[0]?.length ?? 0;
      await encoder.room();
      yield* ready.splice(0);
      if (made >= warmUp + count) break;
    }
    await encoder.flush();
    yield* ready.splice(0);
  } finally {
    encoder.close();
  }
}

interface Encoder {
  encode(block: SoundBlock, at: number): void;
  room(): Promise<void>;
  flush(): Promise<void>;
  close(): void;
}

function openEncoder(needs: OpusNeeds, output: EncodedAudioChunkOutputCallback): Encoder {
  let failure: Error | null = null;
  const encoder = new AudioEncoder({ output, error: (error) => (failure = error) });
  encoder.configure(opusConfig(needs));
  const check = (): void => {
    if (failure) throw failure;
  };
  return {
    encode(block, at) {
      check();
      const samples = block[0]?.length ?? 0;
      const data = new Float32Array(samples * needs.channels);
      for (let channel = 0; channel < needs.channels; channel += 1)
        data.set(block[channel] ?? block[0] ?? [], channel * samples);
      const sound = new AudioData({
        format: 'f32-planar',
        sampleRate: SOUND_RATE,
        numberOfFrames: samples,
        numberOfChannels: needs.channels,
        timestamp: Math.round((at / SOUND_RATE) * 1e6),
        data,
      });
      try {
        encoder.encode(sound);
      } finally {
        sound.close();
      }
    },
    async room() {
      while (encoder.encodeQueueSize > MOST_WAITING && !failure)
        await new Promise((done) => setTimeout(done, 1));
      check();
    },
    async flush() {
      check();
      await encoder.flush();
      check();
    },
    close() {
      if (encoder.state !== 'closed') encoder.close();
    },
  };
}

const viewOf = (source: AllowSharedBufferSource): Uint8Array =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
