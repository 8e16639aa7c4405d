import { MATROSKA_GRAMMAR } from '../../src/lib/container/grammar.ts';

const CLUSTER = Uint8Array.of(0x1f, 0x43, 0xb6, 0x75, 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
const TIMESTAMP = 0xe7;
/** Of the last group of pictures, which is not whole; and between the end and the beginning. */
const FRAME_MS = 42;

interface Cluster {
  readonly timeMs: number;
  /** The blocks. */
  readonly body: Uint8Array;
}

/**
 * A Matroska stream of so many milliseconds, in chunks as a recorder gives them: what really was encoded, again and again,
 * with its timestamps moved on.
 */
export function* repeatStream(
  sample: Uint8Array,
  durationMs: number,
): Generator<{ readonly chunk: ArrayBuffer; readonly timeMs: number }> {
  const { header, clusters } = split(sample);
  const roundMs = (clusters.at(-1)?.timeMs ?? 0) + FRAME_MS;
  yield { chunk: header.slice().buffer, timeMs: 0 };
  // The last cluster may be cut off; its beginning is where the next round begins.
  const whole = clusters.slice(0, -1);
  for (let fromMs = 0; fromMs < durationMs; fromMs += roundMs) {
    for (const { timeMs, body } of whole) {
      const chunk = new Uint8Array(CLUSTER.length + 10 + body.length);
      chunk.set(CLUSTER);
      chunk.set([TIMESTAMP, 0x88], CLUSTER.length);
      new DataView(chunk.buffer).setBigUint64(CLUSTER.length + 2, BigInt(Math.round(fromMs + timeMs)));
      chunk.set(body, CLUSTER.length + 10);
      yield { chunk: chunk.buffer, timeMs: fromMs + timeMs + 300 };
    }
  }
}

function split(sample: Uint8Array): { header: Uint8Array; clusters: Cluster[] } {
  const starts: number[] = [];
  for (let at = 0; at < sample.length;) {
    const element = MATROSKA_GRAMMAR.read(sample, at);
    if (typeof element === 'string') break;
    if (element.isEntry) starts.push(at);
    at += element.lengthBytes;
  }
  const clusters = starts.map((start, index) => {
    const timestampAt = start + CLUSTER.length;
    const sizeBytes = (sample[timestampAt + 1] ?? 0) & 0x7f;
    const bodyAt = timestampAt + 2 + sizeBytes;
    const timeMs = sample.subarray(timestampAt + 2, bodyAt).reduce((sum, byte) => sum * 256 + byte, 0);
    return { timeMs, body: sample.subarray(bodyAt, starts[index + 1] ?? sample.length) };
  });
  return { header: sample.subarray(0, starts[0] ?? 0), clusters };
}
