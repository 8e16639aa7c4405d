import { EncodedPacketSink, type EncodedPacket, type InputVideoTrack } from 'mediabunny';
import { log } from '../../../lib/log.ts';

/** Packets and frames on their way through the decoder: hardware decoders have few frames to give. */
const MOST_UNDERWAY = 6;
/** Frames that wait, decoded: each is a whole picture in memory. */
const MOST_READY = 3;

/**
 * The frames of a track in the order in which they are shown, from the keyframe at or before `fromS` on; their timestamps
 * count from `originS` (of the track's time, seconds). Each is the caller's to close. Where the stream is damaged, frames
 * are missing until its next keyframe.
 */
export async function* decodePicture(
  track: InputVideoTrack,
  { fromS, originS }: { fromS: number; originS: number },
  { signal }: { signal: AbortSignal },
): AsyncGenerator<VideoFrame, void, undefined> {
  const config = await track.getDecoderConfig();
  if (!config) throw new Error('The picture is not described.');
  const sink = new EncodedPacketSink(track);
  const first = (await sink.getKeyPacket(fromS)) ?? (await sink.getFirstKeyPacket());
  if (!first) return;
  const packets = sink.packets(first);
  const lane = openDecoder(config);
  const onAbort = (): void => lane.wake();
  signal.addEventListener('abort', onAbort);
  try {
    for (let isOver = false; ;) {
      while (!isOver && lane.hasRoom()) {
        const next = await nextPacket(packets);
        if (next === null) {
          isOver = true;
          lane.flush();
        } else {
          const timestamp = next.timestamp - originS;
          lane.decode(next.clone({ timestamp }).toEncodedVideoChunk());
        }
      }
      signal.throwIfAborted();
      const frame = lane.take();
      if (frame) yield frame;
      else if (isOver && lane.isDrained()) return;
      else await lane.changed();
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    lane.close();
    await packets.return();
  }
}

/** A file that was cut off ends where it can be read no further. */
async function nextPacket(packets: {
  next(): Promise<IteratorResult<EncodedPacket, unknown>>;
}): Promise<EncodedPacket | null> {
  try {
    const next = await packets.next();
    return next.done ? null : next.value;
  } catch (error) {
    log.warn('The picture cannot be read to its end.', error);
    return null;
  }
}

interface DecoderLane {
  hasRoom(): boolean;
  /** Leaves out what cannot be decoded since a keyframe is missing. */
  decode(chunk: EncodedVideoChunk): void;
  flush(): void;
  take(): VideoFrame | undefined;
  /** True when nothing more will come after `flush`. */
  isDrained(): boolean;
  changed(): Promise<void>;
  wake(): void;
  close(): void;
}

function openDecoder(config: VideoDecoderConfig): DecoderLane {
  const ready: VideoFrame[] = [];
  let decoder: VideoDecoder | null = null;
  let needsKey = true;
  let isFlushed = false;
  let change = Promise.withResolvers<undefined>();

  const wake = (): void => {
    change.resolve(undefined);
    change = Promise.withResolvers();
  };
  const open = (): VideoDecoder => {
    const opened = new VideoDecoder({
      output(frame) {
        ready.push(frame);
        wake();
      },
      error(error) {
        log.warn('A part of the picture is damaged.', error);
        if (decoder === opened) decoder = null;
        needsKey = true;
        wake();
      },
    });
    opened.ondequeue = wake;
    opened.configure(config);
    return opened;
  };

  return {
    hasRoom: () =>
      ready.length < MOST_READY && (decoder?.decodeQueueSize ?? 0) + ready.length < MOST_UNDERWAY,
    decode(chunk) {
      if (needsKey && chunk.type !== 'key') return;
      try {
        decoder ??= open();
        decoder.decode(chunk);
        needsKey = false;
      } catch (error) {
        // What is marked as a keyframe is none.
        if (!(error instanceof DOMException) || error.name !== 'DataError') throw error;
        needsKey = true;
      }
    },
    flush() {
      const settle = (): void => {
        isFlushed = true;
        wake();
      };
      if (decoder) decoder.flush().then(settle, settle);
      else settle();
    },
    take: () => ready.shift(),
    isDrained: () => isFlushed && ready.length === 0,
    changed: () => change.promise,
    wake,
    close() {
      if (decoder && decoder.state !== 'closed') decoder.close();
      for (const frame of ready.splice(0)) frame.close();
    },
  };
}
