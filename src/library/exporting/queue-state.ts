import type { AppError } from '../../lib/errors.ts';
import type { ExportEntry, ExportProgress, ExportState, MadePlace, MadeSummary } from './model.ts';

/** All exports, in the order in which they are made. */
export type QueueState = readonly ExportEntry[];

/** What happens to exports. */
export type QueueEvent =
  | { readonly kind: 'added'; readonly entry: ExportEntry }
  | { readonly kind: 'started'; readonly id: string }
  | { readonly kind: 'progressed'; readonly id: string; readonly progress: ExportProgress }
  | { readonly kind: 'paused'; readonly id: string }
  /** What was paused, interrupted or has failed is to go on. */
  | { readonly kind: 'resumed'; readonly id: string }
  | { readonly kind: 'interrupted'; readonly id: string }
  | { readonly kind: 'failed'; readonly id: string; readonly error: AppError }
  | { readonly kind: 'done'; readonly id: string; readonly summary: MadeSummary; readonly made: MadePlace }
  /** What was made is no longer there to be saved. */
  | { readonly kind: 'lost'; readonly id: string }
  | { readonly kind: 'moved'; readonly id: string; readonly by: 1 | -1 }
  | { readonly kind: 'removed'; readonly id: string }
  /** Whoever ran what is said to be running has gone. */
  | { readonly kind: 'orphaned' }
  /** The app was opened anew, and no other tab of it exports. */
  | { readonly kind: 'reopened' };

/** The queue after an event; the same object where the event means nothing to it (any more). */
export function reduceQueue(queue: QueueState, event: QueueEvent): QueueState {
  switch (event.kind) {
    case 'added':
      return queue.some(({ id }) => id === event.entry.id) ? queue : [...queue, event.entry];
    case 'removed':
      return queue.some(({ id }) => id === event.id) ? queue.filter(({ id }) => id !== event.id) : queue;
    case 'moved':
      return move(queue, event.id, event.by);
    case 'orphaned':
      return change(queue, ({ state }) => (state.kind === 'running' ? interrupt(state) : state));
    case 'reopened':
      return change(queue, ({ state }) =>
        state.kind === 'running' || state.kind === 'waiting' ? interrupt(state) : state,
      );
    default:
      return change(queue, ({ id, state }) => (id === event.id ? next(state, event) : state));
  }
}

/** The export whose turn it is. */
export function nextToRun(queue: QueueState): ExportEntry | undefined {
  return queue.find(({ state }) => state.kind === 'waiting');
}

/** How much of it is made, 0..1. */
export function fractionOf(state: ExportState): number {
  if (state.kind === 'done') return 1;
  return state.kind === 'running' ? state.progress.fraction : state.fraction;
}

/** Whether there is still something to be made of it. */
export const isUnfinished = ({ state }: ExportEntry): boolean => state.kind !== 'done';

type EntryEvent = Exclude<QueueEvent, { kind: 'added' | 'removed' | 'moved' | 'orphaned' | 'reopened' }>;

/** Events that come too late, of a job that was told to stop meanwhile, leave the state as it is. */
function next(state: ExportState, event: EntryEvent): ExportState {
  const isRunning = state.kind === 'running';
  switch (event.kind) {
    case 'started': {
      if (state.kind !== 'waiting') return state;
      const progress = { phase: 'loading', phaseFraction: 0, fraction: state.fraction } as const;
      return { kind: 'running', progress };
    }
    case 'progressed':
      return isRunning ? { kind: 'running', progress: event.progress } : state;
    case 'paused':
      return isRunning || state.kind === 'waiting' ? { kind: 'paused', fraction: fractionOf(state) } : state;
    case 'resumed':
      return state.kind === 'paused' || state.kind === 'interrupted' || state.kind === 'failed'
        ? { kind: 'waiting', fraction: state.fraction }
        : state;
    case 'interrupted':
      return isRunning || state.kind === 'waiting' ? interrupt(state) : state;
    case 'failed':
      return isRunning ? { kind: 'failed', fraction: fractionOf(state), error: event.error } : state;
    case 'done':
      return isRunning ? { kind: 'done', summary: event.summary, made: event.made } : state;
    case 'lost':
      return state.kind === 'done' ? { kind: 'interrupted', fraction: 0 } : state;
  }
}

function interrupt(state: ExportState): ExportState {
  return { kind: 'interrupted', fraction: fractionOf(state) };
}

function change(queue: QueueState, stateOf: (entry: ExportEntry) => ExportState): QueueState {
  const changed = queue.map((entry) => {
    const state = stateOf(entry);
    return state === entry.state ? entry : { ...entry, state };
  });
  return changed.some((entry, index) => entry !== queue[index]) ? changed : queue;
}

/** Past the next one that is not finished: those that are have no turn any more. */
function move(queue: QueueState, id: string, by: 1 | -1): QueueState {
  const from = queue.findIndex((entry) => entry.id === id);
  const entry = queue[from];
  if (!entry) return queue;
  let to = from + by;
  for (let other = queue[to]; other && !isUnfinished(other); other = queue[to]) to += by;
  if (!queue[to]) return queue;
  const others = queue.filter((other) => other !== entry);
  return [...others.slice(0, to), entry, ...others.slice(to)];
}
