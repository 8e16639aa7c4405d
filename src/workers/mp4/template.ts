import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  type AudioCodec,
  type VideoCodec,
} from 'mediabunny';
import { childrenOf, findBox, readBoxes, type Box } from './boxes.ts';

/** What a track's packets are. */
export type TrackFormat =
  | {
      readonly kind: 'video';
      readonly codec: VideoCodec;
      readonly decoderConfig: VideoDecoderConfig;
      readonly rotation: 0 | 90 | 180 | 270;
    }
  | { readonly kind: 'audio'; readonly codec: AudioCodec; readonly decoderConfig: AudioDecoderConfig };

/** A track in short. */
export interface TrackSummary {
  readonly format: TrackFormat;
  /** Its first packet. */
  readonly first: Uint8Array;
  readonly meanBytesPerSecond: number;
  /** Of any second. */
  readonly mostBytesPerSecond: number;
}

/**
 * The 'moov' of a film in which each track has one packet. What describes codecs, pictures and sound is taken from it;
 * only the tables of packets, and what follows from them, are ours.
 */
export async function describeTracks(tracks: readonly TrackSummary[]): Promise<readonly Box[]> {
  const target = new BufferTarget();
  const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
  const adds = tracks.map(({ format, first, meanBytesPerSecond, mostBytesPerSecond }) => {
    // As large and as long as makes the film's bitrates those of the track.
    const data = new Uint8Array(Math.max(first.length, mostBytesPerSecond));
    data.set(first);
    const packet = new EncodedPacket(data, 'key', 0, data.length / meanBytesPerSecond);
    if (format.kind === 'video') {
      const source = new EncodedVideoPacketSource(format.codec);
      output.addVideoTrack(source, { rotation: format.rotation });
      return () => source.add(packet, { decoderConfig: format.decoderConfig });
    }
    const source = new EncodedAudioPacketSource(format.codec);
    output.addAudioTrack(source);
    return () => source.add(packet, { decoderConfig: format.decoderConfig });
  });
  await output.start();
  await Promise.all(adds.map((add) => add()));
  await output.finalize();
  return childrenOf(findBox(readBoxes(new Uint8Array(target.buffer ?? [])), 'moov'));
}
