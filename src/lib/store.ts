/** A value that can be watched. Values are immutable: a change is a new value. */
export interface ReadonlyStore<T> {
  readonly value: T;
  /** Calls `listener` with every later value (not the present one). Returns the function that stops it. */
  watch(listener: (value: T) => void): () => void;
}

/** A store that its owner writes; hand it to everyone else as {@link ReadonlyStore}. */
export interface Store<T> extends ReadonlyStore<T> {
  set(value: T): void;
  /** Sets the value that `change` makes of the present one. */
  update(change: (value: T) => T): void;
}

/** Makes a store holding `initial`. Setting the identical value (`Object.is`) tells nobody. */
export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<(value: T) => void>();
  const set = (next: T): void => {
    if (Object.is(value, next)) return;
    value = next;
    // A copy, since a listener may stop watching while it is being told.
    for (const listener of [...listeners]) listener(next);
  };
  return {
    get value() {
      return value;
    },
    set,
    update: (change) => set(change(value)),
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Resolves with the first value, the present one included, that `accepts` takes. Rejects when `signal` aborts. */
export function until<T, S extends T>(
  store: ReadonlyStore<T>,
  accepts: (value: T) => value is S,
  options?: { signal?: AbortSignal },
): Promise<S>;
export function until<T>(
  store: ReadonlyStore<T>,
  accepts: (value: T) => boolean,
  options?: { signal?: AbortSignal },
): Promise<T>;
export function until<T>(
  store: ReadonlyStore<T>,
  accepts: (value: T) => boolean,
  { signal }: { signal?: AbortSignal } = {},
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    if (accepts(store.value)) {
      resolve(store.value);
      return;
    }
    const onAbort = (): void => {
      stop();
      reject(signal?.reason as Error);
    };
    const stop = store.watch((value) => {
      if (!accepts(value)) return;
      stop();
      signal?.removeEventListener('abort', onAbort);
      resolve(value);
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
