import * as v from 'valibot';
import { cleanName } from '../../mesh/protocol.ts';
import { MOST_STILL_BYTES, SKETCH_COLOURS } from './model.ts';

/** Points of a sketch travel as whole numbers of so many to the width or height. */
export const SKETCH_GRID = 4095;
/** In one message; twenty of them a second are more than any pointer makes. */
export const MOST_POINTS_AT_ONCE = 128;

const DAY_MS = 86_400_000;
/** Ids of exercises, form rules and obstacles. */
const slug = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
const participantId = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9_999));
const duration = v.pipe(v.number(), v.minValue(0), v.maxValue(DAY_MS));
/** Of a page that may have been open for a year. */
const clock = v.pipe(v.number(), v.minValue(0), v.maxValue(400 * DAY_MS));
/** No markup and no bidirectional tricks: shown as it is, and spoken. */
const words = v.pipe(v.string(), v.maxLength(200), v.transform(cleanText));
const advice = v.nullable(v.strictObject({ id: slug, text: words }));
const target = v.strictObject({ reps: v.nullable(count), holdMs: v.nullable(duration) });

const presence = v.strictObject({
  exerciseId: slug,
  exerciseName: v.pipe(v.string(), v.maxLength(200), v.transform(cleanName)),
  kind: v.picklist(['reps', 'hold']),
  state: v.picklist(['ready', 'set', 'rest']),
  setNumber: count,
  reps: count,
  partials: count,
  heldMs: duration,
  lastRep: v.nullable(
    v.strictObject({
      outMs: duration,
      holdMs: duration,
      backMs: duration,
      range: v.pipe(v.number(), v.minValue(0), v.maxValue(10)),
      symmetry: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    }),
  ),
  cue: advice,
  obstacle: advice,
  target,
  isBurntIn: v.boolean(),
});

/** What a person shows of their training: always all of it, null when they have stopped. */
const trainingMessage = v.strictObject({ kind: v.literal('training'), presence: v.nullable(presence) });

/** What hosts and cohosts tell one person, or the owner of a camera stand tells the stand. */
const coachMessage = v.strictObject({
  kind: v.literal('coach'),
  command: v.variant('do', [
    v.strictObject({ do: v.literal('set-exercise'), exerciseId: slug, target }),
    v.strictObject({ do: v.literal('start-set') }),
    v.strictObject({ do: v.literal('end-set') }),
    v.strictObject({ do: v.literal('ask-training'), exerciseId: v.nullable(slug) }),
    v.strictObject({ do: v.literal('restart-camera') }),
    /** On the sender's clock, which the receiver asks after. */
    v.strictObject({ do: v.literal('count-down'), sentAtMs: clock, startsAtMs: clock }),
  ]),
});

const exchangeId = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const clockAskMessage = v.strictObject({ kind: v.literal('clock-ask'), id: exchangeId });
const clockAnswerMessage = v.strictObject({
  kind: v.literal('clock-answer'),
  id: exchangeId,
  heardAtMs: clock,
  answeredAtMs: clock,
});

/** Whether the sender looks at skeletons, and wants poses. */
const watchMessage = v.strictObject({ kind: v.literal('watch-poses'), watching: v.boolean() });

/** Base64url of a JPEG, four characters to three bytes. */
const still = v.pipe(v.string(), v.maxLength(Math.ceil((MOST_STILL_BYTES * 4) / 3)), v.regex(/^[\w-]+$/));
const sketchId = v.pipe(v.string(), v.regex(/^[\w-]{8,36}$/));
const gridPoint = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(SKETCH_GRID));
const sketchMessage = v.strictObject({
  kind: v.literal('sketch'),
  id: sketchId,
  change: v.variant('do', [
    v.strictObject({ do: v.literal('open'), of: participantId, still }),
    v.strictObject({
      do: v.literal('draw'),
      colour: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(SKETCH_COLOURS.length - 1)),
      begins: v.boolean(),
      points: v.pipe(
        v.array(gridPoint),
        v.minLength(2),
        v.maxLength(2 * MOST_POINTS_AT_ONCE),
        v.check((points) => points.length % 2 === 0),
      ),
    }),
    v.strictObject({ do: v.literal('undo') }),
    v.strictObject({ do: v.literal('clear') }),
    v.strictObject({ do: v.literal('close') }),
  ]),
});

/** A camera stand shows its owner what only the owner's own code can have told it. */
const standMessage = v.strictObject({
  kind: v.literal('stand'),
  session: v.pipe(v.string(), v.regex(/^[A-Z2-7]{16}$/)),
});
/** An owner tells everyone which participants are stands of theirs: always all of them. */
const standsMessage = v.strictObject({
  kind: v.literal('stands'),
  ids: v.pipe(v.array(participantId), v.maxLength(8)),
});

export const trainingMessageSchemas = [
  trainingMessage,
  coachMessage,
  clockAskMessage,
  clockAnswerMessage,
  watchMessage,
  sketchMessage,
  standMessage,
  standsMessage,
] as const;

/** Whatever people in a room tell each other about training. */
export type TrainingMessage = v.InferOutput<(typeof trainingMessageSchemas)[number]>;
export type CoachMessage = v.InferOutput<typeof coachMessage>;
export type SketchMessage = v.InferOutput<typeof sketchMessage>;

/** One line, fit to be shown: see protocol.ts of the mesh, `cleanName`, which keeps fewer characters. */
function cleanText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/(?![\u200d\ufe0f])[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
}
