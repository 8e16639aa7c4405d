import {
  ALL_FORMATS,
  BlobSource,
  EncodedPacketSink,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
} from 'mediabunny';
import { AppError } from '../../lib/errors.ts';
import type { Gop, PictureIndex, SoundIndex, SourceIndex } from '../../media/editing/source-index.ts';

/** Encoders that reorder frames do so within the first second or two. */
const PROBED_PACKETS = 300;
/** A decoder of H.264 or HEVC holds 16 frames at most, so no frame waits for more. */
const MOST_HELD_FRAMES = 16;
const METADATA = { metadataOnly: true } as const;

/** A recording that is open to be read. */
export interface OpenSource {
  readonly video: InputVideoTrack | null;
  readonly audio: InputAudioTrack | null;
  readonly index: SourceIndex;
  readonly close: () => void;
}

/** Opens a media file and reads where it can be cut. @throws 'edit-unreadable' */
export async function openSource(file: Blob): Promise<OpenSource> {
  const input = new Input({ formats: ALL_FORMATS, source: new BlobSource(file) });
  try {
    const video = await input.getPrimaryVideoTrack();
    const audio = await input.getPrimaryAudioTrack();
    const picture = video && (await indexPicture(video));
    const sound = audio && (await indexSound(audio));
    const durationS = Math.max(picture?.gops.at(-1)?.toS ?? 0, sound?.endS ?? 0);
    if (durationS <= 0) throw new Error('Nothing that plays.');
    return { video, audio, index: { picture, sound, durationS }, close: () => input.dispose() };
  } catch (error) {
    input.dispose();
    throw unreadable(error);
  }
}

/** Says of whatever a file's reader complains of that it is the file's fault. */
export function unreadable(cause: unknown): AppError {
  if (cause instanceof AppError) return cause;
  return new AppError('edit-unreadable', `The recording cannot be read: ${String(cause)}`, { cause });
}

async function indexPicture(track: InputVideoTrack): Promise<PictureIndex | null> {
  const codec = await track.getCodec();
  if (!codec) return null;
  const stats = await track.computePacketStats(PROBED_PACKETS);
  const gops = await readGops(track, stats.averagePacketRate);
  return {
    codec:
      codec === 'avc' || codec === 'vp8' || codec === 'vp9' || codec === 'av1' || codec === 'hevc'
        ? codec
        : 'other',
    codecString: (await track.getCodecParameterString()) ?? codec,
    gops: gops.list,
    reorderedFrames: gops.reorderedFrames,
    width: await track.getCodedWidth(),
    height: await track.getCodedHeight(),
    rotation: await track.getRotation(),
    frameRate: stats.averagePacketRate,
    bitrateBps: stats.averageBitrate,
  };
}

/** The groups between keyframes; all packets are looked at only where frames are reordered. */
async function readGops(
  track: InputVideoTrack,
  frameRate: number,
): Promise<{ list: readonly Gop[]; reorderedFrames: number }> {
  const sink = new EncodedPacketSink(track);
  const last = await sink.getPacket(Infinity, METADATA);
  // WebM does not say how long the last frame is shown.
  const lastS = last?.duration === 0 ? 1 / frameRate : 0;
  const endS = (await track.computeDuration()) + lastS;
  const keys: { fromS: number; isClosed: boolean }[] = [];
  let reorderedFrames = 0;
  if (await reorders(sink)) {
    const lately: number[] = [];
    for await (const packet of sink.packets(undefined, undefined, METADATA)) {
      const shownLater = lately.filter((shownS) => shownS > packet.timestamp).length;
      reorderedFrames = Math.max(reorderedFrames, shownLater);
      lately.push(packet.timestamp);
      if (lately.length > MOST_HELD_FRAMES) lately.shift();
      const last = keys.at(-1);
      if (packet.type === 'key') keys.push({ fromS: packet.timestamp, isClosed: true });
      else if (last && packet.timestamp < last.fromS) last.isClosed = false;
    }
  } else {
    let key = await sink.getFirstKeyPacket(METADATA);
    for (; key; key = await sink.getNextKeyPacket(key, METADATA))
      keys.push({ fromS: key.timestamp, isClosed: true });
  }
  const list = keys.map((key, index) => ({ ...key, toS: keys[index + 1]?.fromS ?? endS }));
  return { list, reorderedFrames };
}

async function reorders(sink: EncodedPacketSink): Promise<boolean> {
  let lastS = -Infinity;
  let count = 0;
  for await (const { timestamp } of sink.packets(undefined, undefined, METADATA)) {
    if (timestamp < lastS) return true;
    lastS = timestamp;
    count += 1;
    if (count === PROBED_PACKETS) break;
  }
  return false;
}

async function indexSound(track: InputAudioTrack): Promise<SoundIndex | null> {
  const codec = await track.getCodec();
  if (!codec) return null;
  return {
    codec: codec === 'opus' || codec === 'aac' ? codec : 'other',
    channels: await track.getNumberOfChannels(),
    sampleRate: await track.getSampleRate(),
    endS: await track.computeDuration(),
  };
}
