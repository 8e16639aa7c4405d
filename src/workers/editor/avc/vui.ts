import { optional, times, type Syntax } from './syntax.ts';

/** How a stream is to be shown and buffered: ITU-T H.264, annex E.1. Null is what the stream does not say. */
export interface Vui {
  readonly aspectRatio: AspectRatio | null;
  readonly overscanIsAppropriate: boolean | null;
  readonly signal: VideoSignal | null;
  readonly chromaLocation: { readonly topField: number; readonly bottomField: number } | null;
  readonly timing: Timing | null;
  readonly nalHrd: Hrd | null;
  readonly vclHrd: Hrd | null;
  /** Null where neither reference decoder is described. */
  readonly hasLowDelay: boolean | null;
  readonly hasPictureStructure: boolean;
  readonly restriction: BitstreamRestriction | null;
}

/** What decoders may rely on: annex E.2.1. */
export interface BitstreamRestriction {
  readonly movesOverBoundaries: boolean;
  readonly maxBytesPerPicDenom: number;
  readonly maxBitsPerMbDenom: number;
  readonly log2MaxMvLengthHorizontal: number;
  readonly log2MaxMvLengthVertical: number;
  /** Frames, at most, that are decoded before another and shown after it. */
  readonly maxReorderFrames: number;
  /** Frames that a decoder has to hold at most. */
  readonly maxDecFrameBuffering: number;
}

interface AspectRatio {
  /** Table E-1. */
  readonly idc: number;
  /** Only of {@link EXTENDED_SAR}. */
  readonly width: number;
  readonly height: number;
}

interface VideoSignal {
  readonly format: number;
  readonly isFullRange: boolean;
  readonly colour: {
    readonly primaries: number;
    readonly transfer: number;
    readonly matrix: number;
  } | null;
}

interface Timing {
  readonly unitsInTick: number;
  readonly timeScale: number;
  readonly isFixedRate: boolean;
}

interface Hrd {
  readonly bitRateScale: number;
  readonly cpbSizeScale: number;
  readonly buffers: readonly {
    readonly bitRateMinus1: number;
    readonly sizeMinus1: number;
    readonly isConstant: boolean;
  }[];
  readonly initialRemovalDelayLengthMinus1: number;
  readonly removalDelayLengthMinus1: number;
  readonly outputDelayLengthMinus1: number;
  readonly timeOffsetLength: number;
}

/** The value of aspect_ratio_idc behind which the ratio itself stands. */
const EXTENDED_SAR = 255;

/** vui_parameters(): annex E.1.1. */
export const vuiSyntax: Syntax<Vui> = (bits, vui) => {
  const aspectRatio = optional(bits, aspectRatioSyntax, vui?.aspectRatio);
  const overscanIsAppropriate = optional(bits, (b, value) => b.flag(value), vui?.overscanIsAppropriate);
  const signal = optional(bits, signalSyntax, vui?.signal);
  const chromaLocation = optional(
    bits,
    (b, value) => ({ topField: b.ue(value?.topField), bottomField: b.ue(value?.bottomField) }),
    vui?.chromaLocation,
  );
  const timing = optional(bits, timingSyntax, vui?.timing);
  const nalHrd = optional(bits, hrdSyntax, vui?.nalHrd);
  const vclHrd = optional(bits, hrdSyntax, vui?.vclHrd);
  return {
    ...{ aspectRatio, overscanIsAppropriate, signal, chromaLocation, timing, nalHrd, vclHrd },
    hasLowDelay: nalHrd || vclHrd ? bits.flag(vui?.hasLowDelay ?? false) : null,
    hasPictureStructure: bits.flag(vui?.hasPictureStructure),
    restriction: optional(bits, restrictionSyntax, vui?.restriction),
  };
};

const aspectRatioSyntax: Syntax<AspectRatio> = (bits, value) => {
  const idc = bits.u(8, value?.idc);
  const isExtended = idc === EXTENDED_SAR;
  return {
    idc,
    width: isExtended ? bits.u(16, value?.width) : 0,
    height: isExtended ? bits.u(16, value?.height) : 0,
  };
};

const signalSyntax: Syntax<VideoSignal> = (bits, value) => ({
  format: bits.u(3, value?.format),
  isFullRange: bits.flag(value?.isFullRange),
  colour: optional(
    bits,
    (b, colour) => ({
      primaries: b.u(8, colour?.primaries),
      transfer: b.u(8, colour?.transfer),
      matrix: b.u(8, colour?.matrix),
    }),
    value?.colour,
  ),
});

const timingSyntax: Syntax<Timing> = (bits, value) => ({
  unitsInTick: bits.u(32, value?.unitsInTick),
  timeScale: bits.u(32, value?.timeScale),
  isFixedRate: bits.flag(value?.isFixedRate),
});

/** hrd_parameters(): annex E.1.2. */
const hrdSyntax: Syntax<Hrd> = (bits, value) => {
  const count = bits.ue(value && value.buffers.length - 1) + 1;
  // Section E.2.2 allows 32; a broken stream may say billions.
  if (count > 32) throw new Error('The parameter set is broken.');
  return {
    bitRateScale: bits.u(4, value?.bitRateScale),
    cpbSizeScale: bits.u(4, value?.cpbSizeScale),
    buffers: times(bits, count, bufferSyntax, value?.buffers),
    initialRemovalDelayLengthMinus1: bits.u(5, value?.initialRemovalDelayLengthMinus1),
    removalDelayLengthMinus1: bits.u(5, value?.removalDelayLengthMinus1),
    outputDelayLengthMinus1: bits.u(5, value?.outputDelayLengthMinus1),
    timeOffsetLength: bits.u(5, value?.timeOffsetLength),
  };
};

const bufferSyntax: Syntax<Hrd['buffers'][number]> = (bits, value) => ({
  bitRateMinus1: bits.ue(value?.bitRateMinus1),
  sizeMinus1: bits.ue(value?.sizeMinus1),
  isConstant: bits.flag(value?.isConstant),
});

const restrictionSyntax: Syntax<BitstreamRestriction> = (bits, value) => ({
  movesOverBoundaries: bits.flag(value?.movesOverBoundaries),
  maxBytesPerPicDenom: bits.ue(value?.maxBytesPerPicDenom),
  maxBitsPerMbDenom: bits.ue(value?.maxBitsPerMbDenom),
  log2MaxMvLengthHorizontal: bits.ue(value?.log2MaxMvLengthHorizontal),
  log2MaxMvLengthVertical: bits.ue(value?.log2MaxMvLengthVertical),
  maxReorderFrames: bits.ue(value?.maxReorderFrames),
  maxDecFrameBuffering: bits.ue(value?.maxDecFrameBuffering),
});
