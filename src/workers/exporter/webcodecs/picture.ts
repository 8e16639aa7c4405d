import type { InputVideoTrack } from 'mediabunny';
import { AppError } from '../../../lib/errors.ts';
import type { ExportPlan, VideoRendition } from '../../../media/export/rendition.ts';
import { encoderConfig, openFrameEncoder, type FrameEncoder } from '../../editor/frame-encoder.ts';
import type { EncodeListeners } from '../engine.ts';
import { decodePicture } from './decoded-picture.ts';
import { scalesByItself } from './encoder-scaling.ts';
import { createFitter, type Fitter } from './fit.ts';
import { createKeyframeMarks, timeFrames } from './frame-times.ts';
import { createSegmentCollector, SAME_MOMENT_S, type SegmentCollector } from './segment-collector.ts';

/** A picture to be made in one size, from a segment on. */
export interface PictureTodo {
  readonly rendition: VideoRendition;
  readonly fromSegment: number;
}

/** What makes the pictures of an export; `run` is called once. */
export interface PictureWork {
  run(scope: { signal: AbortSignal }): Promise<void>;
}

interface RungLane {
  readonly fromSegment: number;
  readonly encoder: FrameEncoder;
  readonly collector: SegmentCollector<VideoDecoderConfig>;
  readonly fitter: Fitter;
}

/** Where frames come when they like: for rate control, which wants to know one. */
const USUAL_RATE = 30;
const PROBED_PACKETS = 100;

/**
 * Prepares all pictures of an export, from one decoding.
 * @throws 'export-unsupported' where this browser cannot decode the source or encode what is asked for
 */
export async function preparePicture(
  track: InputVideoTrack | null,
  plan: ExportPlan,
  todo: readonly PictureTodo[],
  listeners: EncodeListeners,
): Promise<PictureWork> {
  if (!track || !(await track.canDecode()))
    throw new AppError('export-unsupported', 'This browser does not decode the picture.');
  const frameRate = await frameRateOf(track, plan);
  const configs = await Promise.all(todo.map(({ rendition }) => supportedConfig(rendition, frameRate)));
  const rotation = await track.getRotation();
  return { run: (scope) => encodeAll(track, plan, todo, { configs, rotation, listeners }, scope) };
}

interface Means {
  readonly configs: readonly VideoEncoderConfig[];
  readonly rotation: number;
  readonly listeners: EncodeListeners;
}

async function encodeAll(
  track: InputVideoTrack,
  plan: ExportPlan,
  todo: readonly PictureTodo[],
  { configs, rotation, listeners }: Means,
  { signal }: { signal: AbortSignal },
): Promise<void> {
  const canScale = await allScale(configs);
  // Where the encoders scale, one frame of the largest size is given to all of them.
  const [largest] = todo
    .map(({ rendition }) => rendition.rung)
    .sort((a, b) => b.width * b.height - a.width * a.height);
  const shared = canScale && largest ? createFitter(largest, { rotation, canScale }) : null;
  const lanes = todo.map(({ rendition, fromSegment }, index): RungLane => {
    const config = configs[index];
    if (!config) throw new Error('A size has no encoder.');
    const collector = createSegmentCollector<VideoDecoderConfig>(plan.segments, fromSegment, {
      take: (of, packets, decoderConfig) =>
        listeners.onSegment({ rendition, index: of, packets, decoderConfig }),
      onEncoded: (seconds) => listeners.onEncoded(rendition, seconds),
    });
    const fitter = shared ?? createFitter(rendition.rung, { rotation, canScale });
    return { fromSegment, encoder: openFrameEncoder(config), collector, fitter };
  });
  const startS = Math.max(
    0,
    Math.min(...todo.map(({ fromSegment }) => plan.segments[fromSegment]?.fromS ?? Infinity)),
  );
  const from = { fromS: plan.originS + startS + SAME_MOMENT_S, originS: plan.originS };
  const frames = decodePicture(track, from, { signal });
  const mark = createKeyframeMarks(plan.segments);
  try {
    for await (const { picture, atS, durationS } of timeFrames(frames, plan, startS)) {
      signal.throwIfAborted();
      const { segment, isKey } = mark(atS);
      const wanting = lanes.filter(({ fromSegment }) => segment >= fromSegment);
      await encodeFrame(picture, wanting, { atS, durationS }, isKey);
      for (const { encoder, collector } of lanes) collect(encoder, collector);
      await Promise.all(lanes.map(({ collector }) => collector.room()));
    }
    await Promise.all(
      lanes.map(async ({ encoder, collector }) => {
        await encoder.flush();
        collect(encoder, collector);
        await collector.finish();
      }),
    );
  } finally {
    for (const { encoder } of lanes) encoder.close();
  }
}

async function encodeFrame(
  picture: VideoFrame,
  lanes: readonly RungLane[],
  time: { readonly atS: number; readonly durationS: number },
  isKey: boolean,
): Promise<void> {
  const timestampUs = Math.round(time.atS * 1e6);
  const fitted = new Map<Fitter, VideoFrame>();
  try {
    for (const { fitter } of lanes)
      if (!fitted.has(fitter)) fitted.set(fitter, await fitter.fit(picture, timestampUs));
    const encoding = lanes.flatMap(({ fitter, encoder }) => {
      const frame = fitted.get(fitter);
      return frame ? [encoder.encode(frame.clone(), time, isKey)] : [];
    });
    await Promise.all(encoding);
  } finally {
    for (const frame of fitted.values()) frame.close();
  }
}

function collect(encoder: FrameEncoder, collector: SegmentCollector<VideoDecoderConfig>): void {
  if (encoder.config) collector.describe(encoder.config);
  for (const packet of encoder.take()) collector.add(packet);
}

async function frameRateOf(track: InputVideoTrack, { timing }: ExportPlan): Promise<number> {
  if (timing.kind === 'constant') return timing.frameRate;
  const { averagePacketRate } = await track.computePacketStats(PROBED_PACKETS);
  return averagePacketRate > 0 && averagePacketRate <= 240 ? averagePacketRate : USUAL_RATE;
}

/** H.264 as High where that is to be had, which costs software nothing and gives hardware all its tools. */
async function supportedConfig(
  { codec, rung }: VideoRendition,
  frameRate: number,
): Promise<VideoEncoderConfig> {
  const { width, height, videoBitrateBps } = rung;
  const plain = encoderConfig({ codec, width, height, frameRate, bitrateBps: videoBitrateBps });
  const high = { ...plain, codec: plain.codec.replace(/^avc1\.42E0/, 'avc1.6400') };
  for (const config of [high, plain]) {
    const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({ supported: false }));
    if (supported) return config;
  }
  throw new AppError('export-unsupported', `This browser does not encode ${codec} in ${width}x${height}.`);
}

async function allScale(configs: readonly VideoEncoderConfig[]): Promise<boolean> {
  const codecs = new Map(configs.map((config) => [config.codec.slice(0, 4), config]));
  const answers = await Promise.all([...codecs.values()].map(scalesByItself));
  return answers.every(Boolean);
}
