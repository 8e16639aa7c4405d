import * as v from 'valibot';
import { MOST_CUES, MOST_CUE_CHARACTERS } from './limits.ts';

export { MOST_CUES, MOST_CUE_CHARACTERS };

const offsetMs = v.pipe(v.number(), v.minValue(0));

const transcript = v.object({
  /** Of this form. */
  version: v.literal(1),
  /** BCP 47; null where it is not known. */
  language: v.nullable(v.string()),
  /** In order of their beginning; those of several people may overlap. ms from the recording's beginning. */
  cues: v.pipe(
    v.array(
      v.object({
        fromMs: offsetMs,
        toMs: offsetMs,
        /** Null where it is not known who says it. */
        author: v.nullable(v.string()),
        text: v.pipe(v.string(), v.maxLength(MOST_CUE_CHARACTERS)),
      }),
    ),
    v.maxLength(MOST_CUES),
  ),
});

/** What is said in a recording, as it is stored beside it. */
export type Transcript = v.InferOutput<typeof transcript>;
export type TranscriptCue = Transcript['cues'][number];

/** The transcript that `json` is, or null. */
export function parseTranscript(json: string): Transcript | null {
  try {
    const result = v.safeParse(transcript, JSON.parse(json));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
