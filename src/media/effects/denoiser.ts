import { RnnoiseWorkletNode } from '@sapphi-red/web-noise-suppressor';
import { assetUrl } from '../../lib/asset-url.ts';
import { AppError } from '../../lib/errors.ts';
import type { Stage } from '../../lib/stage.ts';
import { untilRunning } from '../running-context.ts';

/** RNNoise knows no other: it works on frames of 480 samples, 10 ms. */
const SAMPLE_RATE = 48_000;
const LOAD_TIMEOUT_MS = 5_000;
/** Longer than what the worklet holds back, so that nothing of the tone is left in it. */
const FLUSH_MS = 60;

/**
 * Takes the noise out of `input`, which stays the caller's, with RNNoise in an audio worklet: one channel, some 20 ms
 * later. Waits for a gesture where the browser lets no sound flow without one. `closed` rejects with
 * 'noise-suppression-failed' when nothing comes out any more.
 * @throws 'noise-suppression-failed' @throws AbortError
 */
export async function openDenoiser(
  input: MediaStreamTrack,
  { signal }: { signal: AbortSignal },
): Promise<Stage<MediaStreamTrack>> {
  signal.throwIfAborted();
  const lifetime = new AbortController();
  const scope = { signal: AbortSignal.any([signal, lifetime.signal]) };
  const { promise: closed, resolve, reject }: PromiseWithResolvers<void> = Promise.withResolvers();
  closed.catch(() => undefined);
  let context: AudioContext | null = null;
  let denoiser: RnnoiseWorkletNode | null = null;
  let track: MediaStreamTrack | undefined;
  const close = async (): Promise<void> => {
    if (lifetime.signal.aborted) return;
    lifetime.abort();
    track?.stop();
    denoiser?.destroy();
    await context?.close();
    resolve();
  };

  try {
    const program = await loadProgram(scope.signal);
    context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: 'interactive' });
    const output = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
    [track] = output.stream.getAudioTracks();
    if (!track) throw new Error('The browser gave no track.');
    await context.audioWorklet.addModule(assetUrl('vendor/rnnoise/rnnoise-worklet.js'));
    denoiser = new RnnoiseWorkletNode(context, { maxChannels: 1, wasmBinary: program });
    denoiser.channelCount = 1;
    denoiser.channelCountMode = 'explicit';
    const fail = (): void => reject(failure('The audio worklet stopped.'));
    denoiser.addEventListener('processorerror', fail, scope);
    context.addEventListener('error', fail, scope);
    await untilRunning(context, scope);
    await untilItSounds(context, denoiser, scope.signal);
    // A phone call or another app may suspend it for a while.
    context.addEventListener('statechange', () => void context?.resume().catch(() => undefined), scope);
    context
      .createMediaStreamSource(new MediaStream([input]))
      .connect(denoiser)
      .connect(output);
    signal.addEventListener('abort', () => void close(), { signal: lifetime.signal });
    return { output: track, closed, close };
  } catch (error) {
    await close();
    signal.throwIfAborted();
    throw failure('The noise suppressor could not be started.', error);
  }
}

function failure(message: string, cause?: unknown): AppError {
  return new AppError('noise-suppression-failed', message, { cause });
}

async function loadProgram(signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(assetUrl('vendor/rnnoise/rnnoise_simd.wasm'), { signal });
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.arrayBuffer();
}

/**
 * The worklet is silent until its program is loaded, and for ever, without a word, where that fails: so a tone, which
 * nobody hears, is sent through it first. @throws Error where nothing comes out of it in time
 */
async function untilItSounds(context: AudioContext, denoiser: AudioNode, signal: AbortSignal): Promise<void> {
  const tone = new OscillatorNode(context);
  const ear = new AnalyserNode(context, { fftSize: 1024 });
  tone.connect(denoiser).connect(ear);
  tone.start();
  const samples = new Float32Array(ear.fftSize);
  const dueAtMs = performance.now() + LOAD_TIMEOUT_MS;
  do {
    signal.throwIfAborted();
    if (performance.now() > dueAtMs) throw new Error('Nothing came out of the worklet.');
    await delay(20);
    ear.getFloatTimeDomainData(samples);
  } while (samples.every((sample) => sample === 0));
  tone.stop();
  await delay(FLUSH_MS);
  denoiser.disconnect(ear);
}

const delay = (durationMs: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, durationMs));
