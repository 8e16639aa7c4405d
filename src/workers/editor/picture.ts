import { EncodedPacketSink, VideoSampleSink, type EncodedPacket } from 'mediabunny';
import { planPieces, SAME_MOMENT_S, type Clip, type Piece, type Span } from '../../media/editing/pieces.ts';
import type { PictureIndex } from '../../media/editing/source-index.ts';
import { createParameterSets, type Joined } from './avc/parameter-sets.ts';
import { prepareDrawing } from './drawing.ts';
import type { Drawing } from './editor.contract.ts';
import { encoderConfig, openFrameEncoder, type FrameEncoder } from './frame-encoder.ts';
import { createFrameMaker, type FrameMaker, type FrameShape } from './frame-maker.ts';
import type { OpenSource } from './survey.ts';

/** Long stretches that are encoded anew can be sought in, and cut again, as well as others. */
const KEY_INTERVAL_S = 2;
/** What is encoded a second time should lose as little as possible. */
const BITRATE_MARGIN = 1.25;
const LEAST_BITS_OF_PIXEL = 0.08;

/** The picture of a file that is made. */
export interface Picture {
  readonly codec: 'avc' | 'vp8' | 'vp9';
  readonly rotation: 0 | 90 | 180 | 270;
  readonly decoderConfig: VideoDecoderConfig;
  /** In the order in which they are stored, with their times in what is made. */
  packets(): AsyncGenerator<EncodedPacket>;
  readonly counts: { encoded: number; all: number };
  close(): void;
}

/** The encoder began to describe its stream in another way, so that packets of before and after do not go together. */
export class ChangedParametersError extends Error {}

interface PictureTask {
  readonly sources: readonly OpenSource[];
  readonly clips: readonly Clip[];
  readonly drawings: readonly Drawing[];
  /** Copies nothing. */
  readonly encodeAll: boolean;
}

/** Prepares the picture; null where no clip has one. */
export async function openPicture(task: PictureTask): Promise<Picture | null> {
  const pictures = task.sources.map(({ index }) => index.picture);
  const lead = task.clips.map(({ source }) => source).find((source) => pictures[source]);
  const first = lead === undefined ? null : (pictures[lead] ?? null);
  if (lead === undefined || !first) return null;

  const codec = first.codec === 'vp8' || first.codec === 'vp9' ? first.codec : 'avc';
  const others = task.clips
    .map(({ source }) => pictures[source])
    .filter((picture) => picture !== null && picture !== undefined);
  // What is drawn, and what is scaled, is so upright.
  const isTurned = task.drawings.length > 0 || others.some((other) => other.rotation !== first.rotation);
  const shape = await readShape(task.sources[lead], first, isTurned);
  const spans = task.drawings.map((drawing): Span =>
    drawing.kind === 'lower-third' ? drawing : { fromS: 0, toS: Infinity },
  );

  const plan = async (
    encodeAll: boolean,
  ): Promise<{
    fits: (Joined | null)[];
    pieces: readonly Piece[];
    sets: ReturnType<typeof createParameterSets>;
  }> => {
    const sets = createParameterSets();
    const fits: (Joined | null)[] = [];
    // One after the other, since each takes ids that the next then goes without.
    for (const source of task.sources)
      fits.push(encodeAll ? null : await joinSource(source, codec, shape, sets));
    return { fits, sets, pieces: planPieces(task.clips, pictures, fits.map(Boolean), spans) };
  };

  let { fits, pieces, sets } = await plan(task.encodeAll);
  let encoder: FrameEncoder | null = null;
  let ours: Joined = { packet: (data) => data };
  let config = (await task.sources[lead]?.video?.getDecoderConfig()) ?? null;
  const maker = createFrameMaker(
    shape,
    await Promise.all(task.drawings.map((drawing) => prepareDrawing(drawing, shape, shape.colorSpace))),
  );
  if (pieces.some(({ kind }) => kind === 'encode')) {
    const { width, height } = shape;
    const frameRate = Math.min(120, Math.max(...others.map((other) => other.frameRate), 1));
    const leastBps = LEAST_BITS_OF_PIXEL * width * height * frameRate;
    const bitrateBps = Math.round(Math.max(first.bitrateBps * BITRATE_MARGIN, leastBps));
    encoder = openFrameEncoder(encoderConfig({ codec, width, height, frameRate, bitrateBps }));
    config = await describe(encoder, task.sources, pieces, maker);
    const joined = codec === 'avc' ? sets.add(bytesOf(config.description), 0) : ours;
    // Its packets and those that are copied cannot stand in one file.
    if (!joined) {
      ({ fits, pieces, sets } = await plan(true));
      ours = sets.add(bytesOf(config.description), 0) ?? ours;
    } else ours = joined;
  }
  if (!config) throw new Error('The picture has no description.');
  const decoderConfig = codec === 'avc' ? { ...config, description: sets.describe() } : config;
  const counts = { encoded: 0, all: 0 };
  const description = encoder?.config?.description;

  async function* packets(): AsyncGenerator<EncodedPacket> {
    for (const [index, piece] of pieces.entries()) {
      const source = task.sources[piece.source];
      if (!source) continue;
      const before = pieces[index - 1];
      const goesOn = before?.source === piece.source && before.toS === piece.fromS;
      const made =
        piece.kind === 'copy'
          ? copied(source, piece, fits[piece.source] ?? ours)
          : encoded(source, piece, { encoder, maker, goesOn });
      for await (const packet of made) {
        counts.all += 1;
        if (piece.kind === 'encode') {
          counts.encoded += 1;
          if (!isSameDescription(description, encoder?.config?.description))
            throw new ChangedParametersError('The encoder changed its parameter sets.');
          yield packet.clone({ data: ours.packet(packet.data) });
        } else yield packet;
      }
    }
  }
  return {
    codec,
    rotation: shape.rotation,
    decoderConfig,
    packets,
    counts,
    close: () => encoder?.close(),
  };
}

