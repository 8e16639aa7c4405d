/** Ticks at the rate it was told, in frames a second. Unlike those of a page, a worker's timers run on in hidden tabs. */
addEventListener('message', ({ data }: MessageEvent<number>) => {
  setInterval(() => postMessage(null), 1000 / data);
});
