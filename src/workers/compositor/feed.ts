/** The frames of a stream, of which only the latest is of interest. */
export interface Feed {
  /** The latest frame, null before the first. It stays open until this is called again, or `stop`. */
  next(): VideoFrame | null;
  stop(): void;
}

/** Keeps the latest frame of a stream until stopped. Takes the stream over. */
export function openFeed(readable: ReadableStream<VideoFrame>): Feed {
  const reader = readable.getReader();
  let latest: VideoFrame | null = null;
  let shown: VideoFrame | null = null;
  let isStopped = false;
  const read = async (): Promise<void> => {
    for (;;) {
      const { value } = await reader.read();
      if (!value) return;
      latest?.close();
      latest = isStopped ? null : value;
      if (isStopped) value.close();
    }
  };
  // A stream that fails is a picture that stands still; the room takes the tile away.
  void read().catch(() => undefined);
  return {
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
