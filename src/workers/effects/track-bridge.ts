/** Safari's, which only workers have; the types of the DOM library do not have it yet. */
interface VideoTrackGenerator {
  readonly writable: WritableStream<VideoFrame>;
  readonly track: MediaStreamTrack;
  muted: boolean;
}
declare const VideoTrackGenerator: new () => VideoTrackGenerator;

/** True in a worker that can take frames out of tracks and put them into one (Safari 18). */
export const hasTracks = (): boolean =>
  'MediaStreamTrackProcessor' in globalThis && 'VideoTrackGenerator' in globalThis;

/** The frames of a track, which is taken over: it is stopped when nobody reads any more. The reader closes each. */
export function framesOf(track: MediaStreamTrack): ReadableStream<VideoFrame> {
  const frames = new MediaStreamTrackProcessor({
    track: track as MediaStreamVideoTrack,
  }).readable.getReader();
  return new ReadableStream<VideoFrame>(
    {
      async pull(controller) {
        const { value } = await frames.read();
        if (value) controller.enqueue(value);
        else controller.close();
      },
      async cancel() {
        // The camera is let go of even where its frames have failed.
        track.stop();
        await frames.cancel();
      },
    },
    { highWaterMark: 0 },
  );
}

/** A track, to be transferred to the window, and where its frames are written to (it closes them). */
export function openTrackSink(): { track: MediaStreamTrack; frames: WritableStream<VideoFrame> } {
  const { track, writable } = new VideoTrackGenerator();
  return { track, frames: writable };
}
