/** Embeddings, overrides and isolates (Unicode UAX 9), which could show a text in another order than it is read. */
const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u206f]/gu;
/** Marks upon marks would cover the lines above and below; no script needs more than this on one letter. */
const MARKS_BEYOND_REASON = /(\p{M}{8})\p{M}+/gu;

/**
 * A text fit to be shown: NFC, no control characters but newlines, nothing that turns its direction around, at
 * most one empty line in a row, trimmed. May be empty.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/gu, '\n')
    .replace(/\t/gu, ' ')
    .replace(/(?!\n)\p{Cc}/gu, '')
    .replace(BIDI_CONTROLS, '')
    .normalize('NFC')
    .replace(MARKS_BEYOND_REASON, '$1')
    .replace(/\n\s*\n\s*\n/gu, '\n\n')
    .trim();
}

/** As {@link cleanText}, in one line. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/gu, ' ');
}

/** How many characters (Unicode code points) a text has. */
export function countCharacters(text: string): number {
  return Array.from(text).length;
}

/** A name that any file system takes, with what could disguise its ending taken out. */
export function cleanFileName(name: string): string {
  const safe = cleanLine(name)
    .replace(/[\p{Cf}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/gu, '');
  const ending = /\.[^. ]{1,10}$/u.exec(safe)?.[0] ?? '';
  const stem = Array.from(safe.slice(0, safe.length - ending.length));
  return `${stem.slice(0, 100).join('')}${ending}` || 'file';
}
