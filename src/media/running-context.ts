/** What lets a page begin to sound: see "activation triggering input event" in HTML, section 6.4.1. */
const GESTURES = ['pointerup', 'keydown', 'touchend', 'mousedown'] as const;

/**
 * Resolves as soon as `context` runs: at once, or where the browser lets nothing sound before a gesture, after the
 * next one. Rejects when `signal` aborts.
 */
export function untilRunning(context: AudioContext, { signal }: { signal: AbortSignal }): Promise<void> {
  return new Promise((resolve, reject) => {
    const lifetime = new AbortController();
    const scope = { signal: AbortSignal.any([signal, lifetime.signal]) };
    const check = (): void => {
      if (context.state !== 'running') return;
      lifetime.abort();
      resolve();
    };
    // It stays pending, or rejects, until a gesture allows it.
    const start = (): void => void context.resume().then(check, () => undefined);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { signal: lifetime.signal });
    context.addEventListener('statechange', check, scope);
    for (const gesture of GESTURES) window.addEventListener(gesture, start, { ...scope, capture: true });
    if (signal.aborted) reject(signal.reason as Error);
    check();
    start();
  });
}
