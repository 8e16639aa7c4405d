import { createSerialQueue } from '../../../lib/serial.ts';
import type { EncodedSegment, EncodeListeners } from '../engine.ts';

/** Lets one segment through at a time, whoever made it. */
export interface Turnstile {
  readonly pass: EncodeListeners['onSegment'];
  /** From now on nothing passes. */
  close(reason: unknown): void;
}

/** Once `onSegment` has failed, nothing passes any more: what lies behind would stand in the wrong place. */
export function createTurnstile(onSegment: EncodeListeners['onSegment']): Turnstile {
  const inOrder = createSerialQueue();
  let closed: { readonly reason: unknown } | null = null;
  const close = (reason: unknown): void => {
    closed ??= { reason };
  };
  return {
    close,
    pass: (segment: EncodedSegment) =>
      inOrder(async () => {
        if (closed) throw closed.reason;
        try {
          await onSegment(segment);
        } catch (error) {
          close(error);
          throw error;
        }
      }),
  };
}
