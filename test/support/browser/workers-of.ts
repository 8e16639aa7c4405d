/** Runs `work` and hands it the workers of `script` (a part of their address) that are made meanwhile: to be killed, for one. */
export async function workersOf<T>(
  script: string,
  work: (born: readonly Worker[]) => Promise<T>,
): Promise<T> {
  const RealWorker = globalThis.Worker;
  const born: Worker[] = [];
  globalThis.Worker = class extends RealWorker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      if (String(given[0]).includes(script)) born.push(this);
    }
  };
  try {
    return await work(born);
  } finally {
    globalThis.Worker = RealWorker;
  }
}
