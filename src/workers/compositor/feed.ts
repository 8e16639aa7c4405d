/** The frames of a stream, of which only the latest is of interest. */
export interface Feed {
  /**
   * Asks for a frame, unless one has come since `next`. Resolves once there is one, or there is none to come. Never rejects.
   * The stream keeps the latest until it is asked for: waking a worker for each frame of each camera costs more than what
   * is done with them.
   */
  ask(): Promise<void>;
  /** The latest frame that was asked for, null before the first. It stays open until this is called again, or `stop`. */
  next(): VideoFrame | null;
  stop(): void;
}

/** Takes frames from a stream, which keeps one, until stopped. Takes the stream over. */
export function openFeed(readable: ReadableStream<VideoFrame>): Feed {
  const reader = readable.getReader();
  let latest: VideoFrame | null = null;
  let shown: VideoFrame | null = null;
  let asked: Promise<void> | null = null;
  let isStopped = false;
  const read = async (): Promise<void> => {
    const { value } = await reader.read();
    if (!value) return;
    asked = null;
    if (isStopped) value.close();
    else latest = value;
  };
  return {
    ask() {
      if (latest) return Promise.resolve();
      // A stream that ends or fails is a picture that stands still, and not asked again; the room takes the tile away.
      asked ??= read().catch(() => undefined);
      return asked;
    },
    next() {
      if (!latest) return shown;
      shown?.close();
      shown = latest;
      latest = null;
      return shown;
    },
    stop() {
      isStopped = true;
      latest?.close();
      shown?.close();
      latest = shown = null;
      // Its track is stopped by the window; a stream that has ended already has nothing to cancel.
      void reader.cancel().catch(() => undefined);
    },
  };
}
