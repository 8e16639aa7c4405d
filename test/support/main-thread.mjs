// How long the interface was held up, as the processor counts it: on a shared machine the time on the clock says how
// many others wanted the processor, not what our task took.

/** Longer tasks are felt, as the Long Tasks specification has it. */
const LONG_MS = 50;

/** The mark by which the page's own process and thread are found in the trace. */
const MARK = 'coterie-watched';

/**
 * Watches the main thread's tasks from now on, until what is returned is called.
 * @param {import('playwright').Page} page in Chromium
 * @returns {Promise<() => Promise<number[]>>} gives the processor time of each task so far, in ms; ends the watch
 */
export async function watchMainThread(page) {
  const session = await page.context().newCDPSession(page);
  /** @type {{name: string, pid: number, tid: number, tdur?: number}[]} */
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) =>
    events.push(.../** @type {typeof events} */ (/** @type {unknown} */ (value))),
  );
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline', 'blink.user_timing'] },
  });
  await page.evaluate((mark) => performance.mark(mark), MARK);
  return async () => {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    await session.detach();
    const own = events.find(({ name }) => name === MARK);
    if (!own) throw new Error('The trace has nothing of the page.');
    const tasks = events.filter(
      ({ name, pid, tid }) => name === 'RunTask' && pid === own.pid && tid === own.tid,
    );
    if (tasks.length === 0) throw new Error('The trace has no task of the main thread.');
    return tasks.map(({ tdur = 0 }) => tdur / 1000);
  };
}

/**
 * The main thread was not blocked by what was watched: that would happen at every frame, chunk or file. One longer
 * task is borne, such as a collection of garbage.
 * @param {readonly number[]} tasksMs
 */
export function expectUnblocked(tasksMs) {
  const tooLong = tasksMs.filter((durationMs) => durationMs > LONG_MS);
  if (tooLong.length > 1)
    throw new Error(
      `Tasks on the main thread took ${tooLong.map(Math.round).join(', ')} ms of processor time.`,
    );
}
