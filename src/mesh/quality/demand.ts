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
});

/**
 * What a receiver wants of one sender. Heights are of the tile, in pixels of the device, 0..4320; 0: it is not
 * seen at present, and need not be sent. `attention` says whom to serve first where not all can be served.
 */
export type Demand = Readonly<v.InferOutput<typeof demandSchema>>;

/** Of a receiver that has not said anything yet: small, since many may be joining in this moment. */
export const FIRST_DEMAND: Demand = { cameraHeightPx: 180, screenHeightPx: 0, attention: 'normal' };
