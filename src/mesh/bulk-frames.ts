/** What travels on the bulk channel. `transfer` is a number that its reader has chosen. */
export type Frame =
  | { readonly kind: 'hello' }
  /** Reader: send the resource's bytes from `offset` on, as many as are granted. */
  | {
      readonly kind: 'ask';
      readonly transfer: number;
      readonly offset: number;
      readonly grantedBytes: number;
      readonly resource: string;
    }
  /** Reader: so many bytes more. */
  | { readonly kind: 'grant'; readonly transfer: number; readonly grantedBytes: number }
  /** Reader: no more. Answered with `end`. */
  | { readonly kind: 'cancel'; readonly transfer: number }
  /** Author: the next bytes. */
  | { readonly kind: 'data'; readonly transfer: number; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Author: that was all, or all there will be. */
  | { readonly kind: 'end'; readonly transfer: number; readonly reason: EndReason };

/** Why an author ends a transfer. */
export const END_REASONS = ['done', 'not-offered', 'busy', 'unreadable'] as const;
export type EndReason = (typeof END_REASONS)[number];

/** The payload of one frame of data: small, so that no message beside it waits long. */
export const CHUNK_BYTES = 16 * 1024;
const MOST_RESOURCE_BYTES = 200;

const KINDS = ['hello', 'ask', 'grant', 'cancel', 'data', 'end'] as const;
const HEADER_BYTES = 5;
const ASK_BYTES = HEADER_BYTES + 8 + 4;

/** One byte for the kind, four for the transfer, then what the kind needs; numbers are big-endian. */
export function writeFrame(frame: Frame): ArrayBuffer {
  const payload = payloadOf(frame);
  const bytes = new Uint8Array(HEADER_BYTES + payload.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, KINDS.indexOf(frame.kind));
  if (frame.kind !== 'hello') view.setUint32(1, frame.transfer);
  bytes.set(payload, HEADER_BYTES);
  return bytes.buffer;
}

/** The frame that `buffer` is, or null; data is a view of `buffer`. */
export function parseFrame(buffer: ArrayBuffer): Frame | null {
  if (buffer.byteLength < HEADER_BYTES || buffer.byteLength > HEADER_BYTES + CHUNK_BYTES) return null;
  const view = new DataView(buffer);
  const kind = KINDS[view.getUint8(0)];
  const transfer = view.getUint32(1);
  const sizeBytes = buffer.byteLength;
  switch (kind) {
    case 'hello':
      return sizeBytes === HEADER_BYTES ? { kind } : null;
    case 'ask': {
      if (sizeBytes <= ASK_BYTES || sizeBytes > ASK_BYTES + MOST_RESOURCE_BYTES) return null;
      const offset = view.getFloat64(HEADER_BYTES);
      if (!Number.isSafeInteger(offset) || offset < 0) return null;
      const resource = new TextDecoder().decode(new Uint8Array(buffer, ASK_BYTES));
      return { kind, transfer, offset, grantedBytes: view.getUint32(HEADER_BYTES + 8), resource };
    }
    case 'grant':
      if (sizeBytes !== HEADER_BYTES + 4) return null;
      return { kind, transfer, grantedBytes: view.getUint32(HEADER_BYTES) };
    case 'cancel':
      return sizeBytes === HEADER_BYTES ? { kind, transfer } : null;
    case 'data':
      return { kind, transfer, bytes: new Uint8Array(buffer, HEADER_BYTES) };
    case 'end': {
      const reason = sizeBytes === HEADER_BYTES + 1 ? END_REASONS[view.getUint8(HEADER_BYTES)] : undefined;
      return reason ? { kind, transfer, reason } : null;
    }
    default:
      return null;
  }
}

function payloadOf(frame: Frame): Uint8Array {
  switch (frame.kind) {
    case 'hello':
    case 'cancel':
      return new Uint8Array();
    case 'ask': {
      const resource = new TextEncoder().encode(frame.resource);
      const bytes = new Uint8Array(12 + resource.byteLength);
      const view = new DataView(bytes.buffer);
      view.setFloat64(0, frame.offset);
      view.setUint32(8, frame.grantedBytes);
      bytes.set(resource, 12);
      return bytes;
    }
    case 'grant': {
      const bytes = new Uint8Array(4);
      new DataView(bytes.buffer).setUint32(0, frame.grantedBytes);
      return bytes;
    }
    case 'data':
      return frame.bytes;
    case 'end':
      return Uint8Array.of(END_REASONS.indexOf(frame.reason));
  }
}
