// @ts-check
/** Content starts on a multiple of this, so that a reader may map a model in place. */
const ALIGNMENT = 16;

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return (crc ^ 0xffffffff) >>> 0;
}

/**
 * The 26 bytes that a local header and a central directory entry share (APPNOTE.TXT 4.3.7 and 4.3.12).
 * The date is always 1980-01-01, so that the same input gives the same bytes.
 * @param {Uint8Array} content
 * @param {number} nameSizeBytes
 * @param {number} extraSizeBytes
 */
function sharedFields(content, nameSizeBytes, extraSizeBytes) {
  const fields = Buffer.alloc(26);
  fields.writeUInt16LE(10, 0); // version needed: 1.0
  fields.writeUInt16LE(0x21, 8); // date
  fields.writeUInt32LE(crc32(content), 10);
  fields.writeUInt32LE(content.length, 14);
  fields.writeUInt32LE(content.length, 18);
  fields.writeUInt16LE(nameSizeBytes, 22);
  fields.writeUInt16LE(extraSizeBytes, 24);
  return fields;
}

/**
 * A zip whose entries are stored uncompressed, which is what MediaPipe asks of a `.task` file.
 * @param {readonly {name: string, content: Uint8Array}[]} entries ASCII names
 * @returns {Buffer}
 */
export function storedZip(entries) {
  /** @type {Uint8Array[]} */
  const files = [];
  /** @type {Uint8Array[]} */
  const directory = [];
  let position = 0;
  for (const { name, content } of entries) {
    const nameBytes = Buffer.from(name, 'ascii');
    const headerSizeBytes = 30 + nameBytes.length;
    // An extra field is at least 4 bytes: its id and size, both left 0.
    const gap = ALIGNMENT - ((position + headerSizeBytes) % ALIGNMENT);
    const extra = Buffer.alloc(gap < 4 ? gap + ALIGNMENT : gap);
    extra.writeUInt16LE(extra.length - 4, 2);
    const signature = Buffer.from('PK\x03\x04', 'latin1');
    files.push(signature, sharedFields(content, nameBytes.length, extra.length), nameBytes, extra, content);

    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(position, 10);
    const made = Buffer.from('PK\x01\x02\x0a\x00', 'latin1');
    directory.push(made, sharedFields(content, nameBytes.length, 0), tail, nameBytes);
    position += headerSizeBytes + extra.length + content.length;
  }
  const directorySizeBytes = directory.reduce((sum, part) => sum + part.length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directorySizeBytes, 12);
  end.writeUInt32LE(position, 16);
  return Buffer.concat([...files, ...directory, end]);
}
