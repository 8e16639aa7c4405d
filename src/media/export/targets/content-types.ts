/** By extension, as RFC 8216 (section 4), RFC 8081 and the registry of media types have them. */
const TYPES: Readonly<Record<string, string>> = {
  m3u8: 'application/vnd.apple.mpegurl',
  m4s: 'video/iso.segment',
  mp4: 'video/mp4',
  m4v: 'video/mp4',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  ts: 'video/mp2t',
  webm: 'video/webm',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  vtt: 'text/vtt; charset=utf-8',
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  jpg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  svg: 'image/svg+xml',
  zip: 'application/zip',
};

const extensionOf = (path: string): string => /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';

/** What a file is served as. */
export const contentTypeOf = (path: string): string => TYPES[extensionOf(path)] ?? 'application/octet-stream';

/** How long a file may be kept: what names others is asked for anew, since an export may be replaced. */
export const cacheControlOf = (path: string): string =>
  /^(m3u8|html|json|txt)$/.test(extensionOf(path)) ? 'no-cache' : 'public, max-age=604800';
