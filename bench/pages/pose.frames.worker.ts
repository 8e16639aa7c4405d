// Notes when which frame of the camera arrives, without bothering the window.
import { expose } from 'comlink';

/** A frame's own time, by which it is known wherever it goes, and when it came by the clock: ms since 1970. */
export interface Arrival {
  readonly timestampUs: number;
  readonly atMs: number;
}

export interface FramesApi {
  watch(frames: ReadableStream<VideoFrame>): void;
  arrivals(): Arrival[];
}

const arrivals: Arrival[] = [];

const api: FramesApi = {
  watch(frames) {
    const reader = frames.getReader();
    const read = async (): Promise<void> => {
      for (let next = await reader.read(); next.value; next = await reader.read()) {
        arrivals.push({
          timestampUs: next.value.timestamp,
          atMs: performance.timeOrigin + performance.now(),
        });
        next.value.close();
      }
    };
    void read();
  },
  arrivals: () => arrivals,
};

expose(api);
