import * as v from 'valibot';

/** Room for a day of sound and picture; who tells of more is not using this app. */
const MOST_BYTES = 64e9;
const MOST_DURATION_MS = 86_400_000;
/** What fits into a message; whoever offers leaves out what time being linear tells anyway. */
export const MOST_ANCHORS = 400;
/** Moments on the calendar, ms since 1970: until the year 2200. */
const momentMs = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(7.3e12));

const takeId = v.pipe(v.string(), v.regex(/^[\w-]{8,64}$/));

/** What whoever leads a take tells one who is asked for their own recording. `kept`: it is not needed any more. */
const takeAsk = v.strictObject({
  kind: v.literal('take-ask'),
  takeId,
  step: v.picklist(['ask', 'pause', 'resume', 'end', 'kept']),
});

const offer = v.strictObject({
  sizeBytes: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(MOST_BYTES)),
  /** See digest.ts. */
  digest: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)),
  mimeType: v.pipe(v.string(), v.maxLength(100), v.regex(/^(?:audio|video)\/(?:mp4|webm|x-matroska)\b/)),
  durationMs: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_DURATION_MS))),
  /** On the clock of the device that made it. */
  anchors: v.pipe(
    v.array(
      v.strictObject({
        mediaMs: v.pipe(v.number(), v.minValue(0), v.maxValue(MOST_DURATION_MS)),
        wallMs: momentMs,
      }),
    ),
    v.maxLength(MOST_ANCHORS),
  ),
});

/** How it stands with one's own recording. */
const takePart = v.strictObject({
  kind: v.literal('take-part'),
  takeId,
  state: v.picklist(['recording', 'paused', 'finishing', 'ready', 'refused', 'failed']),
  /** When the clock begins of which this device tells in `clock-answer`, ms since 1970. */
  timeOriginMs: momentMs,
  /** With `ready`. */
  offer: v.nullable(offer),
});

/** All messages of collecting, for the union of what peers may say; told apart by `kind`. */
export const collectingMessageSchemas = [takeAsk, takePart] as const;

export type TakeAsk = Readonly<v.InferOutput<typeof takeAsk>>;
export type TakePartNews = Readonly<v.InferOutput<typeof takePart>>;
export type TakeOffer = Readonly<v.InferOutput<typeof offer>>;
export type CollectingMessage = TakeAsk | TakePartNews;

/** More than this app ever says; the rest is not heard. */
export const MOST_HEARD = { burst: 60, perSecond: 2 };

/** What a take's part is called on the bulk channel. */
export const resourceOf = (takeId: string): string => `take ${takeId}`;
