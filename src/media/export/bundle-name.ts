/** What a bundle or file is called, out of what a person calls it: a name that every file system and web server takes. */
export function bundleName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Cc}\\/:*?"<>|%#]+/gu, '-')
    .replace(/^[\s.]+|[\s.]+$/g, '')
    .slice(0, 80)
    .trim();
  return plain === '' ? 'recording' : plain;
}
