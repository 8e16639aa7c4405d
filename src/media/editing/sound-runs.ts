import { SOUND_RATE } from './sound-block.ts';

/** What of a clip's sound can be copied: whole packets, by their timestamps in the source, seconds. */
export interface Copyable {
  readonly fromS: number;
  readonly toS: number;
}

/** The sound of one clip. Seconds. */
export interface SoundClip {
  /** Where it begins in what is made. */
  readonly startS: number;
  /** Its beginning in the source. */
  readonly fromS: number;
  readonly toS: number;
  /** Null where all of it is encoded anew. */
  readonly copyable: Copyable | null;
}

/** A stretch of the stream of packets: timestamps in samples. */
export type SoundRun =
  | { readonly kind: 'encode'; readonly from: number; readonly to: number }
  | { readonly kind: 'copy'; readonly clip: number; readonly copyable: Copyable; readonly shiftS: number };

/** Which clip is heard when, in samples of what is made, and by how much it is moved against its source. */
export interface SoundRegion {
  readonly clip: number;
  readonly from: number;
  readonly to: number;
  readonly shiftS: number;
}

/** Packets that are made at seams are this long, samples: what is copied can be moved by half of it at most. */
export const SEAM_PACKET_SAMPLES = SOUND_RATE / 200;

/**
 * Lays sound out in runs of packets without gaps or overlaps: those that are copied, and between them those that are
 * made of what is decoded about the seams. The sound of a clip is moved by 2.5 ms at most against its picture, so that
 * its packets follow those before them; that does not add up, since each clip is laid anew.
 */
export function planSoundRuns(clips: readonly SoundClip[]): {
  readonly runs: readonly SoundRun[];
  readonly regions: readonly SoundRegion[];
} {
  const runs: SoundRun[] = [];
  const regions: SoundRegion[] = [];
  let cursor = 0;
  for (const [index, { startS, fromS, toS, copyable }] of clips.entries()) {
    const start = Math.round(startS * SOUND_RATE);
    const end = Math.round((startS + toS - fromS) * SOUND_RATE);
    let shiftS = startS - fromS;
    if (copyable) {
      const ideal = (copyable.fromS + shiftS) * SOUND_RATE;
      const packets = Math.round((ideal - cursor) / SEAM_PACKET_SAMPLES);
      const isFirst = cursor === 0 && Math.abs(ideal) < SEAM_PACKET_SAMPLES;
      const at = isFirst ? Math.max(0, ideal) : cursor + Math.max(0, packets) * SEAM_PACKET_SAMPLES;
      if (at > cursor && !isFirst) runs.push({ kind: 'encode', from: cursor, to: at });
      shiftS += (at - ideal) / SOUND_RATE;
      runs.push({ kind: 'copy', clip: index, copyable, shiftS });
      cursor = (copyable.toS + shiftS) * SOUND_RATE;
    }
    regions.push({ clip: index, from: start, to: end, shiftS });
  }
  const end = regions.at(-1)?.to ?? 0;
  const packets = Math.ceil((end - cursor) / SEAM_PACKET_SAMPLES);
  const lastIsWhole = runs.at(-1)?.kind === 'copy' && end - cursor < SEAM_PACKET_SAMPLES;
  if (packets > 0 && !lastIsWhole)
    runs.push({ kind: 'encode', from: cursor, to: cursor + packets * SEAM_PACKET_SAMPLES });
  return { runs, regions };
}
