import { asAppError, isAbort } from '../../lib/errors.ts';
import { log } from '../../lib/log.ts';
import type { ReadonlyStore } from '../../lib/store.ts';
import { createExportClock, type ExportClock } from './export-clock.ts';
import type { KeptQueue } from './kept-queue.ts';
import type { ExportEntry, ExportStep, MadePlace } from './model.ts';
import { fractionOf, nextToRun } from './queue-state.ts';
import type { ExportOutcome, ExportRunner, ExportTask } from './runner.ts';

/** Exports that are made one after the other, by one tab at a time. */
export interface Queue {
  add(entry: ExportEntry): Promise<void>;
  pause(id: string): Promise<void>;
  /** Also what was interrupted, or has failed. */
  resume(id: string): Promise<void>;
  move(id: string, by: 1 | -1): Promise<void>;
  /** Stops it where it runs, and removes all that it has left. */
  remove(id: string): Promise<void>;
}

/** What the queue needs of the world around it. */
export interface QueueParts {
  readonly kept: KeptQueue;
  readonly runner: ExportRunner;
  /** How much of the time exports may work, 0..1. */
  readonly pace: ReadonlyStore<number>;
  /**
   * Reads what an export is made of; null where somebody has to be asked for something before it can go on.
   * @throws 'not-found' and what cutting throws
   */
  prepare(
    entry: ExportEntry,
    onCut: (fraction: number) => void,
    scope: { signal: AbortSignal },
  ): Promise<ExportTask | null>;
  /** How long it is expected to take to bring it where it goes, ms; 0 where nothing is known. */
  expectDelivering(entry: ExportEntry): number;
  /** Hears what an export has taken, to reckon the next one's time with. */
  onMade(entry: ExportEntry, outcome: ExportOutcome, clock: ExportClock): void;
}

/**
 * Whoever holds this lock exports; so two tabs never make the same, and only one at a time works the processor. It is
 * free again the moment its tab ends, however that was.
 */
const lockName = (databaseName: string): string => `coterie-exports-${databaseName}`;

/**
 * Opens the queue. What an earlier visit left unfinished waits until somebody says that it is to go on: the app may have
 * been opened for a call, a folder has to be allowed anew by a tap, and a passphrase to be typed.
 */
export async function openQueue(
  parts: QueueParts,
  databaseName: string,
  { signal }: { signal: AbortSignal },
): Promise<Queue> {
  const { kept, runner, pace } = parts;
  const lock = lockName(databaseName);
  let running: { readonly id: string; stop(): void; readonly over: Promise<void> } | null = null;
  let isPumping = false;

  const entryOf = (id: string): ExportEntry | undefined =>
    kept.entries.value.find((entry) => entry.id === id);

  const run = async (entry: ExportEntry): Promise<void> => {
    const { id } = entry;
    const stopping = new AbortController();
    const scope = { signal: AbortSignal.any([signal, stopping.signal]) };
    const over: PromiseWithResolvers<void> = Promise.withResolvers();
    running = { id, stop: () => stopping.abort(), over: over.promise };
    let stopWatching = (): void => undefined;
    const hasTurn = (): boolean => entryOf(id)?.state.kind === 'running';
    const clock = createExportClock({
      begunAt: fractionOf(entry.state),
      deliveringMs: parts.expectDelivering(entry),
    });
    let brought: MadePlace | null = null;
    const report = (step: ExportStep): void => kept.report(id, clock.update(step, performance.now()));
    try {
      await kept.dispatch({ kind: 'started', id });
      if (!hasTurn()) return;
      // Whoever pauses or removes it, in whichever tab, says so in the queue.
      stopWatching = kept.entries.watch(() => {
        if (!hasTurn()) stopping.abort();
      });
      const onCut = (phaseFraction: number): void => report({ phase: 'cutting', phaseFraction });
      const task = await parts.prepare(entry, onCut, scope);
      if (!task) {
        await kept.dispatch({ kind: 'interrupted', id });
        return;
      }
      scope.signal.throwIfAborted();
      const job = runner.start(task);
      scope.signal.addEventListener('abort', () => job.cancel(), { once: true });
      const follow = (): void => {
        clock.changePace();
        job.setPace(pace.value);
      };
      job.setPace(pace.value);
      const stopPacing = pace.watch(follow);
      const stopReporting = job.progress.watch(report);
      try {
        const outcome = await job.result;
        const { summary, made } = outcome;
        brought = made;
        parts.onMade(entry, outcome, clock);
        await kept.dispatch({ kind: 'done', id, summary, made });
      } finally {
        stopPacing();
        stopReporting();
      }
    } catch (error) {
      // What was stopped is where it was left; if the whole app ends, the next start finds it interrupted.
      if (!scope.signal.aborted && !isAbort(error)) {
        log.warn('An export failed.', error);
        await kept.dispatch({ kind: 'failed', id, error: asAppError(error) });
      } else if (!signal.aborted && hasTurn()) await kept.dispatch({ kind: 'paused', id });
    } finally {
      stopWatching();
      running = null;
      if (!entryOf(id))
        await runner
          .discard(entry, brought)
          .catch((error: unknown) => log.warn('An export left files behind.', error));
      over.resolve();
    }
  };

  const runAll = async (): Promise<void> => {
    await kept.dispatch({ kind: 'orphaned' });
    for (let next = nextToRun(kept.entries.value); next; next = nextToRun(kept.entries.value)) {
      if (signal.aborted) return;
      await run(next);
    }
  };

  /** Also while another tab exports: its lock is free as soon as it has made all that waits, or has ended. */
  const pump = (): void => {
    const isWork = kept.entries.value.some(
      ({ state }) => state.kind === 'waiting' || state.kind === 'running',
    );
    if (isPumping || !isWork || signal.aborted) return;
    isPumping = true;
    navigator.locks
      .request(lock, { signal }, runAll)
      .catch((error: unknown) => {
        if (!isAbort(error)) log.warn('The queue of exports stopped.', error);
      })
      .finally(() => {
        isPumping = false;
        if (nextToRun(kept.entries.value)) pump();
      });
  };

  await navigator.locks.request(lock, { ifAvailable: true }, async (held) => {
    if (!held) return;
    await kept.dispatch({ kind: 'reopened' });
    await runner
      .sweep(new Set(kept.entries.value.map(({ id }) => id)))
      .catch((error: unknown) => log.warn('Left-over exports could not be removed.', error));
  });
  const stopWatching = kept.entries.watch(pump);
  signal.addEventListener('abort', stopWatching, { once: true });
  pump();

  return {
    add: (entry) => kept.dispatch({ kind: 'added', entry }),
    pause: (id) => kept.dispatch({ kind: 'paused', id }),
    resume: (id) => kept.dispatch({ kind: 'resumed', id }),
    move: (id, by) => kept.dispatch({ kind: 'moved', id, by }),
    async remove(id) {
      if (running?.id === id) {
        const { over } = running;
        running.stop();
        await over;
      }
      const entry = entryOf(id);
      await kept.dispatch({ kind: 'removed', id });
      // Another tab that runs it stops, and removes what there is of it then.
      if (!entry || entry.state.kind === 'running') return;
      await runner.discard(entry, entry.state.kind === 'done' ? entry.state.made : null);
    },
  };
}
