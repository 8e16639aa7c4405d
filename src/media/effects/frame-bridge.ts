/**
 * True where frames can be taken out of a track and put into one from the window, to work on them in a worker:
 * Chromium's MediaStreamTrackProcessor and MediaStreamTrackGenerator.
 */
export function supportsFrameBridge(): boolean {
  return 'MediaStreamTrackProcessor' in globalThis && 'MediaStreamTrackGenerator' in globalThis;
}

/**
 * The frames of a track, to be transferred to a worker; the caller keeps owning the track. Only the latest frame
 * waits for the reader, who closes each.
 */
export function openFrameSource(track: MediaStreamTrack): ReadableStream<VideoFrame> {
  return new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack, maxBufferSize: 1 }).readable;
}

/** A track, and where its frames are written to (it closes them). The stream is to be transferred to a worker. */
export function openFrameSink(): { track: MediaStreamTrack; frames: WritableStream<VideoFrame> } {
  const track = new MediaStreamTrackGenerator({ kind: 'video' });
  return { track, frames: track.writable };
}
