import {
  EncodedAudioPacketSource,
  EncodedVideoPacketSource,
  Output,
  WebMOutputFormat,
  type EncodedPacket,
  type InputAudioTrack,
  type InputVideoTrack,
} from 'mediabunny';
import { createFileTarget } from '../file-target.ts';
import { createMp4Writer } from '../mp4/mp4-writer.ts';
import type { TrackFormat } from '../mp4/template.ts';
import type { OutputFile } from '../output-file.ts';

/** Adds a packet to its track. */
export type Write = (packet: EncodedPacket) => Promise<void>;

/** Where the packets of a recording go. Null where it has no such track. */
export interface Writers {
  readonly video: Write | null;
  readonly audio: Write | null;
  /** Writes the index. */
  finish(): Promise<void>;
}

type VideoFormat = Extract<TrackFormat, { kind: 'video' }>;
type AudioFormat = Extract<TrackFormat, { kind: 'audio' }>;

/**
 * Opens what writes these tracks into `file`, with the index at the end: at the front it would need all packets in
 * memory, or a second pass. H.264 and HEVC go into MP4, where every player and the HLS export expect them; the rest
 * stays in WebM. Null where nothing in the tracks is known. Writing throws what `file` throws.
 */
export async function openWriters(
  file: OutputFile,
  videoTrack: InputVideoTrack | null,
  audioTrack: InputAudioTrack | null,
): Promise<Writers | null> {
  const video = await describeVideo(videoTrack);
  const audio = await describeAudio(audioTrack);
  if (!video && !audio) return null;
  const isMp4 = video?.codec === 'avc' || video?.codec === 'hevc' || audio?.codec === 'aac';
  return isMp4 ? intoMp4(file, video, audio) : intoWebm(file, video, audio);
}

async function describeVideo(track: InputVideoTrack | null): Promise<VideoFormat | null> {
  const codec = await track?.getCodec();
  const decoderConfig = track && codec ? await readDecoderConfig(track) : null;
  if (!track || !codec || !decoderConfig) return null;
  return { kind: 'video', codec, decoderConfig, rotation: await track.getRotation() };
}

async function readDecoderConfig(video: InputVideoTrack): Promise<VideoDecoderConfig | null> {
  try {
    return await video.getDecoderConfig();
  } catch (error) {
    if ((await video.getCodec()) !== 'avc') throw error;
    // Annex B, cut off in front. Its first keyframe says what it is; only some name and size are asked for.
    return {
      codec: 'avc1.42001f',
      codedWidth: await video.getCodedWidth(),
      codedHeight: await video.getCodedHeight(),
    };
  }
}

async function describeAudio(track: InputAudioTrack | null): Promise<AudioFormat | null> {
  const codec = await track?.getCodec();
  const decoderConfig = await track?.getDecoderConfig();
  return codec && decoderConfig ? { kind: 'audio', codec, decoderConfig } : null;
}

function intoMp4(file: OutputFile, video: VideoFormat | null, audio: AudioFormat | null): Writers {
  const writer = createMp4Writer(file);
  const add = (format: TrackFormat): Write => {
    const addPacket = writer.addTrack(format);
    // eslint-disable-next-line @typescript-eslint/require-await -- what is thrown is to be rejected
    return async (packet) => addPacket(packet);
  };
  return { video: video && add(video), audio: audio && add(audio), finish: writer.finish };
}

async function intoWebm(
  file: OutputFile,
  video: VideoFormat | null,
  audio: AudioFormat | null,
): Promise<Writers> {
  const { target } = createFileTarget(file);
  const output = new Output({ format: new WebMOutputFormat(), target });
  const addVideo = ({ codec, decoderConfig, rotation }: VideoFormat): Write => {
    const source = new EncodedVideoPacketSource(codec);
    output.addVideoTrack(source, { rotation });
    return (packet) => source.add(packet, { decoderConfig });
  };
  const addAudio = ({ codec, decoderConfig }: AudioFormat): Write => {
    const source = new EncodedAudioPacketSource(codec);
    output.addAudioTrack(source);
    return (packet) => source.add(packet, { decoderConfig });
  };
  const writers = { video: video && addVideo(video), audio: audio && addAudio(audio) };
  await output.start();
  return { ...writers, finish: () => output.finalize() };
}
