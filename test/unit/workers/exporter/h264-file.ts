import {
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacket,
  EncodedVideoPacketSource,
  MkvOutputFormat,
  Mp4OutputFormat,
  Output,
} from 'mediabunny';

/** What a test's recording is like. */
export interface H264Wish {
  readonly seconds: number;
  readonly width: number;
  readonly height: number;
  readonly keyEveryS?: number;
  readonly hasSound?: boolean;
  /** When the first frame is shown. */
  readonly startS?: number;
  /** Matroska rounds times to milliseconds, and says of sound not how long a packet is. */
  readonly container?: 'mp4' | 'mkv';
}

export const FRAME_RATE = 30;
/** A silent packet of two channels, AAC-LC. */
const SILENCE = Uint8Array.of(0x21, 0x00, 0x49, 0x90, 0x02, 0x19, 0x00, 0x23, 0x80);
const AAC_SAMPLES = 1024;
const SOUND_RATE = 48_000;

/** H.264 by the browser's own encoder, of a bar that moves, with AAC beside it: as other apps' recordings are. */
export async function makeH264File({
  seconds,
  width,
  height,
  keyEveryS = 2,
  hasSound = true,
  startS = 0,
  container = 'mp4',
}: H264Wish): Promise<File> {
  const target = new BufferTarget();
  const output = new Output({
    format: container === 'mp4' ? new Mp4OutputFormat() : new MkvOutputFormat(),
    target,
  });
  const video = new EncodedVideoPacketSource('avc');
  const audio = new EncodedAudioPacketSource('aac');
  output.addVideoTrack(video);
  if (hasSound) output.addAudioTrack(audio);
  await output.start();
  const made: { packet: EncodedPacket; meta: EncodedVideoChunkMetadata | undefined }[] = [];
  const encoder = new VideoEncoder({
    output: (chunk, meta) => void made.push({ packet: EncodedPacket.fromEncodedChunk(chunk), meta }),
    error: (error) => {
      throw error;
    },
  });
  encoder.configure({ codec: 'avc1.42001f', width, height, bitrate: 400_000, framerate: FRAME_RATE });
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no 2D canvas');
  for (let frame = 0; frame < seconds * FRAME_RATE; frame += 1) {
    context.fillStyle = '#204060';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#ffffff';
    context.fillRect((frame * 3) % width, 0, 8, height);
    const picture = new VideoFrame(canvas, {
      timestamp: Math.round((startS + frame / FRAME_RATE) * 1e6),
      duration: Math.round(1e6 / FRAME_RATE),
    });
    encoder.encode(picture, { keyFrame: frame % Math.round(keyEveryS * FRAME_RATE) === 0 });
    picture.close();
    if (encoder.encodeQueueSize > 20) await new Promise((resolve) => setTimeout(resolve));
  }
  await encoder.flush();
  encoder.close();
  for (const { packet, meta } of made) await video.add(packet, meta);
  if (hasSound) await addSilence(audio, seconds);
  await output.finalize();
  return new File([target.buffer ?? new ArrayBuffer(0)], `recording.${container}`, {
    type: output.format.mimeType,
  });
}

async function addSilence(audio: EncodedAudioPacketSource, seconds: number): Promise<void> {
  const durationS = AAC_SAMPLES / SOUND_RATE;
  const decoderConfig = {
    codec: 'mp4a.40.2',
    sampleRate: SOUND_RATE,
    numberOfChannels: 2,
    description: Uint8Array.of(0x11, 0x90),
  };
  for (let index = 0; index * durationS < seconds; index += 1)
    await audio.add(new EncodedPacket(SILENCE, 'key', index * durationS, durationS), { decoderConfig });
}
