import { wrap, type Remote } from 'comlink';
import { AppError } from '../../../lib/errors.ts';
import { watchLife } from '../../lifeline.ts';
import type { AacLaneApi, AacRun, AacTask } from './aac-lane.contract.ts';

/** A worker that encodes sound as AAC. */
export interface AacLane {
  readonly description: Uint8Array<ArrayBuffer>;
  encode(from: number, to: number): Promise<AacRun>;
}

/**
 * Starts a lane. It is ended when the signal aborts.
 * @throws Error where it cannot work @throws 'export-failed' where its worker is gone @throws the signal's reason
 */
export async function openAacLane(task: AacTask, { signal }: { signal: AbortSignal }): Promise<AacLane> {
  const worker = new Worker(new URL('./aac-lane.worker.ts', import.meta.url), { type: 'module' });
  const remote: Remote<AacLaneApi> = wrap<AacLaneApi>(worker);
  const ended = new Promise<never>((_, reject) => {
    const onDeath = (how: string): void =>
      reject(new AppError('export-failed', `The sound's encoder stopped: ${how}`));
    void watchLife(worker, { hold: (lockName) => remote.hold(lockName) }, onDeath, { signal });
    signal.addEventListener('abort', () => {
      worker.terminate();
      reject(signal.reason as Error);
    });
  });
  // Whoever waits for the lane hears of it.
  ended.catch(() => undefined);
  signal.throwIfAborted();
  const description = await Promise.race([remote.open(task), ended]);
  return { description, encode: (from, to) => Promise.race([remote.encode(from, to), ended]) };
}
