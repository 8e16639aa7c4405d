/** A tag is a word or two: more is cut. */
export const MOST_TAG_CHARACTERS = 40;

/** A tag as it is kept: without spaces around or several in a row. Empty where nothing is left. */
export function tidyTag(typed: string): string {
  return typed
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MOST_TAG_CHARACTERS)
    .trim();
}
