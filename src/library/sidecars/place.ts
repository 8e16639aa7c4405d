import * as v from 'valibot';

const place = v.object({
  /** Of this form. */
  version: v.literal(1),
  /** Where somebody stopped watching, ms from the recording's beginning; 0 where they saw all of it. */
  atMs: v.pipe(v.number(), v.minValue(0)),
});

/** Where a recording was left, to go on from there. */
export type Place = v.InferOutput<typeof place>;

/** The place that `json` is, or null. */
export function parsePlace(json: string): Place | null {
  try {
    const result = v.safeParse(place, JSON.parse(json));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
