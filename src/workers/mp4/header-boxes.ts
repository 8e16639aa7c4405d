import { halvesOf, tableBox, type Box } from './boxes.ts';

/** Of 'mvhd', 'tkhd' and 'elst': durations of a track are given in it, beside its own timescale. */
export const MOVIE_TIMESCALE = 1000;

/** Behind version and flags. */
const FIELDS_AT = 4;

/**
 * 'mvhd' or 'mdhd' with another timescale and duration (ISO/IEC 14496-12, sections 8.2.2 and 8.4.2), in version 1, whose
 * durations have 64 bits: 32 last for 20 hours.
 */
export function withTiming({ type, body }: Box, timescale: number, duration: number): Box {
  return rewrite(type, body, (fields, wide) => {
    fields.setUint32(wide.between, timescale);
    return duration;
  });
}

/** 'tkhd' with another duration, in units of the movie (section 8.3.2), in version 1. */
export function withDuration({ type, body }: Box, duration: number): Box {
  return rewrite(type, body, () => duration);
}

/** 'mvhd', 'tkhd' or 'mdhd' of version 1 without the times at which it was made: the same again makes the same bytes. */
export function withoutDates({ type, body }: Box): Box {
  if (!('byteLength' in body)) throw new Error(`${type} holds boxes.`);
  const out = body.slice();
  out.fill(0, FIELDS_AT, FIELDS_AT + 16);
  return { type, body: out };
}

/**
 * All three begin alike: creation and modification, something of as many bytes in both versions, and the duration.
 * @param change writes what stands between, and returns the duration
 */
function rewrite(
  type: string,
  body: Box['body'],
  change: (fields: DataView, at: { readonly between: number }) => number,
): Box {
  if (!('byteLength' in body)) throw new Error(`${type} holds boxes.`);
  const old = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const width = old.getUint8(0) === 1 ? 8 : 4;
  const betweenBytes = type === 'tkhd' ? 8 : 4;
  const oldBetween = FIELDS_AT + 2 * width;
  const oldRest = oldBetween + betweenBytes + width;
  const between = FIELDS_AT + 16;
  const rest = between + betweenBytes + 8;
  const out = new Uint8Array(rest + body.length - oldRest);
  out.set(body.subarray(0, FIELDS_AT));
  out[0] = 1;
  out.set(body.subarray(FIELDS_AT, FIELDS_AT + width), FIELDS_AT + 8 - width);
  out.set(body.subarray(FIELDS_AT + width, oldBetween), between - width);
  out.set(body.subarray(oldBetween, oldBetween + betweenBytes), between);
  out.set(body.subarray(oldRest), rest);
  const fields = new DataView(out.buffer);
  fields.setBigUint64(rest - 8, BigInt(change(fields, { between })));
  return { type, body: out };
}

/**
 * When a track begins (section 8.6.6): later than the movie by an empty edit, or earlier, in which case what is before
 * its beginning is not shown. None where it begins with the movie.
 * @param startsAt in seconds
 * @param duration of what is shown, in units of the movie, the empty edit not counted
 */
export function editsOf(startsAt: number, timescale: number, duration: number): Box[] {
  const delay = Math.round(startsAt * MOVIE_TIMESCALE);
  const skipped = Math.round(-startsAt * timescale);
  if (delay === 0) return [];
  const edits: [duration: number, mediaTime: number][] =
    delay > 0
      ? [
          [delay, -1],
          [duration, 0],
        ]
      : [[Math.max(0, duration + delay), skipped]];
  const list = tableBox('elst', 1, 1 + 5 * edits.length, (set) => {
    set(0, edits.length);
    for (const [index, [length, mediaTime]] of edits.entries()) {
      const values = [...halvesOf(length), ...halvesOf(mediaTime), 0x10000];
      for (const [field, value] of values.entries()) set(1 + 5 * index + field, value);
    }
  });
  return [{ type: 'edts', body: [list] }];
}
