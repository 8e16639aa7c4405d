import {
  EncodedAudioPacketSource,
  EncodedVideoPacketSource,
  Mp4OutputFormat,
  Output,
  WebMOutputFormat,
  type AudioCodec,
  type EncodedPacket,
  type InputAudioTrack,
  type InputVideoTrack,
  type VideoCodec,
} from 'mediabunny';
import { createFileTarget } from '../file-target.ts';
import { createMp4Writer } from '../mp4/mp4-writer.ts';
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

/** A track that is copied: what it is called, and what its decoder must be told. */
interface VideoFormat {
  readonly codec: VideoCodec;
  /** Null where a stream without its own description (H.264 in Annex B) does not begin with a keyframe. */
  readonly decoderConfig: VideoDecoderConfig | null;
  readonly rotation: 0 | 90 | 180 | 270;
  readonly size: { readonly codedWidth: number; readonly codedHeight: number };
}

interface AudioFormat {
  readonly codec: AudioCodec;
  readonly decoderConfig: AudioDecoderConfig | null;
}

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
  const isDescribed = (!video || video.decoderConfig?.description) && (!audio || audio.decoderConfig);
  return isMp4 && isDescribed ? intoMp4(file, video, audio) : intoOutput(file, isMp4, video, audio);
}

async function describeVideo(track: InputVideoTrack | null): Promise<VideoFormat | null> {
  const codec = await track?.getCodec();
  if (!track || !codec) return null;
  return {
    codec,
    decoderConfig: await readDecoderConfig(track),
    rotation: await track.getRotation(),
    size: { codedWidth: await track.getCodedWidth(), codedHeight: await track.getCodedHeight() },
  };
}

async function readDecoderConfig(video: InputVideoTrack): Promise<VideoDecoderConfig | null> {
  try {
    return await video.getDecoderConfig();
  } catch (error) {
    if ((await video.getCodec()) === 'avc') return null;
    throw error;
  }
}

async function describeAudio(track: InputAudioTrack | null): Promise<AudioFormat | null> {
  const codec = await track?.getCodec();
  return track && codec ? { codec, decoderConfig: await track.getDecoderConfig() } : null;
}

/** Memory stays flat, however long the recording. */
function intoMp4(file: OutputFile, video: VideoFormat | null, audio: AudioFormat | null): Writers {
  const writer = createMp4Writer(file);
  const asWrite =
    (add: (packet: EncodedPacket) => void): Write =>
    // eslint-disable-next-line @typescript-eslint/require-await -- what is thrown is to be rejected
    async (packet) =>
      add(packet);
  const { decoderConfig: videoConfig = null } = video ?? {};
  const { decoderConfig: audioConfig = null } = audio ?? {};
  return {
    video:
      video &&
      videoConfig &&
      asWrite(writer.addTrack({ kind: 'video', ...video, decoderConfig: videoConfig })),
    audio:
      audio &&
      audioConfig &&
      asWrite(writer.addTrack({ kind: 'audio', ...audio, decoderConfig: audioConfig })),
    finish: () => writer.finish(),
  };
}

/** WebM; and MP4 of what has to be put into another form on its way, or is described by its packets alone. */
async function intoOutput(
  file: OutputFile,
  isMp4: boolean,
  video: VideoFormat | null,
  audio: AudioFormat | null,
): Promise<Writers> {
  const { target } = createFileTarget(file);
  const format = isMp4 ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat();
  const output = new Output({ format, target });
  const addVideo = ({ codec, decoderConfig, rotation, size }: VideoFormat): Write => {
    const source = new EncodedVideoPacketSource(codec);
    output.addVideoTrack(source, { rotation });
    // The muxer reads the real profile from the first keyframe, and only wants some name and size.
    const config = decoderConfig ?? { codec: 'avc1.42001f', ...size };
    return (packet) => source.add(packet, { decoderConfig: config });
  };
  const addAudio = ({ codec, decoderConfig }: AudioFormat): Write => {
    const source = new EncodedAudioPacketSource(codec);
    output.addAudioTrack(source);
    return (packet) => source.add(packet, decoderConfig ? { decoderConfig } : undefined);
  };
  const writers = { video: video && addVideo(video), audio: audio && addAudio(audio) };
  await output.start();
  return { ...writers, finish: () => output.finalize() };
}
