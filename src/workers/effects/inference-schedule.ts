/** Something that a model finds out about frames, such as where the person is. */
export interface InferenceTask {
  readonly name: string;
  /** It runs at least on every so many-th frame, whatever it takes. */
  readonly mostFrames: number;
}

/**
 * Decides on which frames which inference runs, so that all of them and the work on the pixels fit between two frames:
 * of tasks that do not, the last in the list gives way first.
 */
export interface InferenceSchedule {
  /**
   * Begins a frame, `intervalMs` after the one before, and tells which tasks are due for it. `isAwaited`: nobody was
   * ready for it too late, so that none was left out in between.
   */
  begin(intervalMs: number, isAwaited: boolean): ReadonlySet<string>;
  /** A task took so long. */
  ran(name: string, durationMs: number): void;
  /** All else that was done for the frame took so long. */
  composited(durationMs: number): void;
  /** Of each task: it runs on every so many-th frame. */
  strides(): readonly number[];
}

/** Of the time between two frames: the rest is the machine's for everything else. */
const SHARE = 0.8;
/** A task runs more often again only if this much of the share is enough: else it would go to and fro. */
const EASE = 0.8;
/** Weight of the latest duration in the mean: single slow ones do not count for much. */
const LATEST = 0.1;
/** What cameras give, until it is known; and in the dark, when they give less, no more time than this is taken. */
const USUAL_INTERVAL_MS = 1000 / 30;
const LONGEST_INTERVAL_MS = 100;

/** A schedule that knows nothing yet: every task is due on every frame. */
export function createInferenceSchedule(tasks: readonly InferenceTask[]): InferenceSchedule {
  const costs = tasks.map(() => createMean());
  const compositing = createMean();
  const interval = createMean(USUAL_INTERVAL_MS);
  let strides = tasks.map(() => 1);
  let frame = -1;

  const cost = (candidate: readonly number[]): number =>
    candidate.reduce(
      (sum, stride, index) => sum + (costs[index]?.value() ?? 0) / stride,
      compositing.value(),
    );
  /** The fewest frames left out with which everything fits into the time. */
  const fitting = (budgetMs: number): number[] => {
    const candidate = tasks.map(() => 1);
    for (let index = tasks.length - 1; index >= 0; index--) {
      const most = tasks[index]?.mostFrames ?? 1;
      while (cost(candidate) > budgetMs && (candidate[index] ?? most) < most)
        candidate[index] = (candidate[index] ?? 1) + 1;
    }
    return candidate;
  };

  return {
    begin(intervalMs, isAwaited) {
      if (isAwaited) interval.add(Math.min(LONGEST_INTERVAL_MS, intervalMs));
      const budgetMs = SHARE * interval.value();
      if (cost(strides) > budgetMs) strides = fitting(budgetMs);
      else if (strides.some((stride) => stride > 1)) {
        const eased = fitting(EASE * budgetMs);
        if (eased.every((stride, index) => stride <= (strides[index] ?? 1))) strides = eased;
      }
      frame++;
      // Tasks that run on every second frame take turns.
      const due = tasks.filter((_, index) => (frame + index) % (strides[index] ?? 1) === 0);
      return new Set(due.map(({ name }) => name));
    },
    ran(name, durationMs) {
      costs[tasks.findIndex((task) => task.name === name)]?.add(durationMs);
    },
    composited: (durationMs) => compositing.add(durationMs),
    strides: () => strides,
  };
}

interface Mean {
  value(): number;
  add(next: number): void;
}

function createMean(first?: number): Mean {
  let mean = first;
  return {
    value: () => mean ?? 0,
    add(next) {
      mean = mean === undefined ? next : mean + (next - mean) * LATEST;
    },
  };
}
