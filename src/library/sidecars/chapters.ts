import * as v from 'valibot';
import { MOST_CHAPTERS, MOST_TITLE_CHARACTERS } from './limits.ts';

const chaptersSidecar = v.object({
  /** Of this form. */
  version: v.literal(1),
  /** In order, each at another moment. */
  chapters: v.pipe(
    v.array(
      v.object({
        /** ms from the recording's beginning. */
        atMs: v.pipe(v.number(), v.minValue(0)),
        title: v.pipe(v.string(), v.maxLength(MOST_TITLE_CHARACTERS)),
        /** Why it was proposed, in words; null where somebody set it by hand. */
        reason: v.nullable(v.string()),
      }),
    ),
    v.maxLength(MOST_CHAPTERS),
  ),
  /** Proposals that were taken over or sent away, and are not made again, by their keys. */
  dismissed: v.array(v.string()),
});

/** The chapters of a recording, as they are stored beside it. */
export type ChaptersSidecar = v.InferOutput<typeof chaptersSidecar>;
export type Chapter = ChaptersSidecar['chapters'][number];

/** The sidecar that `json` is, or null. */
export function parseChapters(json: string): ChaptersSidecar | null {
  try {
    const result = v.safeParse(chaptersSidecar, JSON.parse(json));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
