import type { InputAudioTrack, InputVideoTrack } from 'mediabunny';
import type { AudioFormat, VideoFormat } from '../packet-file.ts';

/** What the pictures of a recording are; null where there are none, or nothing is known of them. */
export async function describeVideo(track: InputVideoTrack | null): Promise<VideoFormat | null> {
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

/** What the sound of a recording is; null where there is none, or nothing is known of it. */
export async function describeAudio(track: InputAudioTrack | null): Promise<AudioFormat | null> {
  const codec = await track?.getCodec();
  const decoderConfig = await track?.getDecoderConfig();
  return codec && decoderConfig ? { kind: 'audio', codec, decoderConfig } : null;
}
