import * as v from 'valibot';

/** Beyond this a plan is refused: nobody makes so many by hand, and a highlights reel stays far below. */
const MOST_CLIPS = 1_000;
const MOST_OVERLAYS = 100;
/** A watermark's picture is shrunk before it is kept, see `readWatermark`. */
const MOST_PICTURE_CHARACTERS = 3_000_000;

const offsetMs = v.pipe(v.number(), v.finite(), v.minValue(0));
const words = v.pipe(v.string(), v.maxLength(120));

const lowerThird = v.object({
  kind: v.literal('lower-third'),
  name: words,
  /** The smaller line below the name; empty for none. */
  title: words,
  /** When it is shown, ms from the beginning of what is made. */
  fromMs: offsetMs,
  toMs: offsetMs,
  position: v.picklist(['left', 'centre', 'right']),
});

const watermark = v.object({
  kind: v.literal('watermark'),
  /** Shown where there is no picture. */
  text: words,
  /** A PNG, base64; null for the text. */
  picture: v.nullable(v.pipe(v.string(), v.base64(), v.maxLength(MOST_PICTURE_CHARACTERS))),
  corner: v.picklist(['top-left', 'top-right', 'bottom-left', 'bottom-right']),
  /** 0..1. */
  opacity: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
});

const clip = v.pipe(
  v.object({
    recordingId: v.pipe(v.string(), v.maxLength(100)),
    /** From that recording's beginning; the frame that is shown at `toMs` is not in the clip. */
    fromMs: offsetMs,
    toMs: offsetMs,
  }),
  v.check(({ fromMs, toMs }) => toMs > fromMs, 'A clip has a length.'),
);

const editPlan = v.object({
  /** Of this form. */
  version: v.literal(1),
  /** In the order in which they are shown: a cut leaves two clips of one recording, a join has clips of several. */
  clips: v.pipe(v.array(clip), v.maxLength(MOST_CLIPS)),
  overlays: v.pipe(v.array(v.variant('kind', [lowerThird, watermark])), v.maxLength(MOST_OVERLAYS)),
  /** `even`: brought to -16 LUFS. */
  loudness: v.picklist(['as-is', 'even']),
  reduceNoise: v.boolean(),
  /** `none`: sound only. Kept where nothing is said of it. */
  picture: v.exactOptional(v.picklist(['keep', 'none'])),
});

/** What is to be made of recordings, which stay as they are. */
export type EditPlan = v.InferOutput<typeof editPlan>;
/** A stretch of one recording. */
export type PlannedClip = EditPlan['clips'][number];
/** What is drawn over the picture. */
export type Overlay = EditPlan['overlays'][number];
export type LowerThird = v.InferOutput<typeof lowerThird>;
export type Watermark = v.InferOutput<typeof watermark>;

/** The plan that `json` is, or null. */
export function parseEditPlan(json: string): EditPlan | null {
  try {
    const result = v.safeParse(editPlan, JSON.parse(json));
    return result.success ? result.output : null;
  } catch {
    return null;
  }
}

/** The plan that changes nothing about one recording of that length. */
export function planOfAll(recordingId: string, durationMs: number): EditPlan {
  const clips = [{ recordingId, fromMs: 0, toMs: durationMs }];
  return { version: 1, clips, overlays: [], loudness: 'as-is', reduceNoise: false };
}
