// Runs in the page: records a clip whose every frame carries its time, and looks what is left of it in the next life.
import { openLibrary, type LibraryItem } from '../../src/library/library.ts';
import { until } from '../../src/lib/store.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { openClockSource, readClock } from '../../test/unit/media/recording/clock-source.ts';
import { readFrames, seekAll } from '../../test/unit/media/recording/frames.ts';

/** What was found after a kill. Times by the clock in the picture, in ms. */
export interface Recovered {
  readonly startedAtMs: number;
  readonly lastFrameMs: number;
  readonly frames: number;
  /** Later than the frame before it, each of them, and nothing had to be left out. */
  readonly isInOrder: boolean;
  readonly longestStepMs: number;
  /** How far the picture is off at places that were sought, at most. */
  readonly worstSeekMs: number;
  readonly finalisedInMs: number;
}

/** What the harness calls. */
export interface CrashBench {
  /** Starts to record; resolves with when the clock in the picture showed zero, ms since 1970. */
  record(how: 'ours' | 'array'): Promise<number>;
  /** Waits for the recording to be whole, and looks through it; null where there is none. */
  recover(): Promise<Recovered | null>;
}

declare global {
  // eslint-disable-next-line no-var -- the only form that declares a global
  var crashBench: CrashBench;
}

const SIZE = { width: 1280, height: 720 };
const { signal } = new AbortController();
const begunMs = performance.now();
const library = await openLibrary({ database: await openDatabase() }, { signal });

globalThis.crashBench = {
  async record(how) {
    const source = await openClockSource(SIZE.width, SIZE.height, { beeps: true });
    const { video, audio } = source;
    if (how === 'ours') {
      await library.record({ video, audio, name: 'Crash', source: 'self', participants: [] });
    } else {
      // What others do: it is put together when it is stopped.
      const chunks: Blob[] = [];
      const recorder = new MediaRecorder(new MediaStream([video, audio]));
      recorder.ondataavailable = ({ data }) => chunks.push(data);
      recorder.start(250);
    }
    return performance.timeOrigin + performance.now() - source.now();
  },
  async recover() {
    // What is left unfinished is there at once; what is empty goes at once.
    await new Promise((done) => setTimeout(done, 300));
    if (library.recordings.value.length === 0) return null;
    const isWhole = ([item]: readonly LibraryItem[]): boolean =>
      item === undefined || (item.state === 'ready' && item.activity.kind === 'idle');
    await until(library.recordings, isWhole);
    const finalisedInMs = performance.now() - begunMs;
    const [item] = library.recordings.value;
    if (!item) return null;
    const file = await library.open(item.id);
    const clock = (picture: CanvasImageSource): number => readClock(picture, SIZE.width, SIZE.height);
    const frames = await readFrames(file, clock);
    const steps = frames.slice(1).map(({ clockMs }, index) => clockMs - (frames[index]?.clockMs ?? 0));
    const worstSeekMs = await seekAll(file, frames, clock);
    return {
      startedAtMs: item.createdAtMs,
      lastFrameMs: frames.at(-1)?.clockMs ?? Number.NaN,
      frames: frames.length,
      isInOrder: !item.damaged && steps.every((step) => step > 0),
      longestStepMs: Math.max(...steps),
      worstSeekMs,
      finalisedInMs,
    };
  },
};
