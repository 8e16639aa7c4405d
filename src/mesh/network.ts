/** One change is told of in several events. */
const SETTLE_MS = 50;

/**
 * Watches this device's network until `signal` aborts. `onLost`: there is none. `onChange`: it has come back, or gone
 * over to another one: what was connected over the old one is dead, though nobody has said so yet.
 */
export function watchNetwork(
  { onLost = () => undefined, onChange }: { onLost?: () => void; onChange: () => void },
  { signal }: { signal: AbortSignal },
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const settle = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (navigator.onLine && !signal.aborted) onChange();
    }, SETTLE_MS);
  };
  addEventListener('offline', onLost, { signal });
  addEventListener('online', settle, { signal });
  // Not in every browser, and in none of them on every system.
  if ('connection' in navigator && navigator.connection instanceof EventTarget)
    navigator.connection.addEventListener('change', settle, { signal });
}
