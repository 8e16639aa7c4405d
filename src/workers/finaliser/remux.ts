import {
  EncodedPacketSink,
  Input,
  MATROSKA,
  MP4,
  QTFF,
  WEBM,
  type EncodedPacket,
  type InputAudioTrack,
  type InputVideoTrack,
  type Source,
} from 'mediabunny';
import { AppError } from '../../lib/errors.ts';
import { chromiumLatenessMs, opusPacketMs } from '../opus-packet.ts';
import { watchWrites, type OutputFile } from '../output-file.ts';
import { openPacketFile, type PacketFile, type WritePacket } from '../packet-file.ts';
import { describeAudio, describeVideo } from './formats.ts';

/** One track's packets on their way from a span to the file. */
interface Lane {
  next: EncodedPacket | null;
  readonly advance: () => Promise<void>;
  readonly write: WritePacket;
}

/** `isLate`: its packets belong earlier than they say; what then is before the recording is left out. */
async function openLane(
  track: InputVideoTrack | InputAudioTrack,
  write: WritePacket,
  isLate = false,
): Promise<Lane> {
  const sink = new EncodedPacketSink(track);
  // After a hole the frames up to the next keyframe refer to frames that are lost.
  const first = await sink.getFirstKeyPacket();
  const packets = first ? sink.packets(first) : null;
  const lateS = isLate ? chromiumLatenessMs(opusPacketMs(first?.data ?? [])) / 1000 : 0;
  const lane: Lane = {
    next: null,
    async advance() {
      let packet: EncodedPacket | null;
      do packet = (await packets?.next())?.value ?? null;
      while (packet && packet.timestamp < lateS);
      lane.next = packet?.clone({ timestamp: packet.timestamp - lateS }) ?? null;
    },
    write,
  };
  await lane.advance();
  return lane;
}

/** Follows the end of what is written, and completes what recorders leave open. */
function createClock() {
  const last = new Map<WritePacket, { timestamp: number; duration: number }>();
  let end = 0;
  return {
    /** The packet with a duration: a WebM block has none, and the last of a Cluster none to reckon it from. */
    time(lane: Lane, packet: EncodedPacket): EncodedPacket {
      const before = last.get(lane.write);
      const step = before ? packet.timestamp - before.timestamp : 0;
      // A step longer than a second is a hole, not a frame's duration.
      const duration = packet.duration || (step < 1 ? step : (before?.duration ?? 0));
      last.set(lane.write, { timestamp: packet.timestamp, duration });
      end = Math.max(end, packet.timestamp + duration);
      return packet.duration ? packet : packet.clone({ duration });
    },
    get endMs() {
      return Math.round(end * 1000);
    },
  };
}

/**
 * Copies the packets of all spans, without re-encoding, into one seekable file: WebM with duration and cues, or
 * MP4 where the codec asks for it. Timestamps are kept, so a hole stays a hole in time.
 * All or nothing: what fails on the way fails the whole, since the chunks are let go of afterwards.
 * @param openSpan makes the source of span `index`, its header included
 * @param isSoundLate the sound is stamped later than the picture; that is put right
 * @returns the duration of the file, in milliseconds
 * @throws 'recording-damaged' where the spans cannot be read @throws QuotaExceededError @throws AbortError
 */
export async function remux(
  spanCount: number,
  openSpan: (index: number) => Source,
  isSoundLate: boolean,
  file: OutputFile,
  { signal }: { signal: AbortSignal },
): Promise<number> {
  const watched = watchWrites(file);
  const clock = createClock();
  let writers: PacketFile | null = null;
  let packetCount = 0;

  /** H.264 and HEVC go into MP4, where every player and the HLS export expect them; the rest stays in WebM. */
  const begin = async (
    videoTrack: InputVideoTrack | null,
    audioTrack: InputAudioTrack | null,
  ): Promise<PacketFile | null> => {
    const video = await describeVideo(videoTrack);
    const audio = await describeAudio(audioTrack);
    if (!video && !audio) return null;
    const isMp4 = video?.codec === 'avc' || video?.codec === 'hevc' || audio?.codec === 'aac';
    return openPacketFile(watched.file, isMp4 ? 'mp4' : 'webm', { video, audio });
  };

  const copySpan = async (input: Input): Promise<void> => {
    const video = await input.getPrimaryVideoTrack();
    const audio = await input.getPrimaryAudioTrack();
    writers ??= await begin(video, audio);
    const lanes: Lane[] = [];
    if (video && writers?.video) lanes.push(await openLane(video, writers.video));
    if (audio && writers?.audio) lanes.push(await openLane(audio, writers.audio, isSoundLate));
    // In order of time, whatever the track, so that the muxer never has to hold one track back for the other.
    for (;;) {
      signal.throwIfAborted();
      const [lane] = lanes.filter(({ next }) => next).sort(byTimestamp);
      const packet = lane?.next;
      if (!lane || !packet) return;
      await lane.write(clock.time(lane, packet));
      packetCount += 1;
      await lane.advance();
    }
  };

  const copyAll = async (): Promise<void> => {
    for (let index = 0; index < spanCount; index += 1) {
      const input = new Input({ formats: [WEBM, MATROSKA, MP4, QTFF], source: openSpan(index) });
      try {
        await copySpan(input);
      } finally {
        input.dispose();
      }
    }
    if (packetCount === 0) throw new Error('There is not one packet.');
    await writers?.finish();
  };

  try {
    await copyAll();
  } catch (error) {
    watched.check();
    signal.throwIfAborted();
    throw new AppError('recording-damaged', 'What was recorded cannot be read.', { cause: error });
  }
  watched.check();
  return clock.endMs;
}

function byTimestamp(a: Lane, b: Lane): number {
  return (a.next?.timestamp ?? 0) - (b.next?.timestamp ?? 0);
}
