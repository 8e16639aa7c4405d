import { escapeNal, unescapeNal } from './bits.ts';
import { createBitReader, createBitWriter, optional, times, type Syntax } from './syntax.ts';
import { vuiSyntax, type Vui } from './vui.ts';

/** A sequence parameter set: ITU-T H.264, section 7.3.2.1.1. Numbers are as the stream has them. */
export interface Sps {
  /** forbidden_zero_bit, nal_ref_idc and nal_unit_type. */
  readonly nalHeader: number;
  readonly profile: number;
  /** constraint_set0_flag is the highest of the eight bits. */
  readonly constraints: number;
  readonly level: number;
  readonly id: number;
  /** Only of the profiles that have more than 4:2:0 at eight bits. */
  readonly chroma: Chroma | null;
  readonly log2MaxFrameNumMinus4: number;
  readonly order: PictureOrder;
  readonly maxRefFrames: number;
  readonly allowsGaps: boolean;
  readonly widthInMbsMinus1: number;
  /** In pairs of macroblocks where there are fields. */
  readonly heightInMapUnitsMinus1: number;
  readonly fields: { readonly areAdaptive: boolean } | null;
  readonly direct8x8: boolean;
  readonly crop: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  } | null;
  readonly vui: Vui | null;
}

interface Chroma {
  /** 0 is grey, 3 is 4:4:4. */
  readonly format: number;
  /** Only of 4:4:4. */
  readonly hasSeparatePlanes: boolean;
  readonly bitDepthLumaMinus8: number;
  readonly bitDepthChromaMinus8: number;
  readonly bypassesTransform: boolean;
  /** delta_scale of each list; null where a list falls back to another. */
  readonly scalingLists: readonly (readonly number[] | null)[] | null;
}

/** How the order in which frames are shown is told: section 8.2.1. Type 2 is that in which they are decoded. */
type PictureOrder =
  | { readonly type: 0; readonly log2MaxLsbMinus4: number }
  | {
      readonly type: 1;
      readonly deltaIsZero: boolean;
      readonly offsetForNonRef: number;
      readonly offsetForBottomField: number;
      readonly offsetsForRef: readonly number[];
    }
  | { readonly type: 2 };

/** Profiles whose sets say more of chroma: section 7.3.2.1.1. */
const CHROMA_PROFILES = new Set([100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135]);

/** Reads the NAL unit of a set. @throws Error where it is cut off, or is none */
export function readSps(nal: Uint8Array): Sps {
  return spsSyntax(createBitReader(unescapeNal(nal)));
}

/** The set as a NAL unit. */
export function writeSps(sps: Sps): Uint8Array<ArrayBuffer> {
  const bits = createBitWriter();
  spsSyntax(bits, sps);
  return escapeNal(bits.finish());
}

const spsSyntax: Syntax<Sps> = (bits, sps) => {
  const nalHeader = bits.u(8, sps?.nalHeader);
  const profile = bits.u(8, sps?.profile);
  return {
    nalHeader,
    profile,
    constraints: bits.u(8, sps?.constraints),
    level: bits.u(8, sps?.level),
    id: bits.ue(sps?.id),
    chroma: CHROMA_PROFILES.has(profile) ? chromaSyntax(bits, sps?.chroma ?? undefined) : null,
    log2MaxFrameNumMinus4: bits.ue(sps?.log2MaxFrameNumMinus4),
    order: orderSyntax(bits, sps?.order),
    maxRefFrames: bits.ue(sps?.maxRefFrames),
    allowsGaps: bits.flag(sps?.allowsGaps),
    widthInMbsMinus1: bits.ue(sps?.widthInMbsMinus1),
    heightInMapUnitsMinus1: bits.ue(sps?.heightInMapUnitsMinus1),
    // frame_mbs_only_flag
    fields: bits.flag(sps && !sps.fields) ? null : { areAdaptive: bits.flag(sps?.fields?.areAdaptive) },
    direct8x8: bits.flag(sps?.direct8x8),
    crop: optional(
      bits,
      (b, crop) => ({
        left: b.ue(crop?.left),
        right: b.ue(crop?.right),
        top: b.ue(crop?.top),
        bottom: b.ue(crop?.bottom),
      }),
      sps?.crop,
    ),
    vui: optional(bits, vuiSyntax, sps?.vui),
  };
};

const chromaSyntax: Syntax<Chroma> = (bits, chroma) => {
  const format = bits.ue(chroma?.format);
  return {
    format,
    hasSeparatePlanes: format === 3 && bits.flag(chroma?.hasSeparatePlanes),
    bitDepthLumaMinus8: bits.ue(chroma?.bitDepthLumaMinus8),
    bitDepthChromaMinus8: bits.ue(chroma?.bitDepthChromaMinus8),
    bypassesTransform: bits.flag(chroma?.bypassesTransform),
    scalingLists: optional(
      bits,
      (b, lists) =>
        Array.from({ length: format === 3 ? 12 : 8 }, (_, index) =>
          optional(b, index < 6 ? scalingList4x4 : scalingList8x8, lists?.[index]),
        ),
      chroma?.scalingLists,
    ),
  };
};

/** Section 7.3.2.1.1.1: a list ends early where the next scale would be 0. */
const scalingListSyntax =
  (size: number): Syntax<readonly number[]> =>
  (bits, list) => {
    const deltas: number[] = [];
    for (let scale = 8; deltas.length < size && scale !== 0;) {
      const delta = bits.se(list?.[deltas.length]);
      deltas.push(delta);
      scale = (scale + delta + 256) % 256;
    }
    return deltas;
  };
const scalingList4x4 = scalingListSyntax(16);
const scalingList8x8 = scalingListSyntax(64);

const orderSyntax: Syntax<PictureOrder> = (bits, order) => {
  const type = bits.ue(order?.type);
  if (type === 0) {
    const told = order?.type === 0 ? order : undefined;
    return { type, log2MaxLsbMinus4: bits.ue(told?.log2MaxLsbMinus4) };
  }
  if (type === 1) {
    const told = order?.type === 1 ? order : undefined;
    const deltaIsZero = bits.flag(told?.deltaIsZero);
    const offsetForNonRef = bits.se(told?.offsetForNonRef);
    const offsetForBottomField = bits.se(told?.offsetForBottomField);
    const count = bits.ue(told?.offsetsForRef.length);
    if (count > 255) throw new Error('The parameter set is broken.');
    const offsetsForRef = times(bits, count, (b, offset) => b.se(offset), told?.offsetsForRef);
    return { type, deltaIsZero, offsetForNonRef, offsetForBottomField, offsetsForRef };
  }
  if (type === 2) return { type };
  throw new Error('The parameter set is broken.');
};
