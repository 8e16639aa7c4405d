import { AppError } from '../../lib/errors.ts';
import type { Stage } from '../../lib/stage.ts';

/** Any number of sounds as one track that never changes and never pauses. */
export interface SoundMix extends Stage<MediaStreamTrack> {
  /** Mixes exactly these tracks from now on; the caller keeps owning them. Those already mixed go on unbroken. */
  setSources(tracks: readonly MediaStreamTrack[]): void;
}

interface Source {
  readonly node: MediaStreamAudioSourceNode;
  readonly element: HTMLAudioElement;
}

/**
 * Opens a mix without sources: silence, but flowing, since a recorder waits for the first sound before it
 * writes anything. Needs a user's gesture before it, as any AudioContext.
 * @throws 'recording-unsupported' where the browser keeps sound suspended
 */
export async function openSoundMix({ signal }: { signal: AbortSignal }): Promise<SoundMix> {
  signal.throwIfAborted();
  const context = new AudioContext({ latencyHint: 'playback', sampleRate: 48_000 });
  const destination = context.createMediaStreamDestination();
  const silence = context.createConstantSource();
  silence.offset.value = 0;
  silence.connect(destination);
  silence.start();

  const [output] = destination.stream.getAudioTracks();
  const sources = new Map<MediaStreamTrack, Source>();

  const remove = (track: MediaStreamTrack): void => {
    const source = sources.get(track);
    sources.delete(track);
    source?.node.disconnect();
    if (source) source.element.srcObject = null;
  };
  const add = (track: MediaStreamTrack): void => {
    const stream = new MediaStream([track]);
    // Chromium pulls a remote track only while an element plays it; muted, it is not heard twice.
    const element = new Audio();
    element.muted = true;
    element.srcObject = stream;
    const node = context.createMediaStreamSource(stream);
    node.connect(destination);
    sources.set(track, { node, element });
  };

  const { promise: closed, resolve }: PromiseWithResolvers<void> = Promise.withResolvers();
  const close = async (): Promise<void> => {
    if (context.state === 'closed') return;
    signal.removeEventListener('abort', onAbort);
    for (const track of [...sources.keys()]) remove(track);
    output?.stop();
    await context.close();
    resolve();
  };
  const onAbort = (): void => void close();
  signal.addEventListener('abort', onAbort, { once: true });

  await Promise.race([context.resume(), new Promise((done) => setTimeout(done, 1000))]);
  if (!output || context.state !== 'running') {
    await close();
    throw new AppError('recording-unsupported', 'The browser does not let sound flow yet.');
  }

  return {
    output,
    setSources(tracks) {
      const wanted = new Set(tracks);
      for (const track of [...sources.keys()]) if (!wanted.has(track)) remove(track);
      for (const track of wanted) if (!sources.has(track)) add(track);
    },
    closed,
    close,
  };
}
