import type { WebStorageProfile } from '../../../lib/web-storage.ts';
import { abandonOnWeb, checkWebStorage, deliverToWeb } from '../../../workers/uploader/uploader.client.ts';
import type { Target } from '../delivery.ts';

/** A folder on a web storage. */
export function createWebTarget(profile: WebStorageProfile): Target {
  return {
    deliver: (request, scope) => deliverToWeb(profile, request, scope),
    abandon: ({ deliveryId }, scope) => abandonOnWeb(profile, deliveryId, scope),
  };
}

export { checkWebStorage };
