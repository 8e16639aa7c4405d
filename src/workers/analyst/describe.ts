import type { Input } from 'mediabunny';
import type { MediaDetails } from './analyst.contract.ts';

/** Packets from which rates are reckoned: some seconds of a recording, whatever its length. */
const SAMPLE_PACKETS = 240;

/** Reads what the container says of the first video and audio track. */
export async function describe(input: Input): Promise<MediaDetails> {
  const [video, audio] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
  const pictures = await video?.computePacketStats(SAMPLE_PACKETS);
  const sounds = await audio?.computePacketStats(SAMPLE_PACKETS);
  return {
    mimeType: await input.getMimeType(),
    video: video && {
      codec: await video.getCodec(),
      width: await video.getDisplayWidth(),
      height: await video.getDisplayHeight(),
      frameRate: rate(pictures?.averagePacketRate),
      bitrateBps: rate(pictures?.averageBitrate),
    },
    audio: audio && {
      codec: await audio.getCodec(),
      channels: await audio.getNumberOfChannels(),
      sampleRateHz: await audio.getSampleRate(),
      bitrateBps: rate(sounds?.averageBitrate),
    },
  };
}

/** A track of one packet has no rate. */
const rate = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) && value > 0 ? value : null;
