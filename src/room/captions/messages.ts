import * as v from 'valibot';
import { cleanLine } from '../conversation/text.ts';

/** A phrase longer than this is cut: by then it has long left the screen. */
export const MOST_CAPTION_CHARACTERS = 500;
/** A phrase is over long before that, and told of at once. */
const LONGEST_MS = 120_000;

const duration = v.pipe(v.number(), v.minValue(0), v.maxValue(LONGEST_MS));

/** Who looks at captions, and whose words become some: always both, so that no message depends on an earlier one. */
const captionsMessage = v.strictObject({
  kind: v.literal('captions'),
  /** The sender looks at captions, or records them. */
  wanted: v.boolean(),
  /** The sender's own words are captioned while anybody wants it. */
  given: v.boolean(),
});

/** What the sender says themselves: whose words they are is who sends them, and nobody can name somebody else. */
const captionMessage = v.strictObject({
  kind: v.literal('caption'),
  /** Of the phrase, growing from one to the next: the same again replaces what was told of it. */
  number: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  text: v.pipe(v.string(), v.maxLength(MOST_CAPTION_CHARACTERS), v.transform(cleanLine)),
  isFinal: v.boolean(),
  /** BCP 47. */
  language: v.pipe(v.string(), v.regex(/^[A-Za-z]{2,8}(-[A-Za-z\d]{1,8}){0,4}$/)),
  lastedMs: duration,
  /** How long ago, when it was sent, its last word was understood. */
  agoMs: duration,
});

export const captionMessageSchemas = [captionsMessage, captionMessage] as const;

export type CaptionsMessage = v.InferOutput<typeof captionsMessage>;
export type CaptionMessage = v.InferOutput<typeof captionMessage>;

/** The message for a phrase, cut to what one may send. `nowMs` and the phrase's times: ms since the page was opened. */
export function captionOf(
  phrase: { number: number; text: string; isFinal: boolean; startedAtMs: number; endedAtMs: number },
  language: string,
  nowMs: number,
): CaptionMessage {
  const bound = (ms: number): number => Math.round(Math.min(LONGEST_MS, Math.max(0, ms)));
  return {
    kind: 'caption',
    number: phrase.number,
    // The end is what was said last.
    text: phrase.text.slice(-MOST_CAPTION_CHARACTERS).toWellFormed(),
    isFinal: phrase.isFinal,
    language,
    lastedMs: bound(phrase.endedAtMs - phrase.startedAtMs),
    agoMs: bound(nowMs - phrase.endedAtMs),
  };
}
