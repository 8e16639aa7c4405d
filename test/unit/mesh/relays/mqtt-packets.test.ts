import { expect } from 'chai';
import * as fc from 'fast-check';
import {
  type BrokerPacket,
  connectPacket,
  createPacketReader,
  disconnectPacket,
  pingPacket,
  publishPacket,
  subscribePacket,
  unsubscribePacket,
} from '../../../../src/mesh/relays/mqtt-packets.ts';

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => Uint8Array.from(values);
const ascii = (text: string): number[] => [...new TextEncoder().encode(text)];
const read = (...chunks: Uint8Array<ArrayBuffer>[]): BrokerPacket[] | null => {
  const reader = createPacketReader();
  const packets: BrokerPacket[] = [];
  for (const chunk of chunks) {
    const more = reader(chunk);
    if (!more) return null;
    packets.push(...more);
  }
  return packets;
};

describe('MQTT packets', () => {
  it('that a client sends are, byte for byte, those of the standard', () => {
    expect([...connectPacket('ab', 45)]).to.deep.equal([
      ...[0x10, 14, 0, 4, ...ascii('MQTT'), 4, 2, 0, 45, 0, 2],
      ...ascii('ab'),
    ]);
    expect([...subscribePacket(10, 'a/b')]).to.deep.equal([0x82, 8, 0, 10, 0, 3, ...ascii('a/b'), 0]);
    expect([...unsubscribePacket(258, 'a/b')]).to.deep.equal([0xa2, 7, 1, 2, 0, 3, ...ascii('a/b')]);
    expect([...publishPacket('a/b', bytes(1, 2))]).to.deep.equal([0x30, 7, 0, 3, ...ascii('a/b'), 1, 2]);
    expect([...pingPacket()]).to.deep.equal([0xc0, 0]);
    expect([...disconnectPacket()]).to.deep.equal([0xe0, 0]);
  });

  it('have the remaining lengths of table 2.4 of the standard', () => {
    const headerOf = (length: number): number[] => {
      const packet = publishPacket('t', new Uint8Array(length - 3));
      return [...packet.subarray(1, packet.length - length)];
    };
    expect(headerOf(127)).to.deep.equal([0x7f]);
    expect(headerOf(128)).to.deep.equal([0x80, 0x01]);
    expect(headerOf(16_383)).to.deep.equal([0xff, 0x7f]);
    expect(headerOf(16_384)).to.deep.equal([0x80, 0x80, 0x01]);
    expect(headerOf(2_097_151)).to.deep.equal([0xff, 0xff, 0x7f]);
  });

  it('that a broker sends are read', () => {
    expect(read(bytes(0x20, 2, 0, 0))).to.deep.equal([{ kind: 'connack', code: 0 }]);
    expect(read(bytes(0x20, 2, 0, 5))).to.deep.equal([{ kind: 'connack', code: 5 }]);
    expect(read(bytes(0x90, 3, 1, 2, 0))).to.deep.equal([{ kind: 'suback', packetId: 258, granted: true }]);
    expect(read(bytes(0x90, 3, 0, 1, 0x80))).to.deep.equal([{ kind: 'suback', packetId: 1, granted: false }]);
    expect(read(bytes(0xb0, 2, 0, 9))).to.deep.equal([{ kind: 'unsuback', packetId: 9 }]);
    expect(read(bytes(0xd0, 0))).to.deep.equal([{ kind: 'pingresp' }]);
    expect(read(bytes(0x31, 4, 0, 1, 0x74, 7))).to.deep.equal([
      { kind: 'publish', topic: 't', payload: bytes(7), retained: true },
    ]);
  });

  it('are read the same however the stream is cut', () => {
    const published = fc.record({
      topic: fc.string({ minLength: 1, maxLength: 40, unit: 'binary' }).filter((text) => text.isWellFormed()),
      payload: fc
        .oneof(
          fc.uint8Array({ maxLength: 200 }),
          fc.uint8Array({ minLength: 16_000, maxLength: 17_000, size: 'max' }),
        )
        .map((payload) => Uint8Array.from(payload)),
    });
    const cuts = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(fc.array(published, { maxLength: 5 }), cuts, (messages, sizes) => {
        const stream = bytes(...messages.flatMap(({ topic, payload }) => [...publishPacket(topic, payload)]));
        const chunks: Uint8Array<ArrayBuffer>[] = [];
        for (let start = 0, turn = 0; start < stream.length; turn += 1) {
          const size = sizes[turn % sizes.length] ?? 1;
          chunks.push(stream.slice(start, start + size));
          start += size;
        }
        const expected = messages.map((message) => ({ kind: 'publish', retained: false, ...message }));
        expect(read(...chunks)).to.deep.equal(expected);
      }),
      { numRuns: 60 },
    );
  });

  it('that are none end the reading, and nothing else happens', () => {
    const malformed = [
      bytes(0x00, 0),
      bytes(0x10, 0),
      bytes(0x20, 1, 0),
      bytes(0x21, 2, 0, 0),
      bytes(0x32, 4, 0, 1, 0x74, 7),
      bytes(0x30, 1, 0),
      bytes(0x30, 2, 0, 0),
      bytes(0x30, 3, 0, 200, 1),
      bytes(0x30, 4, 0, 2, 0xc3, 0x28),
      bytes(0x90, 4, 0, 1, 0, 0),
      bytes(0xd0, 1, 0),
      bytes(0x30, 0xff, 0xff, 0xff, 0x7f),
      bytes(0x30, 0x80, 0x80, 0x80, 0x80),
      bytes(0xf0, 0),
    ];
    for (const packet of malformed) expect(read(packet), String(packet)).to.be.null;
    // What is not whole yet may still become a packet.
    for (const packet of [bytes(), bytes(0x30), bytes(0x30, 0x80), bytes(0x20, 2, 0)]) {
      expect(read(packet)).to.be.empty;
    }
  });

  it('never throw, whatever the bytes', () => {
    const chunk = fc.uint8Array({ maxLength: 64 }).map((values) => Uint8Array.from(values));
    fc.assert(
      fc.property(fc.array(chunk, { maxLength: 20 }), (chunks) => {
        read(...chunks);
      }),
      { numRuns: 3000 },
    );
  });
});
