import { type AppError, asAppError, isAbort } from '../lib/errors.ts';
import { createSerialQueue } from '../lib/serial.ts';
import type { Closable, Stage } from '../lib/stage.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import { openCamera, openMicrophone } from './capture/capture.ts';
import { openScreen, type Screen } from './capture/screen.ts';
import { watchDevices, type Devices } from './capture/devices.ts';
import { openLevelMeter, type LevelMeter } from './capture/level-meter.ts';
import { openVideoPipeline, type VideoPipeline } from './effects/video-pipeline.ts';
import type { Effect, EffectState } from './effects/effect.ts';

/** One capture device's state. */
export type CaptureState =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'on'; readonly deviceId: string; readonly label: string }
  | { readonly kind: 'failed'; readonly error: AppError };

/** Own camera and microphone as the rest of the app sees them: after effects, and only what may be sent. */
export interface LocalMedia extends Closable {
  readonly camera: ReadonlyStore<CaptureState>;
  readonly microphone: ReadonlyStore<CaptureState>;
  readonly muted: ReadonlyStore<boolean>;
  readonly devices: ReadonlyStore<Devices>;
  readonly background: ReadonlyStore<Effect>;
  readonly effect: ReadonlyStore<EffectState>;
  /** The picture to send, show and record; the same track from the first start of video on. Null before. */
  readonly videoTrack: ReadonlyStore<MediaStreamTrack | null>;
  /** The microphone to send and record: changes with the device, `enabled` is false while muted. */
  readonly audioTrack: ReadonlyStore<MediaStreamTrack | null>;
  /** The screen that is shared; null while none is. */
  readonly screen: ReadonlyStore<Screen | null>;
  startVideo(deviceId?: string): Promise<void>;
  /** Releases the camera (its light goes off). */
  stopVideo(): Promise<void>;
  startMicrophone(deviceId?: string): Promise<void>;
  /** Releases the microphone, as a viewer wants it. */
  stopMicrophone(): Promise<void>;
  /**
   * Asks which screen, window or tab to share, and shares it in place of the one shared before. A person who
   * closes the question shares nothing, which is no error.
   * @throws 'screen-denied' @throws 'screen-unsupported'
   */
  startScreen(): Promise<void>;
  stopScreen(): void;
  setMuted(muted: boolean): void;
  setBackground(effect: Effect): Promise<void>;
  /** Loudness of the microphone now, 0..1; read it in requestAnimationFrame. */
  level(): number;
}

/** Devices and background to begin with. Nothing is opened until `startVideo` or `startMicrophone`. */
export interface LocalMediaSettings {
  readonly background: Effect;
  /** Null: the browser's choice. */
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
}

const OFF: CaptureState = { kind: 'off' };

const onState = (track: MediaStreamTrack): CaptureState => ({
  kind: 'on',
  deviceId: track.getSettings().deviceId ?? '',
  label: track.label,
});

/** See {@link createSource}. */
interface Source {
  readonly state: ReadonlyStore<CaptureState>;
  /** Opens the device, in place of the one that is open. Failures land in `state`. */
  start(deviceId?: string): Promise<void>;
  stop(): Promise<void>;
  /** Goes off with a reason that came from elsewhere. */
  fail(error: unknown): Promise<void>;
}

/**
 * One capture device whose state is a store: starting again replaces it, failing leaves it off with the reason.
 * Calls are queued, so that quick taps cannot open a device twice.
 */
function createSource(
  open: (deviceId: string | undefined) => Promise<Stage<MediaStreamTrack>>,
  deliver: (track: MediaStreamTrack | null) => Promise<void>,
): Source {
  const state = createStore<CaptureState>(OFF);
  const enqueue = createSerialQueue();
  let source: Stage<MediaStreamTrack> | null = null;

  const release = async (next: CaptureState): Promise<void> => {
    const old = source;
    source = null;
    // First nobody reads from it any more, then it goes.
    await deliver(null);
    await old?.close();
    state.set(next);
  };

  const fail = async (error: unknown): Promise<void> => {
    await release(isAbort(error) ? OFF : { kind: 'failed', error: asAppError(error) });
  };

  /** Many phones open one camera at a time: the next one only when the last one is closed. */
  const openInPlaceOf = async (
    old: Stage<MediaStreamTrack> | null,
    deviceId: string | undefined,
  ): Promise<Stage<MediaStreamTrack>> => {
    try {
      return await open(deviceId);
    } catch (error) {
      if (!old || asAppError(error).name !== 'camera-in-use') throw error;
      await old.close();
      return open(deviceId);
    }
  };

  return {
    state,
    start: (deviceId) =>
      enqueue(async () => {
        const old = source;
        if (!old) state.set({ kind: 'starting' });
        try {
          const opened = await openInPlaceOf(old, deviceId);
          source = opened;
          opened.closed.catch((error: unknown) =>
            enqueue(async () => {
              if (source === opened) await fail(error);
            }),
          );
          await deliver(opened.output);
          await old?.close();
          state.set(onState(opened.output));
        } catch (error) {
          await old?.close();
          await fail(error);
        }
      }),
    stop: () => enqueue(() => release(OFF)),
    fail: (error) => enqueue(() => fail(error)),
  };
}

