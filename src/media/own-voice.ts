import { type AppError, asAppError } from '../lib/errors.ts';
import type { Closable, Stage } from '../lib/stage.ts';
import { createStore, type ReadonlyStore } from '../lib/store.ts';
import { openLevelMeter, type LevelMeter } from './capture/level-meter.ts';

/** What takes the noise out of one's voice: nothing, the browser, or RNNoise after the browser. */
export type NoiseSuppression = 'off' | 'browser' | 'strong';

/** How the strong suppression does. While it is not `on`, the voice goes out as the browser gives it. */
export type NoiseState =
  | { readonly kind: 'off' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'on' }
  | { readonly kind: 'failed'; readonly error: AppError };

/** The one path of one's own voice: microphone -> noise suppression -> `track`, silent while muted. */
export interface OwnVoice extends Closable {
  /** To send and record: another one after each change of device or suppression; `enabled` is false while muted. */
  readonly track: ReadonlyStore<MediaStreamTrack | null>;
  readonly muted: ReadonlyStore<boolean>;
  readonly suppression: ReadonlyStore<NoiseSuppression>;
  readonly noise: ReadonlyStore<NoiseState>;
  /** Reads from `input` from now on, or from nothing; the caller keeps owning it. */
  setInput(input: MediaStreamTrack | null): Promise<void>;
  /** Does its part of it: the browser's own belongs to how the microphone is opened. Also tries again what failed. */
  setSuppression(suppression: NoiseSuppression): Promise<void>;
  setMuted(muted: boolean): void;
  /** Loudness of the microphone (root mean square, 0..1), also of a muted one: that is listened to here only. */
  level(): number;
}

const OFF: NoiseState = { kind: 'off' };

/** Opens the path without an input. */
export function openOwnVoice(
  initial: { suppression: NoiseSuppression },
  { signal }: { signal: AbortSignal },
): OwnVoice {
  const track = createStore<MediaStreamTrack | null>(null);
  const muted = createStore(false);
  const suppression = createStore(initial.suppression);
  const noise = createStore<NoiseState>(OFF);
  const { promise: closed, resolve }: PromiseWithResolvers<void> = Promise.withResolvers();
  let input: MediaStreamTrack | null = null;
  let meter: LevelMeter | null = null;
  let stage: Stage<MediaStreamTrack> | null = null;
  /** Aborted when another input or another choice takes the place of what is being opened. */
  let opening = new AbortController();

  const put = async (next: Stage<MediaStreamTrack> | null): Promise<void> => {
    const old = stage;
    stage = next;
    if (next) next.output.enabled = !muted.value;
    track.set(next?.output ?? null);
    // First nobody reads from it any more, then it goes.
    await old?.close();
  };

  /** Nobody waits for it in silence: until it works, the voice goes out as it is. */
  const strengthen = async (source: MediaStreamTrack): Promise<void> => {
    const { signal: current } = opening;
    noise.set({ kind: 'starting' });
    try {
      const { openDenoiser } = await import('./effects/denoiser.ts');
      const opened = await openDenoiser(source, { signal: current });
      if (current.aborted) {
        await opened.close();
        return;
      }
      opened.closed.catch((error: unknown) => (stage === opened ? weaken(source, error) : undefined));
      await put(opened);
      noise.set({ kind: 'on' });
    } catch (error) {
      if (!current.aborted) noise.set({ kind: 'failed', error: asAppError(error) });
    }
  };
  const weaken = async (source: MediaStreamTrack, error: unknown): Promise<void> => {
    await put(plainVoice(source));
    noise.set({ kind: 'failed', error: asAppError(error) });
  };

  const restart = async (): Promise<void> => {
    opening.abort();
    opening = new AbortController();
    noise.set(OFF);
    await put(input && plainVoice(input));
    if (input && suppression.value === 'strong') void strengthen(input);
  };

  let closing: Promise<void> | null = null;
  const setInput = async (next: MediaStreamTrack | null): Promise<void> => {
    input = next;
    const oldMeter = meter;
    meter = next && openLevelMeter(next);
    await Promise.all([restart(), oldMeter?.close()]);
  };
  const close = (): Promise<void> => (closing ??= setInput(null).then(resolve));
  signal.addEventListener('abort', () => void close(), { once: true });

  return {
    track,
    muted,
    suppression,
    noise,
    setInput,
    async setSuppression(next) {
      if (next === suppression.value && noise.value.kind !== 'failed') return;
      suppression.set(next);
      await restart();
    },
    setMuted(value) {
      muted.set(value);
      if (track.value) track.value.enabled = !value;
    },
    level: () => meter?.level() ?? 0,
    closed,
    close,
  };
}

/** The identity stage: a clone, so that muting it leaves the microphone to be listened to. */
function plainVoice(input: MediaStreamTrack): Stage<MediaStreamTrack> {
  const output = input.clone();
  return {
    output,
    closed: Promise.resolve(),
    close() {
      output.stop();
      return Promise.resolve();
    },
  };
}
