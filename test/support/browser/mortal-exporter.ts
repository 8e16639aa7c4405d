import type { Mortality } from './mortal-workers.ts';

/** The exporter's workers in a test. */
export interface MortalExporter {
  /** The addresses of those that it has started, in their order. */
  readonly born: readonly string[];
  /** Ends all of those whose address has this in it. */
  kill(script: string): void;
}

/** Runs `work`, in which exporters' own workers can be ended as the browser ends them: no event tells it. */
export async function withMortalExporter<T>(work: (exporter: MortalExporter) => Promise<T>): Promise<T> {
  const RealWorker = globalThis.Worker;
  const channel = new BroadcastChannel('mortal-workers');
  const born: string[] = [];
  channel.onmessage = ({ data }: MessageEvent<Mortality>) => {
    if ('born' in data) born.push(data.born);
  };
  globalThis.Worker = class extends RealWorker {
    constructor(script: string | URL, options?: WorkerOptions) {
      const isExporter = String(script).includes('/exporter.worker');
      super(isExporter ? `${String(script)}?mortal` : script, options);
    }
  };
  try {
    return await work({
      born,
      kill: (script) => channel.postMessage({ kill: script } satisfies Mortality),
    });
  } finally {
    globalThis.Worker = RealWorker;
    channel.close();
  }
}
