import { expose } from 'comlink';
import { abortError, AppError, storageErrorCode } from '../../lib/errors.ts';
import { lifeline } from '../lifeline.ts';
import type { ExporterApi, PackStep } from './exporter.contract.ts';
import { pack } from './pack.ts';
import { createPace } from './pace.ts';

const controller = new AbortController();
const pace = createPace();

/** Ten a second are as many as one sees. */
const LEAST_STEP_MS = 100;

/** Passes steps on, at most ten times a second; each one is a message to the window. */
function seldom(onStep: (step: PackStep) => void): (step: PackStep) => void {
  let toldAtMs = -Infinity;
  return (step) => {
    if (performance.now() - toldAtMs < LEAST_STEP_MS && step.fraction < 1) return;
    toldAtMs = performance.now();
    onStep(step);
  };
}

const api: ExporterApi = {
  hold: (lockName) => lifeline.hold(lockName),

  async pack(task, onStep) {
    try {
      return await pack(task, seldom(onStep), { signal: controller.signal, pace });
    } catch (error) {
      controller.signal.throwIfAborted();
      if (storageErrorCode(error, 'unexpected') === 'storage-full')
        throw new AppError('storage-full', 'There is no space left.', { cause: error });
      throw error;
    }
  },

  setPace: (share) => pace.set(share),

  stop: () => controller.abort(abortError()),
};

expose(api);
