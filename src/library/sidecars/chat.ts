import * as v from 'valibot';

/** Beyond this a sidecar says that it is not complete, rather than grow without end. */
export const SIDECAR_LIMITS = { lines: 10_000, characters: 2_000_000, topics: 1_000 } as const;

const offsetMs = v.pipe(v.number(), v.minValue(0));
const said = { offsetMs, author: v.string() };

const line = v.variant('kind', [
  v.object({ kind: v.literal('message'), ...said, text: v.string() }),
  v.object({ kind: v.literal('file'), ...said, name: v.string(), sizeBytes: v.number() }),
  v.object({ kind: v.literal('question'), ...said, text: v.string() }),
  v.object({ kind: v.literal('poll'), ...said, question: v.string(), options: v.array(v.string()) }),
  v.object({ kind: v.literal('reaction'), ...said, emoji: v.string() }),
  v.object({ kind: v.literal('hand'), ...said, raised: v.boolean() }),
]);

const chatSidecar = v.object({
  /** Of this form. */
  version: v.literal(1),
  /** When the recording began, ms since 1970. */
  startedAtMs: v.number(),
  /** What was said to everyone, with its place in the recording (ms from its beginning), in order. */
  lines: v.array(line),
  /** How the questions stood at the end. */
  questions: v.array(
    v.object({ author: v.string(), text: v.string(), upvotes: v.number(), answered: v.boolean() }),
  ),
  /** How the polls stood at the end. */
  polls: v.array(
    v.object({
      author: v.string(),
      question: v.string(),
      options: v.array(v.object({ text: v.string(), votes: v.number() })),
      closed: v.boolean(),
    }),
  ),
  /** Whether all that was said is here. */
  complete: v.boolean(),
});

/** The conversation during a recording, as it is stored beside it and given out as a JSON file. */
export type ChatSidecar = v.InferOutput<typeof chatSidecar>;
/** Something that was said, at one moment of the recording. */
export type ChatLine = v.InferOutput<typeof line>;

/** The sidecar that `json` is, or null. */
export function parseChatSidecar(json: string): ChatSidecar | null {
  try {
    const result = v.safeParse(chatSidecar, JSON.parse(json));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}
