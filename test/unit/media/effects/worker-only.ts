const Real = {
  Worker: globalThis.Worker,
  MediaStreamTrackProcessor: globalThis.MediaStreamTrackProcessor,
  MediaStreamTrackGenerator: globalThis.MediaStreamTrackGenerator,
};

/**
 * Makes this window one of Safari's while `work` is done: no frames of tracks in it, but in its workers, which take tracks
 * and give them. `sent`: the tracks that went to workers. `stopped`: how many of them were stopped there.
 */
export async function asInSafari<T>(
  work: (seen: { readonly sent: readonly MediaStreamTrack[]; readonly stopped: () => number }) => Promise<T>,
): Promise<T> {
  const sent: MediaStreamTrack[] = [];
  const reading: MediaStreamTrack[] = [];
  let stopped = 0;

  class SafariWorker extends Real.Worker {
    readonly #isEffects: boolean;
    constructor(url: string | URL, options?: WorkerOptions) {
      const isEffects = String(url).endsWith('/effects.worker.ts');
      super(isEffects ? new URL('./worker-only.worker.ts', import.meta.url) : url, options);
      this.#isEffects = isEffects;
      // Told before those who listen for answers: a stream that stands for a track becomes one.
      super.addEventListener('message', (event: MessageEvent<{ value?: unknown } | 'stopped'>) => {
        if (event.data === 'stopped') reading[stopped++]?.stop();
        else if (event.data.value instanceof ReadableStream)
          event.data.value = trackOf(event.data.value as ReadableStream<VideoFrame>);
      });
    }
    override postMessage(message: unknown, transfer?: Transferable[] | StructuredSerializeOptions): void {
      const list = Array.isArray(transfer) ? transfer : [];
      const tracks = list.filter((item) => (item as unknown) instanceof MediaStreamTrack);
      if (!this.#isEffects || tracks.length === 0) {
        super.postMessage(message, list);
        return;
      }
      const track = tracks[0] as unknown as MediaStreamVideoTrack;
      sent.push(track);
      const read = track.clone();
      reading.push(read);
      const trackFrames = new Real.MediaStreamTrackProcessor({ track: read }).readable;
      const { argumentList } = message as { argumentList: object[] };
      const swapped = {
        ...(message as object),
        argumentList: [{ ...argumentList[0], value: { trackFrames } }],
      };
      super.postMessage(swapped, [trackFrames]);
    }
  }

  for (const name of ['MediaStreamTrackProcessor', 'MediaStreamTrackGenerator'])
    Reflect.deleteProperty(globalThis, name);
  globalThis.Worker = SafariWorker;
  try {
    return await work({ sent, stopped: () => stopped });
  } finally {
    for (const [name, value] of Object.entries(Real))
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
}

function trackOf(frames: ReadableStream<VideoFrame>): MediaStreamTrack {
  const generator = new Real.MediaStreamTrackGenerator({ kind: 'video' });
  frames.pipeTo(generator.writable).catch(() => undefined);
  return generator;
}
