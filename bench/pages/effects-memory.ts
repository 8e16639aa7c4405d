// Runs in the page: feeds one of those that are compared with a film, as fast as it takes it.
import { transfer, wrap } from 'comlink';
import type { FeedApi } from './effects-memory.worker.ts';
import { SUBJECTS, type SubjectName } from './effects.subjects.ts';

/** What the harness calls. */
export interface EffectsMemoryBench {
  /** Chooses blur, and feeds it until it is shown. */
  open(name: SubjectName): Promise<void>;
  /** Feeds it until so many more frames have left. Resolves with the time it took, in ms. */
  feed(frames: number): Promise<number>;
}

declare global {
  // eslint-disable-next-line no-var -- the only form that declares a global
  var effectsMemoryBench: EffectsMemoryBench;
}

const FIRST_FRAMES = 10;

const feeder = wrap<FeedApi>(
  new Worker(new URL('./effects-memory.worker.ts', import.meta.url), { type: 'module' }),
);

function framesOf(track: MediaStreamTrack): ReadableStream<VideoFrame> {
  return new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack, maxBufferSize: 10 }).readable;
}

globalThis.effectsMemoryBench = {
  async open(name) {
    const video = { width: { exact: 1280 }, height: { exact: 720 } };
    const [camera] = (await navigator.mediaDevices.getUserMedia({ video })).getVideoTracks();
    if (!camera) throw new Error('There is no camera.');
    const film = framesOf(camera);
    await feeder.film(transfer(film, [film]));
    camera.stop();

    const input = new MediaStreamTrackGenerator({ kind: 'video' });
    await feeder.begin(transfer(input.writable, [input.writable]));
    const blur = await SUBJECTS[name](input);
    const output = framesOf(await blur.choose());
    await feeder.watch(transfer(output, [output]));
    do await feeder.feed(FIRST_FRAMES);
    while (blur.isReady && !blur.isReady());
  },
  feed: (frames) => feeder.feed(frames),
};
