import { openBulk, type Bulk } from '../../../src/mesh/bulk.ts';

/** Two connected RTCPeerConnections of one page, each with its bulk channel. */
export interface BulkPair {
  readonly connections: readonly [RTCPeerConnection, RTCPeerConnection];
  readonly bulks: readonly [Bulk, Bulk];
  /** The channel beside it, as for chat. */
  readonly talk: readonly [RTCDataChannel, RTCDataChannel];
  close(): void;
}

/** Connects two, the second of which opens its bulk channel `lateMs` later. */
export async function openBulkPair({ lateMs = 0 } = {}): Promise<BulkPair> {
  const { signal } = new AbortController();
  const [a, b] = await connectedPair();
  const first = openBulk(a.connection, { signal });
  if (lateMs > 0) await new Promise((done) => setTimeout(done, lateMs));
  const second = openBulk(b.connection, { signal });
  return {
    connections: [a.connection, b.connection],
    bulks: [first, second],
    talk: [a.talk, b.talk],
    close() {
      for (const { connection } of [a, b]) connection.close();
    },
  };
}

interface End {
  readonly connection: RTCPeerConnection;
  readonly talk: RTCDataChannel;
}

/** Two connections with one open channel between them, as trystero leaves them. */
export async function connectedPair(): Promise<readonly [End, End]> {
  const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
  a.onicecandidate = ({ candidate }) => void b.addIceCandidate(candidate ?? undefined);
  b.onicecandidate = ({ candidate }) => void a.addIceCandidate(candidate ?? undefined);
  const talk = a.createDataChannel('talk');
  const other = new Promise<RTCDataChannel>((resolve) => {
    b.ondatachannel = ({ channel }) => resolve(channel);
  });
  await a.setLocalDescription();
  await b.setRemoteDescription(a.localDescription!);
  await b.setLocalDescription();
  await a.setRemoteDescription(b.localDescription!);
  const opened = new Promise((resolve) => (talk.onopen = resolve));
  const otherTalk = await other;
  await opened;
  return [
    { connection: a, talk },
    { connection: b, talk: otherTalk },
  ];
}

export const BLOCK_BYTES = 1024 * 1024;

/** A megabyte that is told from every other by its index. (xorshift32, Marsaglia 2003) */
export function blockOf(index: number): Uint8Array<ArrayBuffer> {
  const words = new Uint32Array(BLOCK_BYTES / 4);
  let state = (index + 1) * 0x9e3779b9;
  for (let i = 0; i < words.length; i += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    words[i] = state;
  }
  return new Uint8Array(words.buffer);
}

/** `blocks` megabytes and `extraBytes`. */
export function bigBlob(blocks: number, extraBytes = 0): Blob {
  const parts: Blob[] = [];
  // A Blob each, so that the bytes need not all be in this page's memory at once.
  for (let index = 0; index < blocks; index += 1) parts.push(new Blob([blockOf(index)]));
  parts.push(new Blob([blockOf(blocks).subarray(0, extraBytes)]));
  return new Blob(parts);
}

/** Compares what comes with {@link bigBlob}, a block at a time, by hash. */
export function createComparison(offset = 0): {
  readonly receivedBytes: number;
  write(bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** @throws where a byte differs */
  finish(): Promise<void>;
} {
  const block = new Uint8Array(BLOCK_BYTES);
  let position = offset;
  let from = offset % BLOCK_BYTES;
  const compare = async (index: number, fromByte: number, toByte: number): Promise<void> => {
    const [is, should] = await Promise.all(
      [block, blockOf(index)].map((bytes) =>
        crypto.subtle.digest('SHA-256', bytes.subarray(fromByte, toByte)),
      ),
    );
    if (new Uint8Array(is!).join() !== new Uint8Array(should!).join())
      throw new Error(`Block ${index} differs`);
  };
  return {
    get receivedBytes() {
      return position - offset;
    },
    async write(bytes) {
      let rest = bytes;
      while (rest.byteLength > 0) {
        const at = position % BLOCK_BYTES;
        const piece = rest.subarray(0, BLOCK_BYTES - at);
        block.set(piece, at);
        rest = rest.subarray(piece.byteLength);
        position += piece.byteLength;
        if (position % BLOCK_BYTES === 0) {
          await compare(position / BLOCK_BYTES - 1, from, BLOCK_BYTES);
          from = 0;
        }
      }
    },
    async finish() {
      const rest = position % BLOCK_BYTES;
      if (rest > 0) await compare(Math.floor(position / BLOCK_BYTES), from, rest);
    },
  };
}
