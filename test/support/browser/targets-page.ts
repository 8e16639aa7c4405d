import type { WebStorageProfile } from '../../../src/lib/web-storage.ts';
import type { Access, Delivery } from '../../../src/media/export/delivery.ts';
import { checkWebStorage, createWebTarget } from '../../../src/media/export/targets/web-target.ts';
import { madeBytes } from './made-bytes.ts';

/** What a test asks for; the files' bytes are made of their paths. */
export interface DeliveryOrder {
  readonly profile: WebStorageProfile;
  readonly name: string;
  readonly deliveryId: string;
  readonly files: readonly { readonly path: string; readonly sizeBytes: number }[];
}

/** How it went. */
export type Outcome<T> =
  | { readonly ok: T; readonly error: null }
  | { readonly ok: null; readonly error: { readonly name: string; readonly message: string } };

/** What tests call in the page. */
export interface TargetsPage {
  deliver(order: DeliveryOrder): Promise<Outcome<Delivery>>;
  /** Of the delivery that runs. */
  progress: number[];
  /** Ends the delivery that runs, as closing the tab does. */
  stop(): void;
  abandon(profile: WebStorageProfile, deliveryId: string): Promise<Outcome<null>>;
  check(profile: WebStorageProfile): Promise<Outcome<Access>>;
}

let stopping = new AbortController();

async function outcome<T>(work: Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: await work, error: null };
  } catch (error) {
    const { name, message } = error as Error;
    return { ok: null, error: { name, message } };
  }
}

const page: TargetsPage = {
  progress: [],
  deliver({ profile, name, deliveryId, files }) {
    stopping = new AbortController();
    page.progress = [];
    const request = {
      name,
      deliveryId,
      files: files.map(({ path, sizeBytes }) => ({ path, content: new Blob([madeBytes(path, sizeBytes)]) })),
      onProgress: (fraction: number) => void page.progress.push(fraction),
    };
    return outcome(createWebTarget(profile).deliver(request, { signal: stopping.signal }));
  },
  stop: () => stopping.abort(),
  abandon: (profile, deliveryId) =>
    outcome(
      createWebTarget(profile)
        .abandon({ deliveryId }, { signal: new AbortController().signal })
        .then(() => null),
    ),
  check: (profile) => outcome(checkWebStorage(profile, { signal: new AbortController().signal })),
};
Object.assign(window, { targets: page });
