import * as v from 'valibot';

/** No screen is larger, whatever a peer says; what is asked for beyond is not more than this. */
const MOST_HEIGHT_PX = 4320;

const heightPx = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(0),
  v.transform((value) => Math.min(value, MOST_HEIGHT_PX)),
);

/** What a receiver wants of one sender: see {@link Demand}. */
export const demandSchema = v.strictObject({
  cameraHeightPx: heightPx,
  screenHeightPx: heightPx,
  attention: v.picklist(['normal', 'speaker', 'pinned']),
  frameShare: v.pipe(v.number(), v.minValue(0.1), v.maxValue(1)),
});

/** What a receiver wants of one sender: its view, and which share of the usual frames it can bear, 0.1..1. */
export type Demand = Readonly<v.InferOutput<typeof demandSchema>>;

/**
 * How a receiver shows one sender. Heights are of the tile, in pixels of the device, 0..4320; 0: it is not seen at
 * present, and need not be sent. `attention` says whom to serve first where not all can be served.
 */
export type View = Omit<Demand, 'frameShare'>;

/** Of a receiver that has not said anything yet: small, since many may be joining in this moment. */
export const FIRST_DEMAND: Demand = {
  cameraHeightPx: 180,
  screenHeightPx: 0,
  attention: 'normal',
  frameShare: 1,
};
