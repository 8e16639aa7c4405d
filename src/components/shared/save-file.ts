/** Hands a file to the browser's downloads. It is read from where it lies, not copied into memory. */
export function saveFile(file: File, name = file.name): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold of the bytes by then; there is no event that tells.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A name that every file system takes, with the ending that belongs to the MIME type. */
export function fileNameOf(name: string, mimeType: string): string {
  const safe = name
    .replace(/[\p{Cc}\p{Bidi_Control}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 120);
  return `${safe || 'recording'}.${endingOf(mimeType)}`;
}

/** Of types that are told apart by their whole name, without what stands behind a semicolon. */
const ENDINGS: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'text/vtt': 'vtt',
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'audio/ogg': 'ogg',
  'audio/mp4': 'm4a',
};

function endingOf(mimeType: string): string {
  const known = ENDINGS[mimeType.split(';', 1)[0]?.trim() ?? ''];
  if (known) return known;
  if (mimeType.includes('mp4')) return 'mp4';
  return mimeType.startsWith('audio/') ? 'weba' : 'webm';
}
