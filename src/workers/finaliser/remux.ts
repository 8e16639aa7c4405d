import {
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  MATROSKA,
  MP4,
  Mp4OutputFormat,
  Output,
  QTFF,
  type StreamTarget,
  WEBM,
  WebMOutputFormat,
  type EncodedPacket,
  type InputAudioTrack,
  type InputVideoTrack,
  type Source,
} from 'mediabunny';
import { AppError } from '../../lib/errors.ts';
import { createFileTarget } from '../file-target.ts';
import type { OutputFile } from '../output-file.ts';

type Write = (packet: EncodedPacket) => Promise<void>;

/** One track's packets on their way from a span to the file. */
interface Lane {
  next: EncodedPacket | null;
  readonly advance: () => Promise<void>;
  readonly write: Write;
}

interface Writers {
  readonly output: Output;
  readonly video: Write | null;
  readonly audio: Write | null;
}

/** H.264 and HEVC go into MP4, where every player and the HLS export expect them; the rest stays in WebM. */
async function openWriters(
  target: StreamTarget,
  video: InputVideoTrack | null,
  audio: InputAudioTrack | null,
): Promise<Writers | null> {
  const videoCodec = (await video?.getCodec()) ?? null;
  const audioCodec = (await audio?.getCodec()) ?? null;
  if (!videoCodec && !audioCodec) return null;
  const isMp4 = videoCodec === 'avc' || videoCodec === 'hevc' || audioCodec === 'aac';
  // The index goes to the end of the file: at the front it would need all packets in memory, or a second pass.
  const format = isMp4 ? new Mp4OutputFormat({ fastStart: false }) : new WebMOutputFormat();
  const output = new Output({ format, target });

  const addVideo = async (): Promise<Write | null> => {
    if (!video || !videoCodec) return null;
    const decoderConfig = (await readDecoderConfig(video)) ?? {
      // The muxer reads the real profile from the first keyframe, and only wants some name and size.
      codec: 'avc1.42001f',
      codedWidth: await video.getCodedWidth(),
      codedHeight: await video.getCodedHeight(),
    };
    const source = new EncodedVideoPacketSource(videoCodec);
    output.addVideoTrack(source, { rotation: await video.getRotation() });
    return (packet) => source.add(packet, { decoderConfig });
  };
  const addAudio = async (): Promise<Write | null> => {
    if (!audio || !audioCodec) return null;
    const decoderConfig = await audio.getDecoderConfig();
    const source = new EncodedAudioPacketSource(audioCodec);
    output.addAudioTrack(source);
    return (packet) => source.add(packet, decoderConfig ? { decoderConfig } : undefined);
  };
  const writers = { output, video: await addVideo(), audio: await addAudio() };
  await output.start();
  return writers;
}

/** Null where a stream without its own description (H.264 in Annex B) does not begin with a keyframe. */
async function readDecoderConfig(video: InputVideoTrack): Promise<VideoDecoderConfig | null> {
  try {
    return await video.getDecoderConfig();
  } catch (error) {
    if ((await video.getCodec()) === 'avc') return null;
    throw error;
  }
}

/** `lateS`: so much earlier than they say its packets belong. */
async function openLane(track: InputVideoTrack | InputAudioTrack, write: Write, lateS = 0): Promise<Lane> {
  const sink = new EncodedPacketSink(track);
  // After a hole the frames up to the next keyframe refer to frames that are lost.
  const first = await sink.getFirstKeyPacket();
  const packets = first ? sink.packets(first) : null;
  const lane: Lane = {
    next: null,
    async advance() {
      const packet = (await packets?.next())?.value;
      lane.next = packet?.clone({ timestamp: Math.max(0, packet.timestamp - lateS) }) ?? null;
    },
    write,
  };
  await lane.advance();
  return lane;
}

/** Follows the end of what is written, and completes what recorders leave open. */
function createClock() {
  const last = new Map<Write, { timestamp: number; duration: number }>();
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
 * @param soundLateMs by how much the sound is stamped later than the picture; that is put right
 * @returns the duration of the file, in milliseconds
 * @throws 'recording-damaged' where the spans cannot be read @throws QuotaExceededError @throws AbortError
 */
export async function remux(
  spanCount: number,
  openSpan: (index: number) => Source,
  soundLateMs: number,
  file: OutputFile,
  { signal }: { signal: AbortSignal },
): Promise<number> {
  const { target, check } = createFileTarget(file);
  const clock = createClock();
  let writers: Writers | null = null;
  let packetCount = 0;

  const copySpan = async (input: Input): Promise<void> => {
    const video = await input.getPrimaryVideoTrack();
    const audio = await input.getPrimaryAudioTrack();
    writers ??= await openWriters(target, video, audio);
    const lanes: Lane[] = [];
    if (video && writers?.video) lanes.push(await openLane(video, writers.video));
    if (audio && writers?.audio) lanes.push(await openLane(audio, writers.audio, soundLateMs / 1000));
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
    await writers?.output.finalize();
  };

  try {
    await copyAll();
  } catch (error) {
    check();
    signal.throwIfAborted();
    throw new AppError('recording-damaged', 'What was recorded cannot be read.', { cause: error });
  }
  check();
  return clock.endMs;
}

function byTimestamp(a: Lane, b: Lane): number {
  return (a.next?.timestamp ?? 0) - (b.next?.timestamp ?? 0);
}
