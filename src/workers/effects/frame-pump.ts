import { AppError } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { createSerialQueue } from '../../lib/serial.ts';
import type { Closable } from '../../lib/stage.ts';
import type { Effect, EffectState } from '../../media/effects/effect.ts';
import type { OpenSegmenter } from '../segmenter/segmenter.client.ts';
import { openColourBackdrop, openPictureBackdrop, type Backdrop } from './backdrop.ts';
import { composite, cover, replaceBackground } from './compositor.ts';
import type { EffectsApi, EffectsAssets } from './effects.contract.ts';
import { createFrameClock } from './frame-clock.ts';
import { shrink, toRgba } from './grid.ts';
import { createMaskSmoother } from './mask.ts';
import { darkPicture, readPicture, toVideoFrame, type Picture } from './picture.ts';
import { openSegmentation, type Segmentation } from './segmentation.ts';

const DARK_INTERVAL_MS = 500;
const ACTIVE: EffectState = { kind: 'active' };
const OFF: EffectState = { kind: 'off' };
const NO_PICTURE: EffectState = {
  kind: 'failed',
  message: 'The background picture cannot be shown, so that everything is blurred. Choose another one.',
};

/** An effect that hides the background. */
type Disguise = Exclude<Effect, { kind: 'none' }>;

/** Carries frames from the present input to the sink, one at a time: while one is worked on, the source keeps
 * only its latest. `closed` rejects with 'effects-failed' when the sink takes no more. */
export type FramePump = Closable & Pick<EffectsApi, 'setInput' | 'setEffect' | 'setAdjustments'>;

/**
 * Opens the pump with no input and no effect.
 *
 * With an effect on, a frame only leaves blended with the mask made of that same frame, or covered altogether.
 */
