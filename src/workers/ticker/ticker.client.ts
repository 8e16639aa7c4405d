/** Calls `onTick` `fps` times a second, in hidden tabs too, until what is returned is called. */
export function startTicker(fps: number, onTick: () => void): () => void {
  const worker = new Worker(new URL('./ticker.worker.ts', import.meta.url), { type: 'module' });
  worker.onmessage = onTick;
  worker.postMessage(fps);
  return () => worker.terminate();
}
