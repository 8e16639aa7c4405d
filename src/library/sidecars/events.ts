import * as v from 'valibot';

/** Beyond this the sidecar says that it is not complete, rather than grow without end. */
export const MOST_EVENTS = 20_000;

const offsetMs = v.pipe(v.number(), v.minValue(0));

const eventsSidecar = v.object({
  /** Of this form. */
  version: v.literal(1),
  /** Who spoke when, ms from the recording's beginning, in order; one at a time: who was loudest. */
  speakers: v.array(v.object({ fromMs: offsetMs, toMs: offsetMs, author: v.string() })),
  /** What happened at one moment, in order; what is in the chat's sidecar (reactions, hands) is not repeated. */
  moments: v.array(
    v.variant('kind', [
      v.object({ kind: v.literal('came'), offsetMs, author: v.string() }),
      v.object({ kind: v.literal('left'), offsetMs, author: v.string() }),
      v.object({ kind: v.literal('answered'), offsetMs, author: v.string(), question: v.string() }),
      /** Somebody tapped **Mark this moment**. */
      v.object({ kind: v.literal('marked'), offsetMs, author: v.string() }),
    ]),
  ),
  complete: v.boolean(),
});

/** What happened in the room during a recording, as it is stored beside it. */
export type EventsSidecar = v.InferOutput<typeof eventsSidecar>;

/** The sidecar that `json` is, or null. */
export function parseEventsSidecar(json: string): EventsSidecar | null {
  try {
    const result = v.safeParse(eventsSidecar, JSON.parse(json));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
