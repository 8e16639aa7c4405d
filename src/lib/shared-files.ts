/** Where the service worker puts what other apps share with this one, until the library takes it. */
export const SHARED_CACHE = 'coterie-shared';
/** The manifest's share target, beside index.html. */
export const SHARE_PATH = 'share-target';
/** Its field of files. */
export const SHARE_FIELD = 'media';
