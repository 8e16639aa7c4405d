import { readSps, writeSps, type Sps } from './sps.ts';
import type { BitstreamRestriction, Vui } from './vui.ts';

/** Macroblocks that decoders of a level hold: ITU-T H.264, table A-1, MaxDpbMbs. Level 9 is 1b. */
const MAX_DPB_MBS = [
  [9, 396],
  [10, 396],
  [11, 900],
  [20, 2_376],
  [21, 4_752],
  [30, 8_100],
  [31, 18_000],
  [32, 20_480],
  [41, 32_768],
  [42, 34_816],
  [50, 110_400],
  [52, 184_320],
  [62, 696_320],
] as const;

const BASELINE = 66;
const EXTENDED = 88;
/** Those that have keyframes only where constraint_set3_flag is set. */
const INTRA_PROFILES = new Set([44, 86, 100, 110, 122, 244]);
const CONSTRAINT_SET3 = 0x10;

/** Says nothing of a picture but that there is nothing to say. */
const NOTHING_SAID: Vui = {
  aspectRatio: null,
  overscanIsAppropriate: null,
  signal: null,
  chromaLocation: null,
  timing: null,
  nalHrd: null,
  vclHrd: null,
  hasLowDelay: null,
  hasPictureStructure: false,
  restriction: null,
};

/** What holds for every stream: annex E.2.1. */
const INFERRED = {
  movesOverBoundaries: true,
  maxBytesPerPicDenom: 2,
  maxBitsPerMbDenom: 1,
  log2MaxMvLengthHorizontal: 15,
  log2MaxMvLengthVertical: 15,
} as const;

/**
 * A sequence parameter set that says how many frames may have to be put in order; the very same where it says so, and
 * where it cannot be read. Decoders that are not told guess, some per set, and lose or hold back frames where the sets
 * of one file lead to different guesses.
 *
 * @param nal the set's NAL unit
 * @param reorderedFrames as counted in the stream; 0 where none was found at its beginning
 */
export function tellReordering(nal: Uint8Array, reorderedFrames: number): Uint8Array {
  const sps = readExactly(nal);
  if (!sps || sps.vui?.restriction) return nal;
  const restriction = { ...INFERRED, ...buffering(sps, reorderedFrames) };
  return writeSps({ ...sps, vui: { ...(sps.vui ?? NOTHING_SAID), restriction } });
}

type Buffering = Pick<BitstreamRestriction, 'maxReorderFrames' | 'maxDecFrameBuffering'>;

/** What is true of the stream, and for what is not known, what is inferred: annex E.2.1. */
function buffering(sps: Sps, reorderedFrames: number): Buffering {
  const isIntra = INTRA_PROFILES.has(sps.profile) && (sps.constraints & CONSTRAINT_SET3) !== 0;
  const looksAhead = sps.profile !== BASELINE || reorderedFrames > 0;
  const isInOrder = sps.order.type === 2 || isIntra || !looksAhead;
  if (isInOrder) return { maxReorderFrames: 0, maxDecFrameBuffering: sps.maxRefFrames };
  const most = Math.max(maxDpbFrames(sps), sps.maxRefFrames, reorderedFrames);
  return { maxReorderFrames: reorderedFrames || most, maxDecFrameBuffering: most };
}

/** Section A.3.1, h. */
function maxDpbFrames({ profile, constraints, level, ...sps }: Sps): number {
  const heightInMbs = (sps.heightInMapUnitsMinus1 + 1) * (sps.fields ? 2 : 1);
  const frameMbs = (sps.widthInMbsMinus1 + 1) * heightInMbs;
  // Level 1b of the older profiles is 11 with constraint_set3_flag.
  const is1b = level === 11 && profile <= EXTENDED && (constraints & CONSTRAINT_SET3) !== 0;
  const heldMbs = MAX_DPB_MBS.find(([highest]) => (is1b ? 9 : level) <= highest)?.[1] ?? 696_320;
  return Math.min(16, Math.floor(heldMbs / frameMbs));
}

/** Null where something is in the set that we do not know, and that would be lost by writing it. */
function readExactly(nal: Uint8Array): Sps | null {
  try {
    const sps = readSps(nal);
    const written = writeSps(sps);
    // Some encoders leave zeros behind.
    const isWhole = nal.every((byte, at) => byte === (written[at] ?? 0)) && nal.length >= written.length;
    return isWhole ? sps : null;
  } catch {
    // What the set's decoder makes of it is not ours to judge.
    return null;
  }
}
