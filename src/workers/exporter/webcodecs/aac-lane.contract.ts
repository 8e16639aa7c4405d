import type { Lifeline } from '../../lifeline.ts';

/** What sound is encoded, and how. */
export interface AacTask {
  /** Only read. */
  readonly source: Blob;
  /** The source's time that is 0 in the export, and how long that is, seconds. */
  readonly originS: number;
  readonly durationS: number;
  readonly bitrateBps: number;
}

/** Packets, one behind the other. */
export interface AacRun {
  /** Transferred. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly sizes: readonly number[];
}

/** One worker encodes one stretch after the other, and is ended by being terminated. */
export interface AacLaneApi extends Pick<Lifeline, 'hold'> {
  /** Resolves with the description of the stream. @throws Error where the source has no sound that is decoded here */
  open(task: AacTask): Promise<Uint8Array<ArrayBuffer>>;
  /** Encodes the packets from one number to another, packet n from sample 1024 n on. */
  encode(from: number, to: number): Promise<AacRun>;
}
