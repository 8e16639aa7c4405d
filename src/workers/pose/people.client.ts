import { transfer, wrap } from 'comlink';
import { log } from '../../lib/log.ts';
import type { PeopleApi } from './people.contract.ts';
import type { PoseAssets } from './pose.contract.ts';

/** Looks how many people there are, now and then. */
export interface People {
  /** The landmarks of each; null where that cannot be said now. Leaves the picture as it is. */
  find(picture: ImageData): Promise<readonly Float32Array[] | null>;
}

/** No answer for this long, the model's loading included: it is given up. */
const HANG_MS = 20_000;

/** Starts its worker when somebody is first looked for. One that fails is not started again: one person is followed anyway. */
export function createPeople(assets: PoseAssets): People {
  let api: Promise<PeopleApi | null> | null = null;
  let isBusy = false;
  const open = async (): Promise<PeopleApi | null> => {
    const worker = new Worker(new URL('./people.worker.ts', import.meta.url), { type: 'module' });
    const remote = wrap<PeopleApi>(worker);
    const failed = new Promise<null>((resolve) => {
      worker.addEventListener('error', (event) => {
        event.preventDefault();
        resolve(null);
      });
    });
    try {
      const loaded = remote.load(assets).then((): PeopleApi => remote as unknown as PeopleApi);
      return await Promise.race([loaded, failed, later()]);
    } catch (error) {
      log.warn('How many people there are is not looked at.', error);
      worker.terminate();
      return null;
    }
  };
  return {
    async find({ data, width }) {
      if (isBusy) return null;
      isBusy = true;
      try {
        const pixels = data.slice();
        const opened = await (api ??= open());
        if (!opened) return null;
        return await Promise.race([opened.find(transfer(pixels, [pixels.buffer]), width), later()]);
      } catch (error) {
        log.warn('People could not be counted.', error);
        return null;
      } finally {
        isBusy = false;
      }
    },
  };
}

const later = (): Promise<null> => new Promise((resolve) => setTimeout(resolve, HANG_MS, null));
