import { escapeVtt, writeVtt } from '../../../lib/webvtt.ts';
import type { SubtitleTrack } from '../bundle-file.ts';
import type { SegmentSpan } from '../rendition.ts';

/**
 * Cue times count from the beginning of the export, as the media's timestamps do, which begin at 0 in CMAF and in MPEG-TS
 * alike (RFC 8216, section 3.5).
 */
const TIMESTAMP_MAP = 'X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000';

/**
 * A track as WebVTT segments, one for each of `spans`. A cue that lasts over a border stands in each segment that it is
 * shown in, with the same times, by which players know it again.
 */
export function subtitleSegments({ cues }: SubtitleTrack, spans: readonly SegmentSpan[]): readonly string[] {
  // By their beginnings, so that each segment looks only at those that may reach into it.
  const inOrder = [...cues].sort((a, b) => a.fromS - b.fromS);
  let open: typeof inOrder = [];
  let next = 0;
  return spans.map(({ fromS, toS }) => {
    open = open.filter((cue) => cue.toS > fromS);
    for (let cue = inOrder[next]; cue && cue.fromS < toS; cue = inOrder[(next += 1)]) {
      if (cue.toS > fromS) open.push(cue);
    }
    return writeVtt(
      open.map((cue) => ({
        startMs: cue.fromS * 1000,
        endMs: cue.toS * 1000,
        payload: cuePayload(cue.text),
      })),
      [TIMESTAMP_MAP],
    );
  });
}

/** An empty line would end the cue. */
const cuePayload = (text: string): string => escapeVtt(text.replace(/[\r\n]+/g, '\n').trim());
