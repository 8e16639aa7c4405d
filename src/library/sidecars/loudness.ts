import * as v from 'valibot';

/** 10 a second. */
export const LOUDNESS_STEP_MS = 100;
/** In place of silence, whose loudness has no end. */
export const SILENCE_DBFS = -100;

const loudness = v.object({
  /** Of this form. */
  version: v.literal(1),
  /** Root mean square of every {@link LOUDNESS_STEP_MS}, whole dBFS, -100..0; empty where there is no sound. */
  dbfs: v.array(v.pipe(v.number(), v.minValue(SILENCE_DBFS), v.maxValue(0))),
});

/** How loud a recording is from its beginning to its end: found once, and kept. */
export type Loudness = v.InferOutput<typeof loudness>;

/** The loudness that `json` is, or null. */
export function parseLoudness(json: string): Loudness | null {
  try {
    const result = v.safeParse(loudness, JSON.parse(json));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
