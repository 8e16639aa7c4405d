// The effects worker, which dies when it is told to.
import '../../../../src/workers/effects/effects.worker.ts';

addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (data === 'hang') for (;;);
  if (data === 'throw') throw new Error('told to');
});