/** Packets as they are, from a keyframe on, moved in time. */
async function* copied(
  { video, index }: OpenSource,
  piece: Piece,
  joined: Joined,
): AsyncGenerator<EncodedPacket> {
  if (!video || !index.picture) return;
  const { reorderedFrames } = index.picture;
  const sink = new EncodedPacketSink(video);
  const key = await sink.getKeyPacket(piece.fromS + SAME_MOMENT_S);
  if (!key) throw new Error('A keyframe is gone.');
  for await (const packet of sink.packets(key)) {
    const isBehind = packet.timestamp >= piece.toS - SAME_MOMENT_S;
    if (isBehind && (packet.type === 'key' || reorderedFrames === 0)) return;
    const shown = packet.timestamp - piece.fromS + piece.startS;
    const untilS = Math.min(packet.timestamp + packet.duration, piece.toS);
    yield packet.clone({
      timestamp: Math.max(piece.startS, shown),
      duration: Math.max(0, untilS - packet.timestamp),
      data: joined.packet(packet.data),
    });
  }
}

/** Frames decoded, drawn over, and encoded anew. */
async function* encoded(
  { video }: OpenSource,
  piece: Piece,
  { encoder, maker, goesOn }: { encoder: FrameEncoder | null; maker: FrameMaker; goesOn: boolean },
): AsyncGenerator<EncodedPacket> {
  if (!video || !encoder) return;
  let keyDueS = -Infinity;
  for await (const sample of new VideoSampleSink(video).samples(piece.fromS, piece.toS)) {
    try {
      const isBefore = sample.timestamp < piece.fromS - SAME_MOMENT_S;
      // The frame that is still shown when the piece begins was shown before it already, where it goes on.
      if ((goesOn && isBefore) || sample.timestamp >= piece.toS - SAME_MOMENT_S) continue;
      const fromS = Math.max(sample.timestamp, piece.fromS);
      const untilS = Math.min(sample.timestamp + sample.duration, piece.toS);
      const time = {
        atS: fromS - piece.fromS + piece.startS,
        durationS: Math.max(0, untilS - fromS),
      };
      const isKey = time.atS >= keyDueS;
      if (isKey) keyDueS = time.atS + KEY_INTERVAL_S;
      await encoder.encode(await maker.make(sample, time), time, isKey);
    } finally {
      sample.close();
    }
    yield* encoder.take();
  }
  await encoder.flush();
  yield* encoder.take();
}

/** Lets the encoder make one frame, of which nothing is kept but how it describes its stream. */
async function describe(
  encoder: FrameEncoder,
  sources: readonly OpenSource[],
  pieces: readonly Piece[],
  maker: FrameMaker,
): Promise<VideoDecoderConfig> {
  const piece = pieces.find(({ kind }) => kind === 'encode');
  const video = piece && sources[piece.source]?.video;
  const sample = video && (await firstSample(video, piece.fromS));
  if (!sample) throw new Error('There is no frame to encode.');
  try {
    const time = { atS: 0, durationS: sample.duration };
    await encoder.encode(await maker.make(sample, time), time, true);
    await encoder.flush();
  } finally {
    sample.close();
  }
  encoder.take();
  if (!encoder.config) throw new Error('The encoder does not describe its stream.');
  return encoder.config;
}

type Video = NonNullable<OpenSource['video']>;

async function firstSample(
  video: Video,
  atS: number,
): Promise<Awaited<ReturnType<VideoSampleSink['getSample']>>> {
  const sink = new VideoSampleSink(video);
  return (await sink.getSample(atS)) ?? sink.getSample(await video.getFirstTimestamp());
}

/** The shape of the first picture, upright where others have to be fitted into it. */
async function readShape(
  source: OpenSource | undefined,
  { width, height, rotation }: PictureIndex,
  isTurned: boolean,
): Promise<FrameShape> {
  const sample =
    source?.video && (await source.video.canDecode()) ? await firstSample(source.video, 0) : null;
  const frame = sample?.toVideoFrame();
  const colorSpace = frame?.colorSpace.toJSON() ?? {};
  const size = isTurned && rotation % 180 !== 0 ? { width: height, height: width } : { width, height };
  frame?.close();
  sample?.close();
  return { ...size, rotation: isTurned ? 0 : rotation, colorSpace };
}

/** How a source's packets are brought into the file; null where they have to be encoded anew. */
async function joinSource(
  { video, index: { picture } }: OpenSource,
  codec: Picture['codec'],
  shape: FrameShape,
  sets: ReturnType<typeof createParameterSets>,
): Promise<Joined | null> {
  if (!video || picture?.codec !== codec || picture.rotation !== shape.rotation) return null;
  if (picture.width !== shape.width || picture.height !== shape.height) return null;
  // Other profiles of VP9 have more bits or colours than our encoder's.
  if (codec === 'vp9' && !picture.codecString.startsWith('vp09.00')) return null;
  if (codec !== 'avc') return { packet: (data) => data };
  const description = (await video.getDecoderConfig())?.description;
  return description ? sets.add(bytesOf(description), picture.reorderedFrames) : null;
}

function bytesOf(source: AllowSharedBufferSource | undefined): Uint8Array {
  if (!source) throw new Error('The stream has no description.');
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}

function isSameDescription(
  a: AllowSharedBufferSource | undefined,
  b: AllowSharedBufferSource | undefined,
): boolean {
  if (!a || !b) return a === b;
  const [one, other] = [bytesOf(a), bytesOf(b)];
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
