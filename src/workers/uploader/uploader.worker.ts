import { expose } from 'comlink';
import type { WebStorageProfile } from '../../lib/web-storage.ts';
import { createS3Storage } from '../../media/export/targets/s3.ts';
import type { WebStorage } from '../../media/export/targets/web-storage.ts';
import { abandonUpload, tryStorage, upload } from '../../media/export/targets/web-upload.ts';
import { createWebDavStorage } from '../../media/export/targets/webdav.ts';
import { lifeline } from '../lifeline.ts';
import type { UploaderApi } from './uploader.contract.ts';

/** Whoever stops it ends the worker. */
const scope = { signal: new AbortController().signal };

const storageOf = (profile: WebStorageProfile): WebStorage =>
  profile.kind === 's3' ? createS3Storage(profile) : createWebDavStorage(profile);

const api: UploaderApi = {
  hold: (lockName) => lifeline.hold(lockName),
  deliver: (profile, request, onProgress) => upload(storageOf(profile), { ...request, onProgress }, scope),
  abandon: (profile, deliveryId) => abandonUpload(storageOf(profile), deliveryId, scope),
  check: (profile) => tryStorage(storageOf(profile), scope),
};
expose(api);
