/** A name that every file system and web server takes, of what a person calls it. */
export function bundleName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Cc}\\/:*?"<>|%#]+/gu, '-')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .slice(0, 80)
    .trim();
  return plain === '' ? 'recording' : plain;
}
