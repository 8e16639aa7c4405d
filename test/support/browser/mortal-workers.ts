// Imported first by a worker: what that starts itself can be ended from outside, since no page sees the workers of workers.

/** What is said on the channel: end all whose address has this in it; and: this one was started. */
export type Mortality = { readonly kill: string } | { readonly born: string };

const channel = new BroadcastChannel('mortal-workers');
const living: { readonly script: string; readonly worker: Worker }[] = [];

globalThis.Worker = class extends Worker {
  constructor(...given: ConstructorParameters<typeof Worker>) {
    super(...given);
    const script = String(given[0]);
    living.push({ script, worker: this });
    channel.postMessage({ born: script } satisfies Mortality);
  }
};

channel.onmessage = ({ data }: MessageEvent<Mortality>) => {
  if (!('kill' in data)) return;
  for (const { script, worker } of living) if (script.includes(data.kill)) worker.terminate();
};
