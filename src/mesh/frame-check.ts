import { createTokenBucket } from './token-bucket.ts';

/** What is wrong with a frame: it is one too many, or none that a mesh sends. */
export type Violation = 'flood' | 'malformed';

/** The one kind of message that is ours, among trystero's own. */
export const MESSAGE_KIND = 'coterie';
const KINDS: ReadonlySet<string> = new Set([MESSAGE_KIND, '@_hsdata', '@_hsready', '@_signal', '@_leave']);

/** More than the longest message that is still taken has in pieces. */
const MOST_UNFINISHED_BYTES = 256 * 1024;
/** Media is negotiated once for a connection; a few dozen candidates come with it, and with each new path. */
const SIGNALS = { burst: 200, perSecond: 0.1 };

/**
 * Trystero 0.25 wraps what it sends: a first byte (1: a message, 2: that a room is (not) joined, with another byte),
 * the length of the room's token, the token; then of a message its kind, padded, a number, and whether it is the last
 * piece. See its shared-peer.ts and action-wire.ts.
 */
const FIRST = { message: 1, presence: 2 } as const;
const KIND_BYTES = 32;
const NUMBER_BYTES = 2;
const HEADER_BYTES = KIND_BYTES + NUMBER_BYTES + 2;

/**
 * Checks the frames of one connection, in their order. Trystero keeps for ever what it does not understand yet: pieces
 * of a message whose last one never comes, and whole messages of a kind, or for a room, that may still be opened. Ours
 * sends none of those, so a frame that would begin to pile up is a violation. Null where there is none.
 */
export function createFrameCheck(): (frame: ArrayBuffer) => Violation | null {
  const decoder = new TextDecoder();
  const takeSignal = createTokenBucket(SIGNALS);
  const unfinished = new Map<string, number>();
  let unfinishedBytes = 0;
  let room: string | null = null;

  const isOfThisRoom = (token: string): boolean => {
    room ??= token;
    return token === room;
  };
  const checkPiece = (piece: Uint8Array): Violation | null => {
    if (piece.length < HEADER_BYTES) return 'malformed';
    const kind = decoder.decode(piece.subarray(0, KIND_BYTES)).replace(/\0+$/, '');
    if (!KINDS.has(kind)) return 'malformed';
    const [high = 0, low = 0, tag = 0] = piece.subarray(KIND_BYTES);
    const key = `${kind} ${high} ${low}`;
    const isLast = (tag & 1) === 1;
    const before = unfinished.get(key) ?? 0;
    if (isLast) {
      unfinished.delete(key);
      unfinishedBytes -= before;
      return kind !== '@_signal' || takeSignal(1) ? null : 'flood';
    }
    unfinished.set(key, before + piece.length);
    unfinishedBytes += piece.length;
    return unfinishedBytes > MOST_UNFINISHED_BYTES ? 'flood' : null;
  };

  return (frame) => {
    const bytes = new Uint8Array(frame);
    const sizeAt = bytes[0] === FIRST.presence ? 2 : 1;
    const tokenAt = sizeAt + 2;
    const tokenEnd = tokenAt + (((bytes[sizeAt] ?? 0) << 8) | (bytes[sizeAt + 1] ?? 0));
    if (tokenEnd > bytes.length || !isOfThisRoom(decoder.decode(bytes.subarray(tokenAt, tokenEnd))))
      return 'malformed';
    if (bytes[0] === FIRST.presence) return null;
    return bytes[0] === FIRST.message ? checkPiece(bytes.subarray(tokenEnd)) : 'malformed';
  };
}
