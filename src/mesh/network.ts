/**
 * Calls `onChange` when this device has come back to a network, or gone over to another one, until `signal` aborts:
 * what was connected over the old one is dead, though nobody has said so yet.
 */
export function watchNetwork(onChange: () => void, { signal }: { signal: AbortSignal }): void {
  addEventListener('online', onChange, { signal });
  // Not in every browser, and in none of them on every system.
  if ('connection' in navigator && navigator.connection instanceof EventTarget)
    navigator.connection.addEventListener('change', onChange, { signal });
}
