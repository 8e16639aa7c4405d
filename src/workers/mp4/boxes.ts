/** A box of an ISO base media file (ISO/IEC 14496-12, section 4.2): a leaf with its body, or a container of others. */
export interface Box {
  /** Four characters. */
  readonly type: string;
  /** What is behind size and type. */
  readonly body: Uint8Array | readonly Box[];
}

/** Those that hold nothing but boxes. */
const CONTAINERS: ReadonlySet<string> = new Set([
  'moov',
  'trak',
  'edts',
  'mdia',
  'minf',
  'stbl',
  'mvex',
  'moof',
  'traf',
]);
const HEADER_BYTES = 8;

/**
 * Reads all boxes of `bytes`, which the leaves' bodies are views of. @throws Error where they do not end with it, or one
 * is larger than 4 GB
 */
export function readBoxes(bytes: Uint8Array): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length;) {
    const sizeBytes = at + HEADER_BYTES <= bytes.length ? view.getUint32(at) : 0;
    if (sizeBytes < HEADER_BYTES || at + sizeBytes > bytes.length) throw new Error('A box is cut off.');
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + HEADER_BYTES));
    const body = bytes.subarray(at + HEADER_BYTES, at + sizeBytes);
    boxes.push({ type, body: CONTAINERS.has(type) ? readBoxes(body) : body });
    at += sizeBytes;
  }
  return boxes;
}

/** The bytes of a box and all that it holds. */
export function writeBox(box: Box): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(sizeOf(box));
  writeInto(out, box, 0);
  return out;
}

function sizeOf({ body }: Box): number {
  return (
    HEADER_BYTES + ('byteLength' in body ? body.length : body.reduce((sum, box) => sum + sizeOf(box), 0))
  );
}

function writeInto(out: Uint8Array, box: Box, at: number): number {
  const { type, body } = box;
  new DataView(out.buffer).setUint32(at, sizeOf(box));
  out.set(ascii(type), at + 4);
  let end = at + HEADER_BYTES;
  if ('byteLength' in body) {
    out.set(body, end);
    return end + body.length;
  }
  for (const child of body) end = writeInto(out, child, end);
  return end;
}

/** A name of four characters, or several, as bytes. */
export const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The first box of a type among `boxes`. @throws Error where there is none */
export function findBox(boxes: readonly Box[], type: string): Box {
  const found = boxes.find((box) => box.type === type);
  if (!found) throw new Error(`There is no ${type}.`);
  return found;
}

/** What a container holds. */
export const childrenOf = ({ body }: Box): readonly Box[] => ('byteLength' in body ? [] : body);

/** A container with some of its boxes changed. */
export function changeBox(box: Box, changes: Readonly<Record<string, (child: Box) => Box>>): Box {
  return { type: box.type, body: childrenOf(box).map((child) => changes[child.type]?.(child) ?? child) };
}

/**
 * A box whose body is a FullBox's version and flags, and then numbers of 32 bits; those that need 64 are given as two.
 * `fill` gets the numbers' place, so that tables of a million entries are written without being copied.
 */
export function tableBox(
  type: string,
  version: number,
  length: number,
  fill: (set: (index: number, value: number) => void) => void,
): Box {
  const body = new Uint8Array(4 + 4 * length);
  const view = new DataView(body.buffer);
  view.setUint8(0, version);
  // Negative ones, of version 1, come out as two's complement.
  fill((index, value) => view.setInt32(4 + 4 * index, value | 0));
  return { type, body };
}

/** The two halves of a number of 64 bits. */
export const halvesOf = (value: number): [high: number, low: number] => [
  Math.floor(value / 2 ** 32),
  value % 2 ** 32,
];

/** The same of numbers that are few, with flags (ISO/IEC 14496-12, section 4.2). */
export function fullBox(type: string, version: number, flags: number, values: readonly number[]): Box {
  const box = tableBox(type, version, values.length, (set) => values.forEach((value, at) => set(at, value)));
  const body = 'byteLength' in box.body ? box.body : new Uint8Array(0);
  new DataView(body.buffer, body.byteOffset).setUint32(0, version * 2 ** 24 + flags);
  return box;
}
