import * as v from 'valibot';
import { AppError } from '../../lib/errors.ts';
import { cleanName } from '../../mesh/protocol.ts';
import { idSchema } from '../signed.ts';
import { cleanFileName, cleanLine, cleanText, countCharacters } from './text.ts';

/** The longest that may be said, in characters. */
export const MOST_CHARACTERS = { message: 4_000, question: 500, option: 100 } as const;

const textOf = (mostCharacters: number, clean: (text: string) => string) =>
  v.pipe(
    v.string(),
    // A character is at most two UTF-16 units; what is longer is not even cleaned.
    v.maxLength(2 * mostCharacters),
    v.transform(clean),
    v.check((text) => text !== '' && countCharacters(text) <= mostCharacters),
  );

/** A file that is offered: what it is, not where. */
const fileOffer = v.strictObject({
  name: v.pipe(v.string(), v.maxLength(500), v.transform(cleanFileName)),
  sizeBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  mimeType: v.pipe(v.string(), v.maxLength(100), v.regex(/^(?:[\w.+-]+\/[\w.+-]+)?$/)),
});

export const contentSchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('text'), text: textOf(MOST_CHARACTERS.message, cleanText) }),
  v.strictObject({ kind: v.literal('file'), file: fileOffer }),
]);

/** Milliseconds since 1970. */
export const timeSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(8.64e15));
const common = {
  /** One more than the highest the author had seen (Lamport, 1978): what orders the conversation. */
  lamport: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** By the author's clock: shown where plausible, and otherwise of no consequence. */
  sentAtMs: timeSchema,
  authorName: v.pipe(v.string(), v.maxLength(1000), v.transform(cleanName)),
};
const optionIndex = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(5));
const pollOption = textOf(MOST_CHARACTERS.option, cleanLine);

/** What is signed: a statement, its author's name, and its place in the order. */
export const bodySchema = v.variant('kind', [
  v.strictObject({ kind: v.literal('message'), ...common, content: contentSchema }),
  v.strictObject({
    kind: v.literal('question'),
    ...common,
    text: textOf(MOST_CHARACTERS.question, cleanText),
  }),
  v.strictObject({
    kind: v.literal('poll'),
    ...common,
    question: textOf(MOST_CHARACTERS.question, cleanLine),
    options: v.pipe(v.array(pollOption), v.minLength(2), v.maxLength(6)),
  }),
  v.strictObject({ kind: v.literal('upvote'), ...common, target: idSchema, wanted: v.boolean() }),
  v.strictObject({ kind: v.literal('answered'), ...common, target: idSchema, answered: v.boolean() }),
  v.strictObject({ kind: v.literal('ballot'), ...common, target: idSchema, option: optionIndex }),
  v.strictObject({ kind: v.literal('poll-closed'), ...common, target: idSchema }),
]);

export type EntryBody = Readonly<v.InferOutput<typeof bodySchema>>;
export type BodyOf<Kind extends EntryBody['kind']> = Extract<EntryBody, { readonly kind: Kind }>;
export type Content = Readonly<v.InferOutput<typeof contentSchema>>;
export type FileOffer = Readonly<v.InferOutput<typeof fileOffer>>;

/** What an author says, before it has a place in the order and a name on it. */
export type Statement = EntryBody extends infer Body
  ? Body extends EntryBody
    ? Omit<Body, keyof typeof common>
    : never
  : never;

/** Where a statement stands, and whose it is. */
export type Imprint = Pick<EntryBody, keyof typeof common>;

/** The body that says `statement`. @throws 'message-invalid' with one sentence on what would be acceptable */
export function bodyOf(statement: Statement, imprint: Imprint): EntryBody {
  const result = v.safeParse(bodySchema, { ...statement, ...imprint });
  if (!result.success) throw new AppError('message-invalid', WANTED[statement.kind]);
  return result.output;
}

/** Content as it may be said. @throws 'message-invalid' with one sentence on what would be acceptable */
export function acceptableContent(content: Content): Content {
  const result = v.safeParse(contentSchema, content);
  if (!result.success) throw new AppError('message-invalid', WANTED.message);
  return result.output;
}

const NOT_THERE = 'That is not there any more.';
const WANTED: Readonly<Record<EntryBody['kind'], string>> = {
  message: `A message has 1 to ${MOST_CHARACTERS.message} characters.`,
  question: `A question has 1 to ${MOST_CHARACTERS.question} characters.`,
  poll: `A poll has a question and two to six options of 1 to ${MOST_CHARACTERS.option} characters.`,
  upvote: NOT_THERE,
  answered: NOT_THERE,
  ballot: NOT_THERE,
  'poll-closed': NOT_THERE,
};
