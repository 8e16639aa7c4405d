/** Longer texts are nobody's to read in a few seconds, and would be measured for long. In characters as a reader sees them. */
const MOST_CHARACTERS = 400;
/** What turns the direction of writing for whatever follows, and what has no look: nobody's name needs it. */
const CONTROLS = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu;
/** Hebrew, Arabic and their relatives. @source Unicode's blocks of right-to-left scripts */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;

const characters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const words = new Intl.Segmenter(undefined, { granularity: 'word' });

/** One line of harmless text: no control characters, no runs of white space, at most some hundred characters. */
export function tidy(text: string): string {
  // Cut roughly first: what is sent may be megabytes, and a single character of many combining marks.
  const line = text
    .slice(0, 8 * MOST_CHARACTERS)
    .replace(CONTROLS, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const parts: string[] = [];
  for (const { segment } of characters.segment(line)) {
    if (parts.length === MOST_CHARACTERS) return `${parts.join('')}…`;
    // Marks piled upon marks would reach all over the picture.
    parts.push(segment.length > 24 ? segment.slice(0, 1) : segment);
  }
  return parts.join('');
}

/** The first characters as a reader sees them: an emoji or an accented letter counts as one. */
export function firstCharacters(text: string, count: number): string {
  const parts: string[] = [];
  for (const { segment } of characters.segment(tidy(text))) {
    if (parts.length === count) break;
    parts.push(segment);
  }
  return parts.join('');
}

/** How a text is written: by its first letter that has a direction. */
export function directionOf(text: string): 'ltr' | 'rtl' {
  const letter = /\p{L}/u.exec(text)?.[0] ?? '';
  return RIGHT_TO_LEFT.test(letter) ? 'rtl' : 'ltr';
}

/** As much of a tidy text as fits, with an ellipsis where that is not all of it. */
export function cutToFit(text: string, widthOf: (text: string) => number, mostPx: number): string {
  if (widthOf(text) <= mostPx) return text;
  const parts = Array.from(characters.segment(text), ({ segment }) => segment);
  let [fits, exceeds] = [0, parts.length];
  while (exceeds - fits > 1) {
    const middle = (fits + exceeds) >> 1;
    if (widthOf(`${parts.slice(0, middle).join('')}…`) <= mostPx) fits = middle;
    else exceeds = middle;
  }
  return `${parts.slice(0, fits).join('').trimEnd()}…`;
}

/** A tidy text in lines, at most so many; words that are wider than a line are broken, and the last line is cut. */
export function wrap(
  text: string,
  widthOf: (text: string) => number,
  { mostPx, mostLines }: { mostPx: number; mostLines: number },
): string[] {
  const pieces = Array.from(words.segment(text), ({ segment }) => segment).flatMap((word) =>
    widthOf(word) <= mostPx ? [word] : Array.from(characters.segment(word), ({ segment }) => segment),
  );
  const lines = [''];
  for (const piece of pieces) {
    const line = lines.at(-1) ?? '';
    if (widthOf(line + piece) <= mostPx || line === '') lines[lines.length - 1] = line + piece;
    else lines.push(piece.trimStart());
  }
  if (lines.length <= mostLines) return lines;
  const last = lines
    .slice(mostLines - 1)
    .map((line) => line.trim())
    .join(' ');
  return [...lines.slice(0, mostLines - 1), cutToFit(last, widthOf, mostPx)];
}