/** Makes own media ready; closes all of it when `signal` aborts. */
export function openLocalMedia(
  settings: LocalMediaSettings,
  { signal }: { signal: AbortSignal },
): LocalMedia {
  const controller = new AbortController();
  const { devices, refresh } = watchDevices({ signal: controller.signal });
  const background = createStore(settings.background);
  const effect = createStore<EffectState>({ kind: 'off' });
  const videoTrack = createStore<MediaStreamTrack | null>(null);
  const audioTrack = createStore<MediaStreamTrack | null>(null);
  const muted = createStore(false);
  const screen = createStore<Screen | null>(null);
  let screenStage: Stage<Screen> | null = null;
  const scope = { signal: controller.signal };
  let pipeline: Promise<VideoPipeline> | null = null;
  let meter: LevelMeter | null = null;

  const openPipeline = async (): Promise<VideoPipeline> => {
    const opened = await openVideoPipeline({ effect: background.value }, scope);
    effect.set(opened.effect.value);
    opened.effect.watch((state) => effect.set(state));
    // Its worker is gone, and its track with it: the camera goes off with the reason, and starts anew on a tap.
    opened.closed.catch((error: unknown) => {
      pipeline = null;
      videoTrack.set(null);
      return camera.fail(error);
    });
    return opened;
  };

  const camera: Source = createSource(
    (deviceId) => openCamera({ deviceId: deviceId ?? settings.cameraId }, scope),
    async (track) => {
      if (!track && !pipeline) return;
      pipeline ??= openPipeline().catch((error: unknown) => {
        pipeline = null;
        throw error;
      });
      const video = await pipeline;
      await video.setInput(track);
      // With too little to carry it, a face that moves is worth more than a sharp one.
      video.output.contentHint = 'motion';
      videoTrack.set(video.output);
    },
  );

  const microphone = createSource(
    (deviceId) => openMicrophone({ deviceId: deviceId ?? settings.microphoneId }, scope),
    async (track) => {
      const oldMeter = meter;
      meter = track ? openLevelMeter(track) : null;
      if (track) track.enabled = !muted.value;
      audioTrack.set(track);
      await oldMeter?.close();
    },
  );

  const closeScreen = async (): Promise<void> => {
    const old = screenStage;
    screenStage = null;
    screen.set(null);
    await old?.close();
  };

  const { promise: closed, resolve }: PromiseWithResolvers<void> = Promise.withResolvers();
  const release = async (): Promise<void> => {
    await Promise.all([camera.stop(), microphone.stop(), closeScreen()]);
    controller.abort();
    await (await pipeline)?.close();
    videoTrack.set(null);
    resolve();
  };
  let closing: Promise<void> | null = null;
  const close = (): Promise<void> => (closing ??= release());
  signal.addEventListener('abort', () => void close(), { once: true });

  return {
    camera: camera.state,
    microphone: microphone.state,
    muted,
    devices,
    background,
    effect,
    videoTrack,
    audioTrack,
    screen,
    async startVideo(deviceId) {
      await camera.start(deviceId);
      await refresh();
    },
    stopVideo: () => camera.stop(),
    async startMicrophone(deviceId) {
      await microphone.start(deviceId);
      await refresh();
    },
    stopMicrophone: () => microphone.stop(),
    async startScreen() {
      const opened = await openScreen(scope);
      if (!opened) return;
      await closeScreen();
      screenStage = opened;
      screen.set(opened.output);
      // Browsers have a button of their own that ends sharing.
      void opened.closed.then(() => (screenStage === opened ? closeScreen() : undefined));
    },
    stopScreen: () => void closeScreen(),
    setMuted(value) {
      muted.set(value);
      const track = audioTrack.value;
      if (track) track.enabled = !value;
    },
    async setBackground(next) {
      await (await pipeline)?.setEffect(next);
      background.set(next);
    },
    level: () => (muted.value ? 0 : (meter?.level() ?? 0)),
    closed,
    close,
  };
}
