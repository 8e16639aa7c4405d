import {
  EncodedAudioPacketSource,
  EncodedVideoPacketSource,
  OggOutputFormat,
  Output,
  WebMOutputFormat,
  type EncodedPacket,
} from 'mediabunny';
import { createFileTarget } from './file-target.ts';
import { createMp4Writer } from './mp4/mp4-writer.ts';
import type { TrackFormat } from './mp4/template.ts';
import type { OutputFile } from './output-file.ts';

export type VideoFormat = Extract<TrackFormat, { kind: 'video' }>;
export type AudioFormat = Extract<TrackFormat, { kind: 'audio' }>;

/** Adds a packet to its track: in the order of decoding, all tracks together in order of time. */
export type WritePacket = (packet: EncodedPacket) => Promise<void>;

/** A media file that packets are put into as they are. Its writers are null where it has no such track. */
export interface PacketFile {
  readonly video: WritePacket | null;
  readonly audio: WritePacket | null;
  /** Writes the index. */
  finish(): Promise<void>;
}

/**
 * Begins a media file with these tracks in `file`, which is the caller's. The index goes to its end: at the front it
 * would need all packets in memory, or a second pass. Writing throws what `file` throws.
 */
export async function openPacketFile(
  file: OutputFile,
  container: 'mp4' | 'webm' | 'ogg',
  { video, audio }: { readonly video: VideoFormat | null; readonly audio: AudioFormat | null },
): Promise<PacketFile> {
  if (container === 'mp4') return intoMp4(file, video, audio);
  const { target } = createFileTarget(file);
  const format = container === 'ogg' ? new OggOutputFormat() : new WebMOutputFormat();
  const output = new Output({ format, target });
  const addVideo = ({ codec, decoderConfig, rotation }: VideoFormat): WritePacket => {
    const source = new EncodedVideoPacketSource(codec);
    output.addVideoTrack(source, { rotation });
    return (packet) => source.add(packet, { decoderConfig });
  };
  const addAudio = ({ codec, decoderConfig }: AudioFormat): WritePacket => {
    const source = new EncodedAudioPacketSource(codec);
    output.addAudioTrack(source);
    return (packet) => source.add(packet, { decoderConfig });
  };
  const writers = { video: video && addVideo(video), audio: audio && addAudio(audio) };
  await output.start();
  return { ...writers, finish: () => output.finalize() };
}

function intoMp4(file: OutputFile, video: VideoFormat | null, audio: AudioFormat | null): PacketFile {
  const writer = createMp4Writer(file);
  const add = (format: TrackFormat): WritePacket => {
    const addPacket = writer.addTrack(format);
    // eslint-disable-next-line @typescript-eslint/require-await -- what is thrown is to be rejected
    return async (packet) => addPacket(packet);
  };
  return { video: video && add(video), audio: audio && add(audio), finish: writer.finish };
}
