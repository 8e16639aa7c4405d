/** Something that a model finds out about frames, such as where the person is. */
export interface InferenceTask {
  readonly name: string;
  /** It runs at least on every so many-th frame, whatever it takes. */
  readonly mostFrames: number;
  /**
   * It runs beside the work on the frame, in a worker that limits itself: it takes none of the frame's time, and gives way
   * only where the rest does not fit though it has given way as far as it can.
   */
  readonly isBeside?: boolean;
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
  /** A task that is not beside took so long. */
  ran(name: string, durationMs: number): void;
  /** All else that was done for the frame took so long. */
  composited(durationMs: number): void;
  /** Of each task: it runs on every so many-th frame. */
  strides(): readonly number[];
}

/** Of the time between two frames: the rest is the machine's for everything else. */
const SHARE = 0.8;
/**
 * Tasks run more often again only if this much of the share has been enough for so many frames in a row: else they would
 * go to and fro.
 */
const EASE = 0.8;
const EASY_FRAMES = 30;
/** More than the share for so many frames in a row, and tasks run less often; more than all of the time, and at once. */
const BUSY_FRAMES = 15;
/** Of so many durations the middle half counts: a first run that compiles, or a frame that hung, counts for nothing. */
const REMEMBERED = 32;
/** What cameras give, until it is known; and in the dark, when they give less, no more time than this is taken. */
const USUAL_INTERVAL_MS = 1000 / 30;
const LONGEST_INTERVAL_MS = 100;

/** A schedule that knows nothing yet: every task is due on every frame. */
export function createInferenceSchedule(tasks: readonly InferenceTask[]): InferenceSchedule {
  const costs = tasks.map(() => createTypical(0));
  const compositing = createTypical(0);
  const interval = createTypical(USUAL_INTERVAL_MS);
  let strides = tasks.map(() => 1);
  let frame = -1;
  let [easyFrames, busyFrames] = [0, 0];
  let wasAwaited = false;

  const cost = (candidate: readonly number[]): number =>
    candidate.reduce(
      (sum, stride, index) => sum + (tasks[index]?.isBeside ? 0 : (costs[index]?.value() ?? 0) / stride),
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
    const isTooMuch = cost(candidate) > budgetMs;
    tasks.forEach(({ isBeside = false, mostFrames }, index) => {
      if (isBeside) candidate[index] = isTooMuch ? mostFrames : 1;
    });
    // Where an earlier one gave way too, not all that the later ones gave may be needed.
    candidate.forEach((_, index) => {
      while (
        !tasks[index]?.isBeside &&
        (candidate[index] ?? 1) > 1 &&
        cost(lessBy(candidate, index)) <= budgetMs
      )
        candidate[index] = (candidate[index] ?? 1) - 1;
    });
    return candidate;
  };

  return {
    begin(intervalMs, isAwaited) {
      // Where the one before was late, the time since then says nothing about the camera.
      if (isAwaited && wasAwaited) interval.add(Math.min(LONGEST_INTERVAL_MS, intervalMs));
      wasAwaited = isAwaited;
      const budgetMs = SHARE * interval.value();
      const eased = fitting(EASE * budgetMs);
      const isEasier =
        sum(eased) < sum(strides) && eased.every((stride, index) => stride <= (strides[index] ?? 1));
      easyFrames = isEasier ? easyFrames + 1 : 0;
      busyFrames = cost(strides) > budgetMs ? busyFrames + 1 : 0;
      if (busyFrames > BUSY_FRAMES || cost(strides) > interval.value()) strides = fitting(budgetMs);
      else if (easyFrames > EASY_FRAMES) strides = eased;
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

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const lessBy = (strides: readonly number[], changed: number): number[] =>
  strides.map((stride, index) => (index === changed ? stride - 1 : stride));

interface Typical {
  value(): number;
  add(next: number): void;
}

function createTypical(first: number): Typical {
  const values: number[] = [];
  let typical = first;
  return {
    value: () => typical,
    add(next) {
      values.push(next);
      if (values.length > REMEMBERED) values.shift();
      const sorted = [...values].sort((a, b) => a - b);
      // Of two the smaller: after a slow first run and a usual second one, the second is believed.
      const middle = sorted.slice(sorted.length >> 2, Math.max(1, (3 * sorted.length) >> 2));
      typical = sum(middle) / middle.length;
    },
  };
}
