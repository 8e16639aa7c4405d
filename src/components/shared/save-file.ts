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

/** Of MIME subtypes whose files are called otherwise. */
const ENDINGS: Readonly<Record<string, string>> = {
  'application/json': 'json',
  'audio/mp4': 'm4a',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/wav': 'wav',
  'audio/webm': 'weba',
  'audio/x-matroska': 'mka',
  'image/jpeg': 'jpg',
  'text/vtt': 'vtt',
  'video/mp4': 'mp4',
  'video/mp2t': 'ts',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'video/x-matroska': 'mkv',
};

function endingOf(mimeType: string): string {
  const [type = ''] = mimeType.split(';');
  return ENDINGS[type.trim()] ?? /^\w+\/([a-z\d]+)$/.exec(type.trim())?.[1] ?? 'webm';
}
