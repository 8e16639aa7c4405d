import {
  BufferSource,
  EncodedPacketSink,
  Input,
  MP4,
  WEBM,
  type EncodedPacket,
  type InputTrack,
} from 'mediabunny';
import type { EncodedSegment } from '../engine.ts';

/** One stream, as it was encoded. */
export interface Stream<C = EncodedSegment['decoderConfig']> {
  /** In the order of decoding, with the file's own times. */
  readonly packets: readonly EncodedPacket[];
  readonly decoderConfig: C;
}

/** The picture that a core has made. Null where there is no frame in it. @throws Error where it is no whole file */
export function readPicture(bytes: Uint8Array<ArrayBuffer>): Promise<Stream<VideoDecoderConfig> | null> {
  return reading(bytes, async (input) => {
    const track = await input.getPrimaryVideoTrack();
    const packets = track ? await packetsOf(track) : [];
    if (!track || packets.length === 0) return null;
    const decoderConfig = await track.getDecoderConfig();
    if (!decoderConfig) throw new Error('How it is decoded is not said.');
    return { packets, decoderConfig };
  });
}

/** A piece of sound that a core has made. Null where there is none in it. @throws Error where it is no whole file */
export function readSound(bytes: Uint8Array<ArrayBuffer>): Promise<Stream<AudioDecoderConfig> | null> {
  return reading(bytes, async (input) => {
    const track = await input.getPrimaryAudioTrack();
    const packets = track ? await packetsOf(track) : [];
    if (!track || packets.length === 0) return null;
    const decoderConfig = await track.getDecoderConfig();
    if (!decoderConfig) throw new Error('How it is decoded is not said.');
    return { packets, decoderConfig };
  });
}

async function packetsOf(track: InputTrack): Promise<readonly EncodedPacket[]> {
  const packets: EncodedPacket[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  return packets;
}

async function reading<T>(bytes: Uint8Array<ArrayBuffer>, read: (input: Input) => Promise<T>): Promise<T> {
  const input = new Input({ source: new BufferSource(bytes), formats: [MP4, WEBM] });
  try {
    return await read(input);
  } finally {
    input.dispose();
  }
}
