/** A stretch of speech as it is understood so far. */
export interface Phrase {
  /** Of this phrase among those of one recogniser, growing from one to the next. */
  readonly number: number;
  readonly text: string;
  /** It will not change any more. */
  readonly isFinal: boolean;
  /** ms since the page was opened; no change of the system's clock moves it. */
  readonly startedAtMs: number;
  readonly endedAtMs: number;
}

/** Connected speech has some 15 characters a second, spaces counted (150 words a minute, 6 characters a word). */
const MS_PER_CHARACTER = 1000 / 15;

/**
 * Makes phrases of what sessions of recognition tell. The Web Speech API gives no times: a phrase ends when its words
 * last changed, and began when the first of them were told, less the time that it takes to say those; never before the
 * end of the phrase before.
 */
export class Phrases {
  #number = 0;
  #lastEndedAtMs = 0;
  /** Those of this session that are not final yet, by the index of their result. */
  #open = new Map<number, Phrase>();

  /** A new session begins: its results are counted anew. What was not final is never told of again. */
  begin(): void {
    this.#open.clear();
  }

  /** The phrases that have come or changed, in order. */
  take(
    { resultIndex, results }: { readonly resultIndex: number; readonly results: SpeechRecognitionResultList },
    nowMs: number,
  ): readonly Phrase[] {
    return Array.from(results)
      .map((result, index) => ({ index, isFinal: result.isFinal, text: result[0]?.transcript.trim() ?? '' }))
      .slice(resultIndex)
      .flatMap(({ index, isFinal, text }) => this.#read(index, text, isFinal, nowMs) ?? []);
  }

  #read(index: number, text: string, isFinal: boolean, nowMs: number): Phrase | null {
    const before = this.#open.get(index);
    if (text === '') {
      if (isFinal) this.#open.delete(index);
      return null;
    }
    const startedAtMs =
      before?.startedAtMs ??
      Math.min(nowMs, Math.max(this.#lastEndedAtMs, nowMs - text.length * MS_PER_CHARACTER));
    // Saying that it is final comes some time after the last word.
    const endedAtMs = before?.text === text ? before.endedAtMs : nowMs;
    const phrase = { number: before?.number ?? ++this.#number, text, isFinal, startedAtMs, endedAtMs };
    if (isFinal) {
      this.#open.delete(index);
      this.#lastEndedAtMs = endedAtMs;
    } else this.#open.set(index, phrase);
    return phrase;
  }
}
