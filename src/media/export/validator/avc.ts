import { readSps } from '../../../workers/editor/avc/sps.ts';

/** ITU-T H.264, table 7-1. */
export const NAL_TYPE = { slice: 1, idr: 5, sps: 7 } as const;

/** What a sequence parameter set says of the picture. */
export interface AvcFacts {
  readonly codecs: string;
  /** Pixels that are shown. */
  readonly width: number;
  readonly height: number;
}

export const typeOfNal = ([head = 0]: Uint8Array): number => head & 0x1f;

/** @throws Error where the set is cut off */
export function avcFacts(nal: Uint8Array): AvcFacts {
  const sps = readSps(nal);
  const hex = [sps.profile, sps.constraints, sps.level].map((byte) => byte.toString(16).padStart(2, '0'));
  // Section 7.4.2.1.1: cropping counts in chroma samples, which are two luma samples wide in 4:2:0, which is usual.
  const format = sps.chroma?.format ?? 1;
  const unitX = format === 1 || format === 2 ? 2 : 1;
  const unitY = (format === 1 ? 2 : 1) * (sps.fields ? 2 : 1);
  const { left = 0, right = 0, top = 0, bottom = 0 } = sps.crop ?? {};
  return {
    codecs: `avc1.${hex.join('')}`,
    width: 16 * (sps.widthInMbsMinus1 + 1) - unitX * (left + right),
    height: 16 * (sps.heightInMapUnitsMinus1 + 1) * (sps.fields ? 2 : 1) - unitY * (top + bottom),
  };
}
