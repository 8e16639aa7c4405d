/** The lines of a text file from any system, without the mark that some programs put before the first. */
export function linesOf(text: string): readonly string[] {
  return text
    .replace(/^\ufeff/, '')
    .replaceAll('\0', '\ufffd')
    .split(/\r\n|\r|\n/)
    .map((line) => (line.trim() === '' ? '' : line));
}
