type Media = VideoFrame | AudioData;

/** Frames and pieces of sound that have come into being, by whatever way this window has. */
export interface WatchedMedia {
  /** So many until now. */
  readonly made: number;
  /** Those that nobody has closed yet. */
  open(): Media[];
}

/** A closed one tells nothing of itself any more. */
const isOpen = (media: Media): boolean =>
  media instanceof AudioData ? media.numberOfFrames > 0 : media.codedWidth > 0;

/**
 * Runs `work` and hands it all frames and pieces of sound that are made, cloned and decoded meanwhile in this window.
 * `onMade` is called with how many there are, at each; all are held, so that none is collected.
 */
export async function watchMedia<T>(
  work: (watched: WatchedMedia) => Promise<T>,
  onMade: (count: number) => void = () => undefined,
): Promise<T> {
  const real = { VideoFrame, AudioData, VideoDecoder, AudioDecoder };
  const all: Media[] = [];
  const note = <M extends Media>(media: M): M => {
    all.push(media);
    onMade(all.length);
    return media;
  };
  const noting = <C extends new (...given: never[]) => Media>(Real: C): C =>
    new Proxy(Real, { construct: (target, given) => note(Reflect.construct(target, given) as Media) });
  const notingOutput = <C extends new (init: never) => object>(Real: C): C =>
    new Proxy(Real, {
      construct(target, [init]: [{ output: (media: Media) => void }]) {
        const output = (media: Media): void => init.output(note(media));
        return Reflect.construct(target, [{ ...init, output }]) as object;
      },
    });
  globalThis.VideoFrame = noting(VideoFrame);
  globalThis.AudioData = noting(AudioData);
  globalThis.VideoDecoder = notingOutput(VideoDecoder);
  globalThis.AudioDecoder = notingOutput(AudioDecoder);
  const forget = [noteClones(VideoFrame.prototype, note), noteClones(AudioData.prototype, note)];
  try {
    return await work({
      get made() {
        return all.length;
      },
      open: () => all.filter(isOpen),
    });
  } finally {
    Object.assign(globalThis, real);
    for (const undo of forget) undo();
    for (const media of all) media.close();
  }
}

/** Returns what undoes it. */
function noteClones<M extends Media>(prototype: { clone(): M }, note: (media: M) => M): () => void {
  const clone = Object.getOwnPropertyDescriptor(prototype, 'clone')?.value as (this: M) => M;
  prototype.clone = function (this: M): M {
    return note(clone.call(this));
  };
  return () => (prototype.clone = clone);
}
