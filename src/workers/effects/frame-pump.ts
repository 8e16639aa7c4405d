import { AppError } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import { createSerialQueue } from '../../lib/serial.ts';
import type { Closable } from '../../lib/stage.ts';
import { darkFrame } from './dark-frame.ts';
import { openEffectChain, type EffectChainParts } from './effect-chain.ts';
import type { EffectsApi, EffectsAssets } from './effects.contract.ts';
import { createFrameClock } from './frame-clock.ts';

const DARK_INTERVAL_MS = 500;
/** A frame that came sooner was there already when it was asked for. */
const AWAITED_MS = 1;
const NOTED_FRAMES = 600;

/** Carries frames from the present input to the sink, one at a time: while one is worked on, the source keeps
 * only its latest. `closed` rejects with 'effects-failed' when the sink takes no more. */
export type FramePump = Closable &
  Pick<EffectsApi, 'setInput' | 'setEffect' | 'setAdjustments' | 'setTracking' | 'frameTimesMs'>;

/**
 * Opens the pump with no input and no effect.
 *
 * With an effect on, a frame only leaves blended with a mask that fits it, or covered altogether.
 */
export function openFramePump(
  sink: WritableStream<VideoFrame>,
  assets: EffectsAssets,
  parts: EffectChainParts,
): FramePump {
  const writer = sink.getWriter();
  const clock = createFrameClock();
  const chain = openEffectChain(assets, parts);
  const enqueue = createSerialQueue();
  const closed: PromiseWithResolvers<void> = Promise.withResolvers();
  let reader: ReadableStreamDefaultReader<VideoFrame> | null = null;
  let running = Promise.resolve();
  let writing = Promise.resolve();
  let darkTimer: ReturnType<typeof setInterval> | undefined;
  let size = { width: 640, height: 360 };
  /** Changes with input and effect: a frame begun before such a change must not leave after it. */
  let epoch = 0;
  const frameTimesMs: number[] = [];

  const write = (frame: VideoFrame): Promise<void> => {
    writing = writer.write(frame).catch((error: unknown) => {
      frame.close();
      closed.reject(
        new AppError('effects-failed', 'The picture can no longer be sent on.', { cause: error }),
      );
    });
    return writing;
  };

  const writeDark = (): Promise<void> => write(darkFrame(size.width, size.height, clock.now()));

  const startDark = (): void => {
    clearInterval(darkTimer);
    void writeDark();
    darkTimer = setInterval(() => void writeDark(), DARK_INTERVAL_MS);
  };

  const note = (durationMs: number): void => {
    frameTimesMs.push(durationMs);
    if (frameTimesMs.length > NOTED_FRAMES) frameTimesMs.shift();
  };

  const run = async (source: ReadableStreamDefaultReader<VideoFrame>): Promise<void> => {
    for (;;) {
      const askedMs = performance.now();
      const { value: frame } = await source.read();
      if (!frame) return;
      const isAwaited = performance.now() - askedMs > AWAITED_MS;
      const begun = epoch;
      try {
        if (frame.displayWidth === 0 || frame.displayHeight === 0) continue;
        size = { width: frame.displayWidth, height: frame.displayHeight };
        const beganMs = performance.now();
        const result = await chain.apply(frame, clock.at(frame.timestamp), isAwaited);
        if (result !== frame) note(performance.now() - beganMs);
        if (result && begun === epoch) await write(result);
        else result?.close();
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
    chain.restart();
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
      epoch++;
      chain.setEffect(next);
      await writing;
    },
    setAdjustments(next) {
      chain.setAdjustments(next);
      return Promise.resolve();
    },

    async setTracking(next) {
      chain.setTracking(next);
      // A skeleton that is in the picture no longer leaves.
      await writing;
    },

    frameTimesMs: () => Promise.resolve(frameTimesMs),

    closed: closed.promise,
    close: () =>
      enqueue(async () => {
        clearInterval(darkTimer);
        chain.close();
        await stopReading();
        clearInterval(darkTimer);
        await writer.close().catch(() => undefined);
        closed.resolve();
      }),
  };
}
