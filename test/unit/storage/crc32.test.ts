import { expect } from 'chai';
import { utf8 } from '../../../src/lib/bytes.ts';
import { crc32 } from '../../../src/storage/crc32.ts';

describe('crc32', () => {
  // The check value of every CRC catalogue, and two more that zip tools print.
  it('gives the known values', () => {
    expect(crc32(utf8('123456789'))).to.equal(0xcbf43926);
    expect(crc32(utf8('The quick brown fox jumps over the lazy dog'))).to.equal(0x414fa339);
    expect(crc32(new Uint8Array(0))).to.equal(0);
  });

  it('sees a single flipped bit', () => {
    const bytes = crypto.getRandomValues(new Uint8Array(1000));
    const before = crc32(bytes);
    bytes[500]! ^= 1;
    expect(crc32(bytes)).not.to.equal(before);
  });
});
