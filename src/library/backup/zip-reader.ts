/** Signatures and sizes of APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.14 to 4.3.16. */
const END = { signature: 0x06054b50, bytes: 22 };
const END64_LOCATOR = { signature: 0x07064b50, bytes: 20 };
const END64 = { signature: 0x06064b50, bytes: 56 };
const CENTRAL = { signature: 0x02014b50, bytes: 46 };
const LOCAL = { signature: 0x04034b50, bytes: 30 };
const ZIP64_EXTRA = 1;
const MOST_COMMENT_BYTES = 65_535;
const MOST_DIRECTORY_BYTES = 50e6;

/**
 * The files of a zip by their paths, as slices of it: nothing is copied. Only what is stored as it is, as we write it, is
 * there. Null where it is no zip, or a damaged one.
 */
export async function readZip(zip: Blob): Promise<ReadonlyMap<string, Blob> | null> {
  try {
    const directory = await readDirectory(zip);
    return directory && (await readEntries(zip, directory));
  } catch (error) {
    // A number in it leads beyond its end.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

const view = async (blob: Blob, start: number, end: number): Promise<DataView> =>
  new DataView(await blob.slice(start, end).arrayBuffer());

const number64 = (bytes: DataView, at: number): number => Number(bytes.getBigUint64(at, true));

async function readDirectory(zip: Blob): Promise<DataView | null> {
  const tailStart = Math.max(0, zip.size - END.bytes - MOST_COMMENT_BYTES - END64_LOCATOR.bytes);
  const tail = await view(zip, tailStart, zip.size);
  let at = tail.byteLength - END.bytes;
  while (at >= 0 && tail.getUint32(at, true) !== END.signature) at -= 1;
  if (at < 0) return null;
  let sizeBytes = tail.getUint32(at + 12, true);
  let offset = tail.getUint32(at + 16, true);
  const locator = at - END64_LOCATOR.bytes;
  if (locator >= 0 && tail.getUint32(locator, true) === END64_LOCATOR.signature) {
    const start = number64(tail, locator + 8);
    const end64 = await view(zip, start, start + END64.bytes);
    if (end64.getUint32(0, true) !== END64.signature) return null;
    sizeBytes = number64(end64, 40);
    offset = number64(end64, 48);
  }
  if (sizeBytes > MOST_DIRECTORY_BYTES || offset + sizeBytes > zip.size) return null;
  return view(zip, offset, offset + sizeBytes);
}

async function readEntries(zip: Blob, directory: DataView): Promise<ReadonlyMap<string, Blob> | null> {
  const entries = new Map<string, Blob>();
  const decoder = new TextDecoder();
  for (let at = 0; at < directory.byteLength;) {
    if (directory.getUint32(at, true) !== CENTRAL.signature) return null;
    const method = directory.getUint16(at + 10, true);
    const nameBytes = directory.getUint16(at + 28, true);
    const extraBytes = directory.getUint16(at + 30, true);
    const commentBytes = directory.getUint16(at + 32, true);
    const name = decoder.decode(new Uint8Array(directory.buffer, at + CENTRAL.bytes, nameBytes));
    const { sizeBytes, offset } = readPlace(directory, at, at + CENTRAL.bytes + nameBytes, extraBytes);
    at += CENTRAL.bytes + nameBytes + extraBytes + commentBytes;
    if (method !== 0) continue;
    const local = await view(zip, offset, offset + LOCAL.bytes);
    if (local.getUint32(0, true) !== LOCAL.signature) return null;
    const start = offset + LOCAL.bytes + local.getUint16(26, true) + local.getUint16(28, true);
    if (start + sizeBytes > zip.size) return null;
    entries.set(name, zip.slice(start, start + sizeBytes));
  }
  return entries;
}

/** An entry's size and position, from its extra field where they do not fit into 32 bits. */
function readPlace(
  directory: DataView,
  entry: number,
  extraAt: number,
  extraBytes: number,
): { sizeBytes: number; offset: number } {
  const isLarge = (value: number): boolean => value === 0xffffffff;
  const compressed = directory.getUint32(entry + 20, true);
  const uncompressed = directory.getUint32(entry + 24, true);
  const place = { sizeBytes: uncompressed, offset: directory.getUint32(entry + 42, true) };
  for (let at = extraAt; at + 4 <= extraAt + extraBytes; at += 4 + directory.getUint16(at + 2, true)) {
    if (directory.getUint16(at, true) !== ZIP64_EXTRA) continue;
    // In this order, and only those that are missing above.
    let next = at + 4;
    const take = (): number => number64(directory, (next += 8) - 8);
    if (isLarge(uncompressed)) place.sizeBytes = take();
    if (isLarge(compressed)) take();
    if (isLarge(place.offset)) place.offset = take();
  }
  return place;
}
