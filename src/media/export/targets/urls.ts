/** So that what follows is below it. */
export const withSlash = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

/** Each part by itself: the slashes between them stay. */
export const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
