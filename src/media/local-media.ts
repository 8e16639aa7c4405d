import { log } from '../lib/log.ts';
import type { PoseFrame } from '../lib/pose/pose.ts';
import type { Closable, Stage } from '../lib/stage.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import { openCamera, openMicrophone, resizeCamera, USUAL_HEIGHT_PX } from './capture/capture.ts';
import { openScreen, type Screen } from './capture/screen.ts';
import { watchDevices, type Devices } from './capture/devices.ts';
import { createSource, type CaptureState } from './capture/source.ts';
import { effectsUnsupported } from './effects/identity-pipeline.ts';
import { openVideoPipeline, supportsEffects, type VideoPipeline } from './effects/video-pipeline.ts';
import { isUntouched, type Adjustments, type Effect, type EffectState } from './effects/effect.ts';
import type { TrackingSettings, TrackingState } from './effects/tracking.ts';
import { openOwnVoice, type NoiseState, type NoiseSuppression } from './own-voice.ts';

/** Own camera and microphone as the rest of the app sees them: after effects, and only what may be sent. */
export interface LocalMedia extends Closable {
  readonly camera: ReadonlyStore<CaptureState>;
  readonly microphone: ReadonlyStore<CaptureState>;
  readonly muted: ReadonlyStore<boolean>;
  readonly devices: ReadonlyStore<Devices>;
  readonly noiseSuppression: ReadonlyStore<NoiseSuppression>;
  /** How the strong noise suppression does. */
  readonly noise: ReadonlyStore<NoiseState>;
  readonly background: ReadonlyStore<Effect>;
  readonly adjustments: ReadonlyStore<Adjustments>;
  /** False where the browser has no way to change the picture; adjustments are then without effect. */
  readonly canAdjust: ReadonlyStore<boolean>;
  readonly effect: ReadonlyStore<EffectState>;
  readonly tracking: ReadonlyStore<TrackingState>;
  /**
   * The picture to send, show and record; in Chromium the same track from the first start of video on, unless the worker
   * that makes it crashes. Null before.
   */
  readonly videoTrack: ReadonlyStore<MediaStreamTrack | null>;
  /** The voice to send and record: changes with device and suppression, `enabled` is false while muted. */
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
  /**
   * How many lines the camera should give. More than 720 only on computers, and without an effect, adjustment or tracking,
   * which would have to look at all of them.
   */
  setCameraHeight(heightPx: number): void;
  setBackground(effect: Effect): Promise<void>;
  setAdjustments(adjustments: Adjustments): Promise<void>;
  /**
   * Looks for poses in the camera's picture whenever there is one, until null is set. @throws 'effects-unsupported' where
   * `canAdjust` is false
   */
  setTracking(settings: TrackingSettings | null): Promise<void>;
  /** Calls `listener` with what is found in each frame that is looked at. Returns the function that stops it. */
  onPose(listener: (frame: PoseFrame) => void): () => void;
  /** Takes effect at once, in a call too. Choosing again what failed tries it again. */
  setNoiseSuppression(suppression: NoiseSuppression): Promise<void>;
  /** Loudness of what is sent now (root mean square, 0..1); read it in requestAnimationFrame. */
  level(): number;
  /** Loudness of the microphone even while muted, when nobody else hears it. */
  microphoneLevel(): number;
}

/** Devices and background to begin with. Nothing is opened until `startVideo` or `startMicrophone`. */
export interface LocalMediaSettings {
  readonly background: Effect;
  readonly adjustments: Adjustments;
  /** Null: the browser's choice. */
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
  readonly noiseSuppression: NoiseSuppression;
}

