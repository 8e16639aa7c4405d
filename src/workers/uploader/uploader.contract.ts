import type { WebStorageProfile } from '../../lib/web-storage.ts';
import type { Access, Delivery, DeliveryRequest } from '../../media/export/delivery.ts';
import type { Lifeline } from '../lifeline.ts';

/**
 * Uploads to web storages. It is the only place of the app whose Content-Security-Policy lets it reach other servers: the
 * page's own does not. One of these calls to one worker; to stop it, end the worker.
 */
export interface UploaderApi extends Pick<Lifeline, 'hold'> {
  /** Files stay where they lie, and are read from there. `onProgress` is a comlink proxy. Throws as `Target.deliver` does. */
  deliver(
    profile: WebStorageProfile,
    request: Pick<DeliveryRequest, 'name' | 'files' | 'deliveryId'>,
    onProgress: (fraction: number) => void,
  ): Promise<Extract<Delivery, { kind: 'remote' }>>;
  /** Throws as `Target.abandon` does. */
  abandon(profile: WebStorageProfile, deliveryId: string): Promise<void>;
  /** Writes, reads and deletes a small file. Throws as `Target.deliver` does. */
  check(profile: WebStorageProfile): Promise<Access>;
}
