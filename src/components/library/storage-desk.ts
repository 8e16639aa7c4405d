import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { WebStorages } from '../../app.ts';
import { asAppError, isAbort, type AppError } from '../../lib/errors.ts';
import type { WebStorageProfile } from '../../lib/web-storage.ts';
import type { StorageCommand, StorageTest } from './storage-events.ts';

/** Does what is asked of the list of web storages, and tells its host how that went. */
export class StorageDesk implements ReactiveController {
  /** Of the new web storage that is typed. */
  test: StorageTest | null = null;
  /** Why the last command failed. */
  error: AppError | null = null;
  readonly #host: ReactiveControllerHost;
  #testing: AbortController | null = null;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.reset();
  }

  /** Forgets how it went, and ends a test that runs. */
  reset(): void {
    this.#testing?.abort();
    this.#show({ test: null, error: null });
  }

  /** Never throws: what fails is in `error`, or in `test`. */
  async obey(storages: WebStorages, command: StorageCommand): Promise<void> {
    if (command.kind === 'test') return this.#tryOut(storages, command.profile);
    this.reset();
    if (command.kind === 'dismiss') return;
    try {
      await act(storages, command);
    } catch (error) {
      this.#show({ test: null, error: asAppError(error) });
    }
  }

  async #tryOut(storages: WebStorages, profile: WebStorageProfile): Promise<void> {
    this.reset();
    const testing = new AbortController();
    this.#testing = testing;
    this.#show({ test: { kind: 'running' }, error: null });
    let test: StorageTest;
    try {
      test = { kind: 'done', access: await storages.check(profile, testing) };
    } catch (error) {
      if (isAbort(error)) return;
      test = { kind: 'failed', error: asAppError(error) };
    }
    if (!testing.signal.aborted) this.#show({ test, error: null });
  }

  #show({ test, error }: { test: StorageTest | null; error: AppError | null }): void {
    this.test = test;
    this.error = error;
    this.#host.requestUpdate();
  }
}

async function act(
  storages: WebStorages,
  command: Exclude<StorageCommand, { readonly kind: 'test' | 'dismiss' }>,
): Promise<void> {
  switch (command.kind) {
    case 'add':
      await storages.add(command.profile, command.passphrase);
      return;
    case 'unlock':
      return storages.unlock(command.id, command.passphrase);
    case 'change-passphrase':
      return storages.changePassphrase(command.id, command);
    case 'remove':
      return storages.remove(command.id);
  }
}