export function openFramePump(
  sink: WritableStream<VideoFrame>,
  assets: EffectsAssets,
  { openSegmenter, onState }: { openSegmenter: OpenSegmenter; onState: (state: EffectState) => void },
): FramePump {
  const writer = sink.getWriter();
  const clock = createFrameClock();
  const smoother = createMaskSmoother();
  const enqueue = createSerialQueue();
  const closed: PromiseWithResolvers<void> = Promise.withResolvers();
  let effect: Effect = { kind: 'none' };
  let state = OFF;
  let segmentation: Segmentation | null = null;
  let backdrop: Promise<Backdrop> | null = null;
  let reader: ReadableStreamDefaultReader<VideoFrame> | null = null;
  let running = Promise.resolve();
  let writing = Promise.resolve();
  let darkTimer: ReturnType<typeof setInterval> | undefined;
  let size = { width: 640, height: 360 };
  /** Changes with input and effect: a frame begun before such a change must not leave after it. */
  let epoch = 0;

  const report = (next: EffectState): void => {
    if (next === state) return;
    state = next;
    onState(next);
  };

  const write = (frame: VideoFrame): Promise<void> => {
    writing = writer.write(frame).catch((error: unknown) => {
      frame.close();
      closed.reject(
        new AppError('effects-failed', 'The picture can no longer be sent on.', { cause: error }),
      );
    });
    return writing;
  };

  const writeDark = (): Promise<void> =>
    write(toVideoFrame(darkPicture(size.width, size.height), clock.now()));

  const startDark = (): void => {
    clearInterval(darkTimer);
    void writeDark();
    darkTimer = setInterval(() => void writeDark(), DARK_INTERVAL_MS);
  };

  /** The effect may have been switched off, or tried anew, since the mask was asked for. */
  const reportActive = (from: Segmentation): void => {
    if (segmentation === from) report(ACTIVE);
  };
  /** Null where it cannot be drawn, which is reported. */
  const backdropFor = async ({ y }: Picture): Promise<Picture | null> => {
    const wanted = backdrop;
    try {
      return (await (await wanted)?.at(y.width, y.height)) ?? null;
    } catch {
      if (wanted === backdrop) report(NO_PICTURE);
      return null;
    }
  };

  const disguise = async (
    frame: VideoFrame,
    timestampUs: number,
    { as, from }: { as: Disguise; from: Segmentation },
  ): Promise<VideoFrame> => {
    const picture = await readPicture(frame);
    const grid = shrink(picture);
    const confidence = await from.segment(toRgba(grid));
    if (!confidence) return cover(picture, grid, timestampUs);
    if (as.kind === 'blur') {
      reportActive(from);
      return composite(picture, grid, smoother.smooth(confidence), as.strength, timestampUs);
    }
    const behind = await backdropFor(picture);
    if (!behind) return cover(picture, grid, timestampUs);
    reportActive(from);
    return replaceBackground(picture, grid, smoother.smooth(confidence), behind, timestampUs);
  };

  /** The frame itself where nothing is to be done to it, else a new one. The caller owns both. */
  const withEffect = async (frame: VideoFrame): Promise<VideoFrame | null> => {
    const timestampUs = clock.at(frame.timestamp);
    if (effect.kind === 'none') return frame;
    return segmentation && disguise(frame, timestampUs, { as: effect, from: segmentation });
  };

  const closeBackdrop = (): void => {
    const closing = backdrop;
    backdrop = null;
    // One that could not be opened has nothing to close.
    closing?.then((opened) => opened.close()).catch(() => undefined);
  };
  const openBackdrop = (next: Effect): void => {
    closeBackdrop();
    if (next.kind === 'colour') backdrop = Promise.resolve(openColourBackdrop(next.colour));
    if (next.kind === 'picture') backdrop = openPictureBackdrop(next.file);
    // Whoever needs it is told.
    backdrop?.catch(() => undefined);
  };

  const run = async (source: ReadableStreamDefaultReader<VideoFrame>): Promise<void> => {
    for (let read = await source.read(); read.value; read = await source.read()) {
      const frame = read.value;
      const begun = epoch;
      try {
        if (frame.displayWidth === 0 || frame.displayHeight === 0) continue;
        size = { width: frame.displayWidth, height: frame.displayHeight };
        const result = await withEffect(frame);
        if (result && begun === epoch) await write(result);
        else result?.close();
      } catch (error) {
        // The frame is lost rather than shown as it came.
        if (begun === epoch)
          report({ kind: 'failed', message: `The background could not be hidden: ${String(error)}` });
      } finally {
        frame.close();
      }
    }
  };

  const stopReading = async (): Promise<void> => {
    epoch++;
    const stopped = reader;
    reader = null;
    await stopped?.cancel().catch(() => undefined);
    await running;
    await writing;
  };

  const startReading = (frames: ReadableStream<VideoFrame>): void => {
    smoother.reset();
    clock.restart();
    const source = frames.getReader();
    reader = source;
    // A camera that ends or breaks leaves darkness behind, like one that is stopped.
    running = run(source)
      .catch((error: unknown) => log.warn('The camera broke off.', error))
      .then(() => {
        if (reader === source) startDark();
      });
  };

  startDark();
  return {
    setInput: (frames) =>
      enqueue(async () => {
        if (!frames) startDark();
        await stopReading();
        if (!frames) return;
        clearInterval(darkTimer);
        startReading(frames);
      }),

    async setEffect(next) {
      effect = next;
      epoch++;
      openBackdrop(next);
      if (next.kind === 'none') {
        segmentation?.close();
        segmentation = null;
        smoother.reset();
        report(OFF);
      } else if (!segmentation || state.kind === 'failed') {
        segmentation?.close();
        segmentation = openSegmentation(assets, openSegmenter, report);
      }
      await writing;
    },

    setAdjustments: () => Promise.resolve(),

    closed: closed.promise,
    close: () =>
      enqueue(async () => {
        clearInterval(darkTimer);
        segmentation?.close();
        segmentation = null;
        closeBackdrop();
        await stopReading();
        clearInterval(darkTimer);
        await writer.close().catch(() => undefined);
        closed.resolve();
      }),
  };
}
