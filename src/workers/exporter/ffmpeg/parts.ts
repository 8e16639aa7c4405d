/** Some segments on end, which one core encodes in one run. */
export interface Part {
  readonly fromSegment: number;
  /** Behind the last one. */
  readonly toSegment: number;
}

/** 30 s: what a crash costs, and what one core holds in memory. */
const MOST_SEGMENTS = 5;
/** Where keyframes are so rare that each part has to decode much that is not its own. */
const MOST_SEGMENTS_OF_LONG_GOPS = 20;

/**
 * Cuts segments into parts: large ones first, small ones at the end, so that all cores have work until then ("guided
 * self-scheduling"). A part begins where its core has little to decode before, `runUpS(segment)` seconds, in relation to
 * the part before it.
 *
 * It is the same for the same source and cores wherever an export goes on: an encoder's state at a frame depends on where
 * it began.
 */
export async function* cutParts(
  segments: readonly { readonly fromS: number; readonly toS: number }[],
  coreCount: number,
  runUpS: (segment: number) => Promise<number>,
): AsyncGenerator<Part, void, undefined> {
  for (let fromSegment = 0; fromSegment < segments.length;) {
    const remaining = segments.length - fromSegment;
    const fair = Math.min(MOST_SEGMENTS, Math.ceil(remaining / (2 * coreCount)));
    let toSegment = fromSegment + fair;
    while (
      toSegment < segments.length &&
      toSegment - fromSegment < MOST_SEGMENTS_OF_LONG_GOPS &&
      (await runUpS(toSegment)) > lengthOf(segments, fromSegment, toSegment)
    )
      toSegment += 1;
    yield { fromSegment, toSegment };
    fromSegment = toSegment;
  }
}

function lengthOf(
  segments: readonly { readonly fromS: number; readonly toS: number }[],
  fromSegment: number,
  toSegment: number,
): number {
  return (segments[toSegment - 1]?.toS ?? 0) - (segments[fromSegment]?.fromS ?? 0);
}
