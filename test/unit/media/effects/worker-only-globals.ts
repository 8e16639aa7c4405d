// What workers have in Safari, for the effects worker: only here tracks can be read and made. Chromium has neither, so that what
// stands for a track on its way here or back is a stream of its frames.

class FakeProcessor {
  readonly readable: ReadableStream<VideoFrame>;
  constructor({ track }: { track: { frames: ReadableStream<VideoFrame> } }) {
    this.readable = track.frames;
  }
}

class FakeGenerator {
  readonly writable: WritableStream<VideoFrame>;
  readonly track: ReadableStream<VideoFrame>;
  constructor() {
    const { readable, writable } = new TransformStream<VideoFrame, VideoFrame>();
    [this.track, this.writable] = [readable, writable];
  }
}

Object.assign(globalThis, { MediaStreamTrackProcessor: FakeProcessor, VideoTrackGenerator: FakeGenerator });

/** What comes as the frames of a transferred track becomes a track again, whose stopping is told to the window. */
addEventListener(
  'message',
  ({ data }: MessageEvent<{ argumentList?: { value?: unknown }[] }>) => {
    for (const argument of data.argumentList ?? []) {
      const { value } = argument;
      if (!value || typeof value !== 'object' || !('trackFrames' in value)) continue;
      const stop = (): void => postMessage('stopped');
      argument.value = { frames: value.trackFrames, stop };
    }
  },
  { capture: true },
);