/** Makes own media ready; closes all of it when `signal` aborts. */
export function openLocalMedia(
  settings: LocalMediaSettings,
  { signal }: { signal: AbortSignal },
): LocalMedia {
  const controller = new AbortController();
  const { devices, refresh } = watchDevices({ signal: controller.signal });
  const background = createStore(settings.background);
  const adjustments = createStore(settings.adjustments);
  const canAdjust = createStore(true);
  void supportsEffects().then((supported) => canAdjust.set(supported));
  const effect = createStore<EffectState>({ kind: 'off' });
  const tracking = createStore<TrackingState>({ kind: 'off' });
  const poseListeners = new Set<(frame: PoseFrame) => void>();
  let wantedTracking: TrackingSettings | null = null;
  const videoTrack = createStore<MediaStreamTrack | null>(null);
  const screen = createStore<Screen | null>(null);
  let screenStage: Stage<Screen> | null = null;
  const scope = { signal: controller.signal };
  let pipeline: Promise<VideoPipeline> | null = null;
  let cameraTrack: MediaStreamTrack | null = null;
  let wantedHeightPx = USUAL_HEIGHT_PX;
  let heightPx = USUAL_HEIGHT_PX;

  const show = (track: MediaStreamTrack): void => {
    // With too little to carry it, a face that moves is worth more than a sharp one.
    track.contentHint = 'motion';
    videoTrack.set(track);
  };

  const openPipeline = async (): Promise<VideoPipeline> => {
    const opened = await openVideoPipeline({ effect: background.value }, scope);
    if (await supportsEffects()) await opened.setAdjustments(adjustments.value);
    if (wantedTracking) await opened.setTracking(wantedTracking);
    tracking.set(opened.tracking.value);
    opened.tracking.watch((state) => tracking.set(state));
    opened.onPose((frame) => {
      for (const listener of poseListeners) listener(frame);
    });
    effect.set(opened.effect.value);
    opened.effect.watch((state) => effect.set(state));
    show(opened.output.value);
    opened.output.watch(show);
    // Its worker died again and again, and its track with it: the camera goes off with the reason, and starts anew on a tap.
    opened.closed.catch((error: unknown) => {
      pipeline = null;
      videoTrack.set(null);
      tracking.set({ kind: 'off' });
      return camera.fail(error);
    });
    return opened;
  };

  const camera = createSource({
    kind: 'camera',
    deviceId: settings.cameraId,
    open: (deviceId) => openCamera({ deviceId }, scope),
    deliver: async (track) => {
      cameraTrack = track;
      heightPx = USUAL_HEIGHT_PX;
      if (!track && !pipeline) return;
      pipeline ??= openPipeline().catch((error: unknown) => {
        pipeline = null;
        throw error;
      });
      const video = await pipeline;
      await video.setInput(track);
      resize();
    },
  });
  const resize = (): void => {
    const settings = { effect: background.value, adjustments: adjustments.value, tracking: wantedTracking };
    const isPlain = isUntouched(settings) && !isPhone();
    const next = isPlain ? wantedHeightPx : Math.min(wantedHeightPx, USUAL_HEIGHT_PX);
    if (!cameraTrack || next === heightPx) return;
    heightPx = next;
    resizeWhole(cameraTrack, next).catch((error: unknown) =>
      log.warn('The camera keeps the size it has.', error),
    );
  };
  const resizeWhole = async (track: MediaStreamTrack, px: number): Promise<void> => {
    await resizeCamera(track, px);
    await (await pipeline)?.inputResized();
  };

  const voice = openOwnVoice({ suppression: settings.noiseSuppression }, scope);
  const microphone = createSource({
    kind: 'microphone',
    deviceId: settings.microphoneId,
    open: (deviceId) =>
      openMicrophone({ deviceId, noiseSuppression: voice.suppression.value !== 'off' }, scope),
    deliver: (track) => voice.setInput(track),
  });
  devices.watch(() => {
    void camera.recover();
    void microphone.recover();
  });

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
    muted: voice.muted,
    devices,
    noiseSuppression: voice.suppression,
    noise: voice.noise,
    background,
    adjustments,
    canAdjust,
    effect,
    tracking,
    videoTrack,
    audioTrack: voice.track,
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
    setMuted: (muted) => voice.setMuted(muted),
    async setNoiseSuppression(next) {
      const isBrowserAsked = (next === 'off') !== (voice.suppression.value === 'off');
      await voice.setSuppression(next);
      // Browsers do not change it for a microphone that is open.
      if (isBrowserAsked && microphone.state.value.kind === 'on') await microphone.start();
    },
    setCameraHeight(next) {
      wantedHeightPx = next;
      resize();
    },
    async setBackground(next) {
      const video = await pipeline;
      await video?.setEffect(next);
      background.set(next);
      resize();
    },
    async setAdjustments(next) {
      // At once: whoever changes two of them in a row changes the second of what the first has made.
      adjustments.set(next);
      resize();
      const video = await pipeline;
      if (await supportsEffects()) await video?.setAdjustments(next);
    },
    async setTracking(next) {
      if (next && !(await supportsEffects())) throw effectsUnsupported();
      wantedTracking = next;
      resize();
      const video = await pipeline;
      await video?.setTracking(next);
    },
    onPose(listener) {
      poseListeners.add(listener);
      return () => poseListeners.delete(listener);
    },
    level: () => (voice.muted.value ? 0 : voice.level()),
    microphoneLevel: () => voice.level(),
    closed,
    close,
  };
}

/** Their screens are small, and their batteries too. */
const isPhone = (): boolean => matchMedia('(pointer: coarse)').matches;
