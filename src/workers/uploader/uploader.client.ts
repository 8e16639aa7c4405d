import { proxy, wrap, type Remote } from 'comlink';
import { AppError, asAppError } from '../../lib/errors.ts';
import type { WebStorageProfile } from '../../lib/web-storage.ts';
import type { Access, Delivery, DeliveryRequest } from '../../media/export/delivery.ts';
import { createAnswers } from '../answers.ts';
import { watchLife } from '../lifeline.ts';
import type { UploaderApi } from './uploader.contract.ts';

interface Scope {
  readonly signal: AbortSignal;
}

/** Uploads in a worker of its own. Throws as `Target.deliver` does, and 'unexpected' where the worker dies. */
export function deliverToWeb(
  profile: WebStorageProfile,
  { name, files, deliveryId, onProgress }: DeliveryRequest,
  scope: Scope,
): Promise<Extract<Delivery, { kind: 'remote' }>> {
  return use((api) => api.deliver(profile, { name, files, deliveryId }, proxy(onProgress)), scope);
}

/** Removes what an interrupted upload left on the server. Throws as {@link deliverToWeb} does. */
export function abandonOnWeb(profile: WebStorageProfile, deliveryId: string, scope: Scope): Promise<void> {
  return use((api) => api.abandon(profile, deliveryId), scope);
}

/** Whether an upload would get through, and others see it. Throws as {@link deliverToWeb} does. */
export function checkWebStorage(profile: WebStorageProfile, scope: Scope): Promise<Access> {
  return use((api) => api.check(profile), scope);
}

async function use<T>(work: (api: Remote<UploaderApi>) => Promise<T>, { signal }: Scope): Promise<T> {
  signal.throwIfAborted();
  const worker = new Worker(new URL('./uploader.worker.ts', import.meta.url), { type: 'module' });
  const api = wrap<UploaderApi>(worker);
  const answers = createAnswers();
  const life = new AbortController();
  const onDeath = (how: string): void =>
    answers.giveUp(new AppError('unexpected', `The upload stopped: ${how}`));
  void watchLife(worker, { hold: (lockName) => api.hold(lockName) }, onDeath, life);
  const onAbort = (): void => answers.giveUp(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await answers.wait(work(api));
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw asAppError(error);
  } finally {
    signal.removeEventListener('abort', onAbort);
    life.abort();
    worker.terminate();
  }
}
